"""Settings that were changed while the services that read them run."""

from collections.abc import Iterator

from infra.doctor.services import supervised_states
from infra.services import SERVICES
from infra.started import RESTART, changed, started_file
from lake.doctor.registry import Finding, Severity, check
from lake.home.home import Home


@check("settings")
def services_have_the_settings_of_now(config: Home) -> Iterator[Finding]:
    """What runs goes on with the settings that it was started with."""
    try:
        states = supervised_states(config)
    except TimeoutError:
        return  # the check of the services tells of it
    for service in SERVICES.values():
        if service.name in states and states[service.name].alive and (differ := changed(config, service.name, service.reads)):
            what = f"{service.name} runs with other settings: {'; '.join(differ)}."
            yield Finding(Severity.FAULT, str(started_file(config)), what, f"{RESTART}, or set them back.")
