"""`lake doctor` as a user runs it: formats, exit codes, and homes of every kind."""

import csv
import io
import json
import os
import time
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest

from lake.doctor import CHECKS, Check, Severity, all_checks, registry, run_checks
from lake.doctor.registry import Finding, within
from lake.gold.delta_log import LOG
from lake.home.errors import LakeError
from lake.home.home import Home
from tests.infra.test_cli import lake
from tests.lake.doctor.conftest import leave_lease_of_another_machine
from tests.lake.sail_homes import folder_of, sail_home


def names() -> set[str]:
    return {each.look.__module__.split(".")[0] for each in all_checks()}


def contents(folder: Path) -> dict[str, float]:
    """Every file and folder, and when it was changed; not the place where readers keep their catalogs while they are open."""
    return {str(path.relative_to(folder)): path.stat().st_mtime for path in folder.rglob("*") if "run" not in path.parts}


def test_the_checks_of_every_package_are_on_the_list() -> None:
    assert names() == {"lake", "infra", "spark_jobs"}


def test_a_healthy_home_has_no_finding_and_is_not_touched(config: Home) -> None:
    before = contents(config.home)

    done = lake(config, "doctor", "--format", "json")

    assert (done.returncode, json.loads(done.stdout)) == (0, []), done.stdout
    assert f"{config.home}: nothing found" in done.stderr
    assert contents(config.home) == before


def test_a_home_that_is_not_there_yet_has_no_finding_and_is_not_made(tmp_path: Path) -> None:
    empty = sail_home(tmp_path / "home")

    done = lake(empty, "doctor")

    assert done.returncode == 0, done.stdout
    assert not empty.home.exists()


@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_a_fault_is_shown_in_every_format_and_exits_with_1(config: Home, form: str) -> None:
    (folder_of(config, "gold.dim_symbol") / LOG / f"{0:020d}.json").write_text("")

    done = lake(config, "doctor", "--format", form)

    assert done.returncode == 1
    assert "gold.dim_symbol" in done.stdout and "1 of 1 findings need somebody" in done.stderr
    if form == "json":
        assert set(json.loads(done.stdout)[0]) == {"severity", "check", "where", "what", "remedy"}
    if form == "csv":
        assert [row["severity"] for row in csv.DictReader(io.StringIO(done.stdout))] == ["fault"]


def test_a_notice_is_shown_and_exits_with_0(config: Home) -> None:
    leave_lease_of_another_machine(config)

    done = lake(config, "doctor", "--format", "csv")

    assert done.returncode == 0
    assert "elsewhere" in done.stdout


@pytest.mark.parametrize("junk", ["tables", "run", "kafka", "checkpoints", "logs"])
def test_a_home_that_is_half_there_or_nonsense_has_no_traceback(config: Home, junk: str) -> None:
    folder = config.home / junk
    if folder.exists():
        folder.rename(config.home / "moved_away")
    folder.write_text("a file in the place of a folder")

    done = lake(config, "doctor", "--format", "json")

    assert done.returncode in {0, 1}
    assert "Traceback" not in done.stderr
    json.loads(done.stdout)


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Check]]:
    """A list of checks of the test's own."""
    assert CHECKS
    own: list[Check] = []
    monkeypatch.setattr(registry, "CHECKS", own)
    yield own


def _before_an_error(error: Exception) -> registry.Look:
    def look(_: Home) -> Iterator[Finding]:
        yield Finding(Severity.NOTICE, "here", "what it saw before", "")
        raise error

    return look


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (LakeError("It is broken.", "Mend it."), "It is broken."),
        (PermissionError(13, "denied", "/a/file"), "This user cannot read it."),
        (KeyError("nobody foresaw this"), "KeyError: 'nobody foresaw this'"),
    ],
    ids=["known", "permissions", "unforeseen"],
)
def test_what_goes_wrong_in_a_check_is_a_finding(config: Home, checks: list[Check], error: Exception, told: str) -> None:
    checks.append(Check("odd", _before_an_error(error)))

    ((_, (before, finding)),) = run_checks(config)

    assert before.what == "what it saw before"
    assert finding.severity is Severity.FAULT and told in finding.what and finding.remedy


def test_a_check_that_hangs_is_a_finding_and_keeps_nobody_waiting(config: Home, checks: list[Check]) -> None:
    def hang(_: Home) -> list[Finding]:
        time.sleep(30)
        return []

    checks += [Check("hangs", hang), Check("works", lambda _: [])]

    began = time.monotonic()
    (_, (finding,)), (_, nothing) = run_checks(config, seconds=0.3)

    assert time.monotonic() - began < 10
    assert "does not answer" in finding.what
    assert nothing == []


def test_a_question_without_an_answer_ends_in_time() -> None:
    with pytest.raises(TimeoutError):
        within(0.1, lambda: Future[int]().result(20))

    assert within(5, os.getpid) == os.getpid()
