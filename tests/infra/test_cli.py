import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from lake.contract.events import TOPICS
from lake.home.home import Home
from lake.home.settings import PROJECT


def lake(config: Home, *arguments: str) -> subprocess.CompletedProcess[str]:
    variables = {
        **os.environ,
        "LAKE_HOME": str(config.home),
        "LAKE_JARS": str(config.jars),
        "LAKE_KAFKA_PORT": str(config.kafka_port),
        "LAKE_KAFKA_CONTROLLER_PORT": str(config.kafka_controller_port),
        "LAKE_THRIFT_PORT": str(config.thrift_port),
        "NO_COLOR": "1",
    }
    command = [str(Path(sys.executable).parent / "lake"), *arguments]
    return subprocess.run(command, env=variables, cwd=PROJECT, capture_output=True, text=True, check=False)


def test_status_of_a_new_home_is_stopped_in_every_format_and_exits_with_3(config: Home) -> None:
    as_table, as_json, as_csv = (lake(config, "status", "--format", form) for form in ("table", "json", "csv"))

    assert (as_table.returncode, as_json.returncode, as_csv.returncode) == (3, 3, 3)
    states = {row["service"]: row["state"] for row in json.loads(as_json.stdout)["services"]}
    assert states == {"kafka": "stopped", "bronze": "stopped", "thrift": "stopped"}
    assert [row["service"] for row in csv.DictReader(io.StringIO(as_csv.stdout))] == ["kafka", "bronze", "thrift"]
    assert as_table.stdout.count("stopped") == 3


def test_status_says_which_service_it_could_not_ask(config: Home) -> None:
    topics = lake(config, "status", "--only", "topics", "--format", "csv")
    everything = lake(config, "status", "--format", "json")

    rows = list(csv.DictReader(io.StringIO(topics.stdout)))
    assert [row["topic"] for row in rows] == list(TOPICS)
    assert {(row["end_offset"], row["in_bronze"], row["gold_lag"]) for row in rows} == {("", "", "")}
    assert {row["note"] for row in rows} == {"Kafka does not answer; no tables to read"}
    assert "No Kafka broker answers" in topics.stderr and "There are no tables" in topics.stderr
    assert json.loads(everything.stdout)["last_run"] == []


def test_down_with_nothing_running_says_so(config: Home) -> None:
    ran = lake(config, "down")

    assert ran.returncode == 0
    assert "Nothing was running" in ran.stderr


def test_what_lake_makes_is_its_users_alone(config: Home) -> None:
    lake(config, "down")

    made = (config.home, config.places.run, config.places.run / "lake.lock")
    assert [path.stat().st_mode & 0o077 for path in made] == [0, 0, 0]


@pytest.mark.parametrize("command", [["up", "kafak"], ["serve", "kafak"], ["logs", "kafak"]])
def test_misspelt_service_is_wrong_usage(config: Home, command: list[str]) -> None:
    ran = lake(config, *command)

    assert ran.returncode == 2
    assert "kafak" in ran.stderr
    assert "kafka, bronze, thrift" in ran.stderr


def test_log_shows_its_last_lines(config: Home) -> None:
    folder = config.places.logs
    folder.mkdir(parents=True)
    (folder / "kafka.log").write_text("one\ntwo\nthree\n")

    ran = lake(config, "logs", "kafka", "--lines", "2")

    assert ran.stdout == "two\nthree\n"


def test_changed_jar_stops_up_before_anything_starts(config: Home, tmp_path: Path) -> None:
    other = config.model_copy(update={"jars": tmp_path / "jars"})

    ran = lake(other, "up", "kafka")

    assert ran.returncode == 3
    assert "kafka-clients-4.4.0.jar" in ran.stderr
    assert "lake setup" in ran.stderr


@pytest.mark.parametrize("command", ["setup", "up", "down", "status", "logs", "stream", "serve", "topics", "doctor"])
def test_each_command_helps(config: Home, command: str) -> None:
    ran = lake(config, command, "--help")

    assert ran.returncode == 0
    assert f"lake {command}" in ran.stdout
