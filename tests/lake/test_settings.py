from pathlib import Path

import pytest

from lake.layout import layout
from lake.settings import PROJECT, Settings


@pytest.fixture
def from_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """A process in another folder, without settings of its own."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"LAKE_{name.upper()}", raising=False)
    return monkeypatch


def places() -> tuple[Path, str, Path]:
    found = layout(Settings(_env_file=None))  # type: ignore[call-arg]
    return found.home, found.tables, found.jars


def test_without_settings_everything_is_below_the_data_folder(from_environment: pytest.MonkeyPatch) -> None:
    data = PROJECT / "data"

    assert places() == (data, str(data / "tables"), data / "jars")


def test_relative_paths_begin_at_the_project_wherever_lake_is_called(from_environment: pytest.MonkeyPatch) -> None:
    from_environment.setenv("LAKE_HOME", "other/home")
    from_environment.setenv("LAKE_TABLES_URI", "other/tables")
    from_environment.setenv("LAKE_JARS", "other/jars")

    other = PROJECT / "other"
    assert places() == (other / "home", str(other / "tables"), other / "jars")


def test_absolute_paths_stay_and_those_not_set_follow_the_home(from_environment: pytest.MonkeyPatch) -> None:
    from_environment.setenv("LAKE_HOME", "/srv/lake")

    assert places() == (Path("/srv/lake"), "/srv/lake/tables", Path("/srv/lake/jars"))


def test_a_tilde_is_the_users_home(from_environment: pytest.MonkeyPatch) -> None:
    from_environment.setenv("HOME", "/home/ann")
    from_environment.setenv("LAKE_HOME", "~/lake")
    from_environment.setenv("LAKE_TABLES_URI", "~/tables")

    assert places() == (Path("/home/ann/lake"), "/home/ann/tables", Path("/home/ann/lake/jars"))


def test_an_empty_variable_is_none(from_environment: pytest.MonkeyPatch) -> None:
    for name in ("LAKE_HOME", "LAKE_TABLES_URI", "LAKE_JARS"):
        from_environment.setenv(name, "")

    assert places() == (PROJECT / "data", str(PROJECT / "data" / "tables"), PROJECT / "data" / "jars")


@pytest.mark.parametrize("address", ["s3a://bucket/tables", "file:///srv/tables", "hdfs://name:8020/tables", "/srv/tables"])
def test_an_address_with_a_scheme_or_from_the_root_stays_as_it_is(address: str, from_environment: pytest.MonkeyPatch) -> None:
    from_environment.setenv("LAKE_TABLES_URI", address)

    assert places()[1] == address
