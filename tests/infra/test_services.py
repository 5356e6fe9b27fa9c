import os
import signal
import time
from pathlib import Path
from typing import Any

import psutil
import pytest
from kafka import KafkaConsumer, KafkaProducer
from kafka.admin import ConfigResource, ConfigResourceType, KafkaAdminClient

from infra import services
from infra.kafka.topics import topic_specs
from infra.supervisor.client import Supervisor
from infra.supervisor.orphans import marked_processes
from lake.home.errors import LakeError
from lake.home.home import Home

pytestmark = pytest.mark.e2e

KAFKA = ("kafka",)


@pytest.fixture
def running(stopped_afterwards: Home) -> Home:
    """A broker that the test may break."""
    services.up(stopped_afterwards, only=KAFKA)
    return stopped_afterwards


def state_of(config: Home, name: str) -> str:
    return {row.service: row.state for row in services.status(config)}[name]


def test_up_gives_a_broker_with_the_topics_as_declared(broker: Home) -> None:
    admin: Any = KafkaAdminClient(bootstrap_servers=broker.bootstrap_servers)

    described = {topic["name"]: len(topic["partitions"]) for topic in admin.describe_topics() if not topic["is_internal"]}
    names = sorted(described)
    told = admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, name) for name in names])["topic"]
    admin.close()

    assert described == {spec.name: spec.partitions for spec in topic_specs()}
    for spec in topic_specs():
        assert {key: told[spec.name][key]["value"] for key in spec.configs} == spec.configs


def test_oversized_event_is_accepted_and_stamped_by_the_broker(broker: Home) -> None:
    producer = KafkaProducer(bootstrap_servers=broker.bootstrap_servers, max_request_size=2**20)
    before = int(time.time() * 1000)

    producer.send("trades", key=b"ACC001", value=b"x" * 300 * 1024, timestamp_ms=1).get(timeout=20)
    producer.close()

    consumer = KafkaConsumer("trades", bootstrap_servers=broker.bootstrap_servers, auto_offset_reset="earliest")
    consumer.config["consumer_timeout_ms"] = 20_000
    record = next(iter(consumer))
    consumer.close()
    assert len(record.value) == 300 * 1024
    assert record.timestamp >= before


def test_nothing_listens_beyond_loopback(broker: Home) -> None:
    family = marked_processes(broker.home)

    addresses = {
        each.laddr for process in family for each in process.net_connections("inet") if each.status == psutil.CONN_LISTEN
    }

    assert {address.port for address in addresses} >= {broker.kafka_port, broker.kafka_controller_port}
    assert {address.ip.removeprefix("::ffff:") for address in addresses} == {"127.0.0.1"}


def test_up_again_leaves_what_runs_alone(broker: Home, capsys: pytest.CaptureFixture[str]) -> None:
    before = Supervisor(broker).states()["kafka"].pid

    services.up(broker, only=KAFKA)

    assert Supervisor(broker).states()["kafka"].pid == before
    assert "was running" in capsys.readouterr().err


def test_down_leaves_no_process_socket_or_pid_file(running: Home) -> None:
    home = running.home
    assert marked_processes(home)

    stopped = services.down(running)

    assert stopped
    assert marked_processes(home) == []
    assert [path.name for path in running.places.run.iterdir() if path.suffix in {".sock", ".pid", ".ready"}] == []
    assert services.down(running) is False


def test_killed_broker_is_started_again(running: Home) -> None:
    first = Supervisor(running).states()["kafka"].pid
    time.sleep(5)  # past startsecs: it counts as running

    os.kill(first, signal.SIGKILL)

    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and (
        state_of(running, "kafka") != "ready" or Supervisor(running).states()["kafka"].pid == first
    ):
        time.sleep(0.2)
    assert state_of(running, "kafka") == "ready"
    assert Supervisor(running).states()["kafka"].pid not in {0, first}


def test_up_after_the_supervisor_was_killed_replaces_the_orphan(running: Home) -> None:
    supervisor = int((running.places.run / "supervisord.pid").read_text())
    orphan = Supervisor(running).states()["kafka"].pid

    os.kill(supervisor, signal.SIGKILL)
    psutil.Process(supervisor).wait(10)
    seen = state_of(running, "kafka")
    services.up(running, only=KAFKA)

    assert seen == "orphaned"
    assert not psutil.pid_exists(orphan)
    assert state_of(running, "kafka") == "ready"


def test_service_that_cannot_start_shows_its_log_and_is_not_tried_for_ever(stopped_afterwards: Home) -> None:
    starved = stopped_afterwards.model_copy(update={"kafka_memory": "1k"})

    with pytest.raises(LakeError, match="Too small maximum heap") as caught:
        services.up(starved, only=KAFKA)

    assert "lake logs kafka" in caught.value.remedy
    assert state_of(starved, "kafka") == "stopped"


def test_changed_settings_are_not_taken_up_silently(broker: Home) -> None:
    changed = broker.model_copy(update={"kafka_memory": "300m"})

    with pytest.raises(LakeError, match="settings have changed") as caught:
        services.up(changed, only=KAFKA)

    assert "lake down" in caught.value.remedy


def test_home_with_spaces_and_a_percent_sign_deep_down_works(tmp_path: Path, stopped_afterwards: Home) -> None:
    odd = stopped_afterwards.model_copy(update={"home": tmp_path / "100% of it" / ("deep" * 20)})

    try:
        services.up(odd, only=KAFKA)
        state = state_of(odd, "kafka")
    finally:
        services.down(odd)

    assert state == "ready"


@pytest.mark.parametrize(("engine", "needed"), [("sail", ("kafka", "bronze")), ("thrift", ("kafka", "bronze", "thrift"))])
def test_only_a_home_that_thrift_builds_needs_the_thrift_server(config: Home, engine: str, needed: tuple[str, ...]) -> None:
    assert services.needed(config.model_copy(update={"engine": engine})) == needed


def test_unknown_service_is_refused(config: Home) -> None:
    with pytest.raises(LakeError, match="There is no service kafak"):
        services.up(config, only=("kafak",))
