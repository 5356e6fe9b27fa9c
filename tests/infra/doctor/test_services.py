"""What `lake doctor` finds of services: a real supervisor, with programs that cost nothing in the place of ours."""

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from infra import services
from infra.doctor import services as check
from infra.doctor.services import services_work
from infra.doctor.settings import services_have_the_settings_of_now
from infra.started import SUPERVISOR, changed, note, started
from infra.supervisor.client import Supervisor
from infra.supervisor.conf import Program
from infra.supervisor.daemon import start_daemon
from lake.doctor import Severity
from lake.home.errors import LakeError
from lake.home.home import Home

IDLE = [sys.executable, "-c", "import time; time.sleep(600)"]
KAFKA = services.SERVICES["kafka"]
FAILS = "print('✗ The checkpoint is damaged.'); print('  Move it away.'); raise SystemExit(3)"


def start(config: Home, command: list[str]) -> psutil.Process:
    """A supervisor with `kafka`, which is another program; the supervisor's process."""
    start_daemon(config, [Program("kafka", command, start_seconds=5, start_retries=0)])
    Supervisor(config).start("kafka")
    note(config, "kafka", KAFKA.reads)
    return psutil.Process(Supervisor(config).pid())


@pytest.fixture
def home(stopped_afterwards: Home) -> Home:
    return stopped_afterwards


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_a_home_that_was_never_up_or_is_down_has_no_finding(home: Home) -> None:
    before = list(services_work(home))
    start(home, IDLE)
    services.down(home)

    assert before == list(services_work(home)) == []


def test_a_service_that_ends_again_and_again_is_found_with_its_last_words(home: Home) -> None:
    start(home, [sys.executable, "-c", FAILS])
    until(lambda: Supervisor(home).states()["kafka"].state == "FATAL")

    (finding,) = services_work(home)

    assert finding.severity is Severity.FAULT
    assert "kafka does not run" in finding.what and "The checkpoint is damaged." in finding.what
    assert finding.remedy == "Move it away."
    assert finding.where == str(home.places.logs / "kafka.log")


def test_a_service_that_was_started_and_is_stopped_is_found(home: Home) -> None:
    start(home, IDLE)
    Supervisor(home).stop("kafka")

    (finding,) = services_work(home)

    assert "kafka does not run (stopped)" in finding.what
    assert "`lake logs kafka`" in finding.remedy


def test_a_service_that_does_not_do_its_work_is_a_fault_once_it_had_time(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    start(home, IDLE)

    (young,) = services_work(home)
    monkeypatch.setattr(check.Judge, "starting", 0)
    (old,) = services_work(home)

    assert (young.severity, old.severity) == (Severity.NOTICE, Severity.FAULT)
    assert "does not do its work yet" in old.what


def test_a_service_without_its_supervisor_is_found(home: Home) -> None:
    supervisor = start(home, IDLE)
    orphan = Supervisor(home).states()["kafka"].pid
    supervisor.kill()
    supervisor.wait(10)

    (finding,) = services_work(home)

    assert f"kafka (process {orphan}) runs without its supervisor" in finding.what


def test_services_that_were_killed_are_found(home: Home) -> None:
    supervisor = start(home, IDLE)
    family = [supervisor, *supervisor.children(recursive=True)]
    for process in family:
        process.kill()
    psutil.wait_procs(family, timeout=10)

    (finding,) = services_work(home)

    assert "ended without `lake down`" in finding.what
    assert "`lake up`" in finding.remedy


def test_a_supervisor_that_does_not_answer_is_found_in_seconds(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "SUPERVISOR_SECONDS", 2.0)
    supervisor = start(home, IDLE)
    os.kill(supervisor.pid, signal.SIGSTOP)
    try:
        (finding,) = services_work(home)
    finally:
        os.kill(supervisor.pid, signal.SIGCONT)

    assert "The supervisor does not answer" in finding.what
    assert f"`kill -9 {supervisor.pid}`" in finding.remedy


def test_what_a_service_writes_is_its_users_alone(home: Home) -> None:
    written = home.home / "written"
    start(home, [sys.executable, "-c", f"import time; open({str(written)!r}, 'w'); time.sleep(600)"])
    until(written.exists)

    assert written.stat().st_mode & 0o077 == 0


def test_settings_that_changed_since_a_service_was_started_are_found(home: Home) -> None:
    start(home, IDLE)
    same = list(services_have_the_settings_of_now(home))
    other = home.model_copy(update={"kafka_port": 1234, "reporting_currency": "CHF"})

    (finding,) = services_have_the_settings_of_now(other)

    assert same == []
    assert finding.what == f"kafka runs with other settings: LAKE_KAFKA_PORT was {home.kafka_port}, is 1234."
    assert "lake down && lake up" in finding.remedy


def test_up_refuses_other_settings_than_those_of_what_runs(home: Home) -> None:
    start(home, IDLE)
    other = home.model_copy(update={"kafka_port": 1234})

    with pytest.raises(LakeError, match=r"LAKE_KAFKA_PORT was .*, is 1234") as refused:
        services.up(other, only=("kafka",))

    assert "lake down && lake up" in refused.value.remedy
    assert Supervisor(home).states()["kafka"].alive


def test_up_refuses_what_a_running_supervisor_would_give_a_new_service(home: Home) -> None:
    start(home, IDLE)
    other = home.model_copy(update={"value_format": {"trades": "avro"}})

    with pytest.raises(LakeError, match=r"bronze: LAKE_VALUE_FORMAT was \{\}, is"):
        services.up(other, only=("bronze",))


def test_what_is_kept_of_settings_ends_with_the_services_and_has_no_secret(home: Home, tmp_path: Path) -> None:
    secret = home.model_copy(update={"spark_conf": {"spark.hadoop.fs.s3a.secret.key": "hush"}})
    note(secret, SUPERVISOR, ())
    note(secret, "bronze", services.SERVICES["bronze"].reads)
    kept = (home.places.run / "started.json").read_text()

    differ = changed(home, "bronze", services.SERVICES["bronze"].reads)
    services.down(home)

    assert "hush" not in kept
    assert [words.split()[0] for words in differ] == ["LAKE_SPARK_CONF"]
    assert started(home) == {}


def test_the_same_place_written_otherwise_is_no_change(home: Home) -> None:
    reads = services.SERVICES["bronze"].reads
    note(home, "bronze", reads)

    spelt_out = home.model_copy(update={"tables_uri": str(home.home / "tables"), "jars": home.places.jars})

    assert changed(spelt_out, "bronze", reads) == []


def test_every_setting_is_read_by_a_service_or_by_none() -> None:
    read = {name for service in services.SERVICES.values() for name in service.reads}

    # home names the supervisor itself; the others are of commands that end.
    assert Home.model_fields.keys() - read == {"home", "engine", "thrift_host", "reporting_currency"}
