"""A broker whose log is gone while bronze remembers it."""

from collections.abc import Iterator

from lake.contract.events import TOPICS
from lake.doctor.registry import Finding, Severity, check
from lake.home.home import Home


@check("broker's log")
def the_log_is_there(config: Home) -> Iterator[Finding]:
    """`lake up` would make an empty broker, with topics of another identity, which bronze refuses."""
    places = config.places
    if config.kafka_bootstrap or (places.kafka / "log" / "meta.properties").exists():
        return
    if read := [topic for topic in TOPICS if places.checkpoint(topic).is_dir()]:
        what = f"The broker's log is gone, and bronze has read {len(read)} topics of it: in a new broker they are other topics."
        remedy = (
            f"Bring {places.kafka} back, from the same copy as the tables, before `lake up`. If it is lost, move "
            f"{places.home / 'checkpoints'} and {places.tables} away and send the events again."
        )
        yield Finding(Severity.FAULT, str(places.kafka), what, remedy)
