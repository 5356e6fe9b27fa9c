"""All that lake and its processes make in a home can be opened by its owner alone."""

import os
import stat
from pathlib import Path

import pytest

from tests.e2e.lakehouse import Lakehouse

pytestmark = pytest.mark.e2e


def test_every_file_and_folder_of_a_home_is_its_owners_alone(live: Lakehouse) -> None:
    report = live.config.home / "reports" / "ALL.html"
    live.lake("report", "ALL", "--html", str(report))
    live.lake("query", "select 1")

    home = live.config.home
    found = [home, *(Path(where, name) for where, folders, files in os.walk(home) for name in (*folders, *files))]
    found = [path for path in found if "kept" not in path.relative_to(home).parts]  # copies that the tests have made

    assert [str(path.relative_to(home)) for path in found if _others_may(path)] == []
    made = {path.relative_to(home).parts[0] for path in found[1:]}
    assert made >= {"checkpoints", "dbt", "kafka", "logs", "reports", "run", "tables", "tmp"}


def _others_may(path: Path) -> int:
    try:
        mode = path.lstat()
    except FileNotFoundError:  # a service made and removed it meanwhile
        return 0
    return 0 if stat.S_ISLNK(mode.st_mode) else mode.st_mode & 0o077
