"""`lake maintain` makes many files few and changes no row."""

import time
from pathlib import Path

import pytest

from tests.e2e.lakehouse import Lakehouse

pytestmark = pytest.mark.e2e
# VACUUM in ten thousand tasks, Spark's default, took 11 s a table: ten minutes in all.
MOST_SECONDS = 300


def test_maintain_changes_no_row_and_gives_a_build_nothing_to_do(golden: Lakehouse, tmp_path: Path) -> None:
    home = golden.copied(tmp_path / "home")
    before = home.digests()
    began = time.monotonic()

    home.lake("maintain")

    assert time.monotonic() - began < MOST_SECONDS
    assert home.digests() == before
    assert "Nothing new" in home.lake("build").stderr
