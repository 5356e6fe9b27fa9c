"""docker-compose.yml read as a document: there need not be a container engine where the tests run."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from lake.home.home import Home
from lake.home.settings import PROJECT

COMPOSE = PROJECT / "docker-compose.yml"
EXAMPLE = PROJECT / ".env.example"
VARIABLE = re.compile(r"(?<!\$)\$\{(\w+)(?::([-?])([^}]*))?\}")
ONE_SHOT = {"topics"}
KNOWN_KEYS = {
    "build",
    "cap_drop",
    "command",
    "depends_on",
    "environment",
    "healthcheck",
    "image",
    "ports",
    "restart",
    "security_opt",
    "stop_grace_period",
    "volumes",
}


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(COMPOSE.read_text())
    return loaded


@pytest.fixture(scope="module")
def services(document: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = document["services"]
    return found


@pytest.fixture(scope="module")
def example() -> dict[str, str]:
    """Name -> the value in .env.example, commented out or not."""
    pairs = re.findall(r"^(?:# )?([A-Z][A-Z0-9_]+)=(.*)$", EXAMPLE.read_text(), re.MULTILINE)
    assert len(pairs) == len(dict(pairs)), "a variable stands there twice"
    return dict(pairs)


def test_it_has_the_services_of_a_lakehouse_and_no_unknown_key(services: dict[str, Any]) -> None:
    assert set(services) == {"kafka", "topics", "kafka-ui", "metastore-db", "s3", "bronze", "thrift"}
    assert {key for service in services.values() for key in service} <= KNOWN_KEYS


def test_every_image_is_pinned_to_a_version(services: dict[str, Any]) -> None:
    images = [service["image"] for service in services.values()]
    dockerfile = (PROJECT / "infra/docker/Dockerfile").read_text()
    images += re.findall(r"^FROM (\S+)", dockerfile, re.MULTILINE)

    unpinned = [image for image in images if not re.search(r":v?\d+[\d.]*\d\S*$", image)]

    assert len(images) == len(services) + 1
    assert unpinned == []


def test_nothing_is_published_beyond_loopback(services: dict[str, Any]) -> None:
    published = {name: service["ports"] for name, service in services.items() if "ports" in service}

    assert set(published) == {"kafka", "kafka-ui", "s3", "thrift"}
    assert [port for ports in published.values() for port in ports if not port.startswith("127.0.0.1:")] == []
    assert "network_mode" not in COMPOSE.read_text()


def test_every_variable_of_the_file_is_in_the_example(example: dict[str, str]) -> None:
    used = {match[0] for match in VARIABLE.findall(COMPOSE.read_text())}

    assert used - example.keys() == set()


def test_every_variable_of_the_example_is_used(example: dict[str, str]) -> None:
    used = {match[0] for match in VARIABLE.findall(COMPOSE.read_text())}
    settings = {f"LAKE_{name.upper()}" for name in Home.model_fields}

    assert {name for name in example if name.startswith("LAKE_")} == settings
    assert {name for name in example if not name.startswith("LAKE_")} <= used


def test_example_shows_the_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Home.model_fields:
        monkeypatch.delenv(f"LAKE_{name.upper()}", raising=False)
    path = tmp_path / "env"
    path.write_text(re.sub(r"^# (LAKE_)", r"\1", EXAMPLE.read_text(), flags=re.MULTILINE))

    shown = Home(_env_file=path)  # type: ignore[call-arg]
    default = Home(_env_file=None)  # type: ignore[call-arg]

    told = {"home", "jars", "tables_uri", "kafka_bootstrap"}  # their defaults are said in words
    assert shown.model_dump(exclude=told) == default.model_dump(exclude=told)


def test_secrets_have_no_default_and_stand_in_no_file(services: dict[str, Any], example: dict[str, str]) -> None:
    secret = re.compile("PASSWORD|SECRET|ACCESS_KEY|CLUSTER_ID")
    values = {
        (name, key): value
        for name, service in services.items()
        for key, value in service.get("environment", {}).items()
        if secret.search(key)
    }

    assert {name for name, _ in values} == {"kafka", "topics", "metastore-db", "s3", "bronze", "thrift"}
    assert [place for place, value in values.items() if not re.fullmatch(r"\$\{\w+:\?[^}]+\}", value)] == []
    assert [name for name, value in example.items() if secret.search(name) and value] == []


def test_what_runs_is_restarted_and_checked(services: dict[str, Any]) -> None:
    running = {name: service for name, service in services.items() if name not in ONE_SHOT}

    assert {service["restart"] for service in running.values()} == {"unless-stopped"}
    assert [name for name, service in running.items() if "test" not in service.get("healthcheck", {})] == []
    assert {services[name]["restart"] for name in ONE_SHOT} == {"on-failure"}


def test_dependencies_wait_for_what_they_can_wait_for(services: dict[str, Any]) -> None:
    waits = [wait for service in services.values() for wait in service.get("depends_on", {}).items()]

    for name, wait in waits:
        expected = "service_completed_successfully" if name in ONE_SHOT else "service_healthy"
        assert wait["condition"] == expected, name


def test_state_is_in_declared_volumes(document: dict[str, Any], services: dict[str, Any]) -> None:
    mounted = {volume.split(":")[0] for service in services.values() for volume in service.get("volumes", [])}

    assert mounted == set(document["volumes"])
    assert {name for name, service in services.items() if service.get("volumes")} == {
        "kafka",
        "metastore-db",
        "s3",
        "bronze",
        "thrift",
    }


def test_spark_configuration_is_one_that_the_settings_take(services: dict[str, Any]) -> None:
    text = services["thrift"]["environment"]["LAKE_SPARK_CONF"].replace("$$", "$")

    confs = Home(spark_conf=json.loads(text)).spark_conf

    assert confs["spark.hadoop.javax.jdo.option.ConnectionPassword"] == "${env.METASTORE_PASSWORD}"
    assert confs["spark.hadoop.fs.s3a.endpoint"].startswith("http://s3:")


@pytest.mark.skipif(
    shutil.which("docker") is None
    or subprocess.run(["docker", "compose", "version"], capture_output=True, check=False).returncode != 0,
    reason="no docker compose here",
)
def test_docker_compose_takes_it(tmp_path: Path, example: dict[str, str]) -> None:
    filled = tmp_path / "env"
    filled.write_text("".join(f"{name}=x\n" for name, value in example.items() if not value))
    command = [
        "docker",
        "compose",
        "--project-directory",
        str(PROJECT),
        "--env-file",
        str(filled),
        "-f",
        str(COMPOSE),
        "config",
        "--quiet",
    ]

    ran = subprocess.run(command, capture_output=True, text=True, check=False)

    assert ran.returncode == 0, ran.stderr
