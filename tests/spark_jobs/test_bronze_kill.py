"""The bronze application killed in the middle of its work: every Kafka coordinate is in bronze exactly once (I1, I2, I3)."""

import os
import random
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from kafka import KafkaProducer

import lake
from infra.environment import environment
from infra.spark.applications import bronze_command
from lake.clients.kafka import end_offsets
from lake.home.home import Home
from tests.spark_jobs.records import compact, valid_event

pytestmark = [pytest.mark.e2e, pytest.mark.chaos]

KILLS = 3
BURST = 1_000  # events
LAST_BURSTS = 100  # at once, after the last kill
TOPIC = "cash_events"
PATIENCE = 900  # seconds; an application is ready after 15 on an idle machine

drivers: list[subprocess.Popen[bytes]] = []


@pytest.fixture
def config(broker: Home, tmp_path: Path) -> Iterator[Home]:
    """A home of its own on the broker of the session; no application outlives it."""
    yield broker.model_copy(update={"home": tmp_path, "spark_master": "local[2]", "bronze_memory": "1g"})
    for driver in drivers:
        with suppress(ProcessLookupError):
            os.killpg(driver.pid, signal.SIGKILL)
        driver.wait(30)
    drivers.clear()


def start(config: Home, *arguments: str) -> subprocess.Popen[bytes]:
    """spark-submit of the application, in a process group of its own."""
    for folder in (config.home / "tmp", config.home / "logs"):
        folder.mkdir(exist_ok=True)
    log = (config.home / "logs" / "bronze.log").open("ab")
    command = bronze_command(config, *arguments)
    drivers.append(subprocess.Popen(command, env=environment(config), stdout=log, stderr=log, start_new_session=True))
    return drivers[-1]


def commits(config: Home) -> int:
    return len(list(Path(config.places.table("bronze", TOPIC)).glob("_delta_log/*.json")))


def wait_for_commits(config: Home, driver: subprocess.Popen[bytes], more: int) -> None:
    wanted, deadline = commits(config) + more, time.monotonic() + PATIENCE
    while commits(config) < wanted:
        assert driver.poll() is None, (config.home / "logs" / "bronze.log").read_text()[-3000:]
        assert time.monotonic() < deadline, f"no commit for {PATIENCE} s"
        time.sleep(0.05)


def produce(config: Home, sent: list[int], hurry: threading.Event) -> None:
    """Send over both partitions, in bursts with a pause until `hurry`, however long the kills take; then the last, without."""
    deposit = valid_event("cash_events", "deposit")
    producer = KafkaProducer(bootstrap_servers=config.bootstrap_servers, acks="all", linger_ms=20, batch_size=131_072)
    left = LAST_BURSTS
    while left:
        for number in range(len(sent), len(sent) + BURST):
            event = deposit | {"event_id": f"kill-{number}", "cash_event_id": f"K-{number}"}
            producer.send(TOPIC, value=compact(event), partition=number % 2)
            sent.append(number)
        producer.flush()
        left -= hurry.wait(1.0)
    producer.close()


def test_every_coordinate_is_in_bronze_once_after_three_kills(config: Home) -> None:
    seed = 7
    chance = random.Random(seed)
    hurry, sent = threading.Event(), list[int]()
    producer = threading.Thread(target=produce, args=(config, sent, hurry), daemon=True)

    driver = start(config)
    wait_until_ready(config, driver)
    producer.start()
    for _ in range(KILLS):
        wait_for_commits(config, driver, more=2)
        time.sleep(chance.uniform(0, 1.0))
        os.kill(driver.pid, signal.SIGKILL)
        driver.wait(30)
        driver = start(config)
    hurry.set()
    wait_until_ready(config, driver)
    producer.join(PATIENCE)
    assert not producer.is_alive()
    os.killpg(driver.pid, signal.SIGTERM)
    driver.wait(60)
    drained = start(config, "--available-now").wait(PATIENCE)

    assert drained == 0, (config.home / "logs" / "bronze.log").read_text()[-3000:]
    end = end_offsets(config)[TOPIC]
    with lake.connect(config.home) as connection:
        held = connection.sql(
            f"select kafka_partition, count(*), count(distinct kafka_offset), min(kafka_offset), max(kafka_offset) + 1 "
            f"from bronze.{TOPIC} group by all"
        ).fetchall()
        ids = connection.sql(f"select count(distinct event_id) from bronze.{TOPIC} where reject_reason is null").fetchone()
    assert {partition: rest for partition, *rest in held} == {partition: [size, size, 0, size] for partition, size in end.items()}
    assert ids == (len(sent),), f"seed {seed}"


def wait_until_ready(config: Home, driver: subprocess.Popen[bytes]) -> None:
    ready, deadline = config.places.run / "bronze.ready", time.monotonic() + PATIENCE
    while not (ready.exists() and ready.read_text() == str(driver.pid)):
        assert driver.poll() is None, (config.home / "logs" / "bronze.log").read_text()[-3000:]
        assert time.monotonic() < deadline, f"not ready for {PATIENCE} s"
        time.sleep(0.1)


def test_a_dead_query_ends_the_application_with_the_remedy(config: Home) -> None:
    """A checkpoint that cannot be read: the application says so, and exits with 3."""
    offsets = config.places.checkpoint("prices") / "offsets"
    offsets.mkdir(parents=True)
    (offsets / "0").write_text("")

    ended = start(config).wait(PATIENCE)

    log = (config.home / "logs" / "bronze.log").read_text()
    assert ended == 3, log[-3000:]
    assert f"Move {config.places.checkpoint('prices')} away and start again" in log.replace("\n", " ")
    assert not (config.places.run / "bronze.ready").exists()
