"""What lake makes is its owner's alone. The umask belongs to a process: each test restores it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.scratch import own_settings
from infra.spark.applications import common_confs
from infra.supervisor.conf import render_conf
from lake.home import private


@pytest.fixture(autouse=True)
def of_most_users(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    before = os.umask(0o022)
    monkeypatch.setattr(private, "_given", [])
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_what_is_made_is_private_and_a_file_asked_for_elsewhere_is_as_the_user_has_it(tmp_path: Path) -> None:
    home, asked, inside = tmp_path / "home", tmp_path / "report.html", tmp_path / "home" / "report.html"
    private.keep_private()
    private.keep_private()

    home.mkdir()
    (home / "settings").write_text("secret")
    for path in (asked, inside):
        with private.as_given(path, home):
            path.write_text("report")
    (home / "more").write_text("secret")

    assert [mode(path) for path in (home, home / "settings", inside, home / "more")] == [0o700, 0o600, 0o600, 0o600]
    assert mode(asked) == 0o644


def test_a_folder_is_made_private_whatever_the_umask_and_one_that_is_there_is_left_alone(tmp_path: Path) -> None:
    folder = private.make_private(tmp_path / "home" / "run" / "readers")

    assert [mode(path) for path in (folder, folder.parent, folder.parent.parent, tmp_path)] == [0o700] * 3 + [mode(tmp_path)]
    (tmp_path / "open").mkdir()
    assert mode(private.make_private(tmp_path / "open")) == 0o755


def test_programs_that_set_permissions_themselves_are_told(tmp_path: Path) -> None:
    config = own_settings(tmp_path)

    assert "\numask=077\n" in render_conf(config, [])
    assert common_confs(config)["spark.hadoop.fs.permissions.umask-mode"] == "077"
