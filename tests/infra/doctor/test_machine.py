"""The machine, the packages and the jars against what is needed and locked."""

import os
import shutil
from pathlib import Path

import pytest

from infra.doctor import broker, machine
from infra.doctor.files import room, the_home_is_this_users_alone, there_is_room
from infra.doctor.machine import jars_are_as_locked, locked_packages, packages_are_as_locked, python_and_java_are_new_enough
from lake.doctor import Severity
from lake.home.home import Home


@pytest.fixture
def home(config: Home) -> Home:
    config.home.mkdir(mode=0o700)
    return config


def test_what_make_setup_has_made_has_no_finding(home: Home) -> None:
    looks = (python_and_java_are_new_enough, packages_are_as_locked, jars_are_as_locked, the_home_is_this_users_alone)

    assert [finding for look in looks for finding in look(home)] == []


def test_a_missing_java_is_found_with_the_way_to_get_it(home: Home, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))

    (finding,) = python_and_java_are_new_enough(home)

    assert "There is no Java" in finding.what
    assert "openjdk-17" in finding.remedy


def test_packages_that_are_not_as_locked_are_found(home: Home, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    lock = tmp_path / "requirements.txt"
    lock.write_text(
        "duckdb==0.1 \\\n    --hash=sha256:0\n    # via x==3\nno-such-package==2.0 \\\n    --hash=sha256:0\n"
        "of-another-system==1 ; sys_platform == 'win32'\n"
    )
    monkeypatch.setattr(machine, "REQUIREMENTS", lock)

    (finding,) = packages_are_as_locked(home)

    assert "2 packages are not as requirements.txt says: duckdb is 1." in finding.what
    assert "locked is 0.1, no-such-package is missing (2.0)" in finding.what
    assert "make setup" in finding.remedy


def test_the_lock_is_read_as_a_whole() -> None:
    locked = dict(locked_packages(machine.REQUIREMENTS))

    assert len(locked) > 80
    assert locked["supervisor"] == "4.3.0"


def test_a_jar_that_is_missing_or_changed_is_found(home: Home, tmp_path: Path) -> None:
    jars = tmp_path / "jars"
    shutil.copytree(home.places.jars / "broker", jars / "broker")
    (jars / "broker" / "re2j-1.8.jar").write_bytes(b"not a jar")

    broker_jars, spark_jars = jars_are_as_locked(home.model_copy(update={"jars": jars}))

    assert broker_jars.where == str(jars / "broker") and "changed: re2j-1.8.jar" in broker_jars.what
    assert spark_jars.where == str(jars / "spark") and "missing:" in spark_jars.what
    assert "lake setup" in broker_jars.remedy


def test_a_disk_without_room_is_found_by_bytes_and_by_files(home: Home) -> None:
    assert list(room(home.home, bytes_needed=1, inodes_needed=1)) == []

    by_bytes, by_files = room(home.home, bytes_needed=1e18, inodes_needed=10**15)

    assert "GB free" in by_bytes.what
    assert "more files" in by_files.what
    assert {by_bytes.severity, by_files.severity} == {Severity.FAULT}
    assert "lake maintain" in by_files.remedy


def test_the_disk_of_a_home_that_is_not_made_yet_is_that_of_the_folder_above(config: Home) -> None:
    assert not config.home.exists()

    assert list(there_is_room(config)) == []


def test_a_home_that_others_can_look_into_is_told(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    open_to_all = Path("/tmp") if Path("/tmp").is_dir() else home.home
    folder = Path(os.path.realpath(open_to_all)) / f"lake-open-{os.getpid()}"
    folder.mkdir(mode=0o755)
    folder.chmod(0o755)
    try:
        (finding,) = the_home_is_this_users_alone(home.model_copy(update={"home": folder}))
    finally:
        folder.rmdir()

    assert finding.severity is Severity.NOTICE
    assert f"`chmod -R go= {folder}`" in finding.remedy


def test_an_open_home_in_a_closed_folder_is_closed(home: Home) -> None:
    home.home.chmod(0o755)
    home.home.parent.chmod(0o700)

    assert list(the_home_is_this_users_alone(home)) == []


def test_a_folder_that_cannot_be_written_is_found(home: Home) -> None:
    run = home.places.run
    run.mkdir()
    if os.getuid() == 0:  # root may write everywhere; what another owns is found all the same
        os.chown(run, 65534, 65534)
    else:
        run.chmod(0o500)

    (finding,) = the_home_is_this_users_alone(home)
    run.chmod(0o700)

    assert finding.severity is Severity.FAULT
    assert finding.where == str(run)


def test_a_broker_whose_log_is_gone_is_found_before_a_new_one_is_made(home: Home) -> None:
    before = list(broker.the_log_is_there(home))
    home.places.checkpoint("trades").mkdir(parents=True)

    (finding,) = broker.the_log_is_there(home)
    outside = list(broker.the_log_is_there(home.model_copy(update={"kafka_bootstrap": "127.0.0.1:1"})))
    log = home.places.kafka / "log"
    log.mkdir(parents=True)
    (log / "meta.properties").write_text("")

    assert before == outside == list(broker.the_log_is_there(home)) == []
    assert "The broker's log is gone" in finding.what
    assert "before `lake up`" in finding.remedy
