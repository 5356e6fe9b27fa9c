"""The broker's configuration, its storage and its command line."""

import base64
import subprocess
import uuid
from pathlib import Path
from string import Template

from infra.machine import check_java
from lake.home.errors import LakeError
from lake.home.home import Home

FOLDER = Path(__file__).parent


def prepare_broker(config: Home) -> None:
    """Write server.properties and format the storage, once for a home."""
    kafka = config.places.kafka
    kafka.mkdir(parents=True, exist_ok=True)
    _properties_file(config).write_text(render_properties(config))
    if not (kafka / "log" / "meta.properties").exists():
        _format_storage(config)


def render_properties(config: Home) -> str:
    """server.properties of this home."""
    template = Template((FOLDER / "server.properties.template").read_text())
    return template.substitute(
        port=config.kafka_port,
        controller_port=config.kafka_controller_port,
        log_dir=str(config.places.kafka / "log").replace("\\", "\\\\"),
    )


def broker_command(config: Home) -> list[str]:
    """What the supervisor runs."""
    memory = [f"-Xms{config.kafka_memory}", f"-Xmx{config.kafka_memory}", "-XX:+ExitOnOutOfMemoryError"]
    return [*_java(config), *memory, "kafka.Kafka", str(_properties_file(config))]


def _java(config: Home) -> list[str]:
    return [
        str(check_java()),
        "-cp",
        str(config.places.jars / "broker" / "*"),
        f"-Dlog4j2.configurationFile={(FOLDER / 'log4j2.properties').as_uri()}",
        f"-Djava.io.tmpdir={config.home / 'tmp'}",
    ]


def _properties_file(config: Home) -> Path:
    return config.places.kafka / "server.properties"


def _format_storage(config: Home) -> None:
    cluster = base64.urlsafe_b64encode(uuid.uuid4().bytes).rstrip(b"=").decode()
    tool = [*_java(config), "kafka.tools.StorageTool", "format", f"--cluster-id={cluster}"]
    command = [*tool, "-c", str(_properties_file(config)), "--standalone", "--ignore-formatted"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    if ran.returncode != 0:
        raise LakeError(
            f"Kafka could not format its storage in {config.places.kafka / 'log'}: {(ran.stderr or ran.stdout).strip()[-400:]}",
            "Look at the disk and at who owns that folder.",
        )
