from pathlib import Path

import pytest

from lake.home.errors import LakeError
from lake.home.home import Home, this_home
from lake.home.settings import PROJECT


@pytest.fixture
def from_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """A process in another folder, without settings of its own."""
    monkeypatch.chdir(tmp_path)
    for name in Home.model_fields:
        monkeypatch.delenv(f"LAKE_{name.upper()}", raising=False)
    return monkeypatch


def places() -> tuple[Path, str, Path]:
    found = Home(_env_file=None).places  # type: ignore[call-arg]
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


def test_sail_builds_unless_the_thrift_server_is_asked_for(from_environment: pytest.MonkeyPatch) -> None:
    default = Home(_env_file=None)  # type: ignore[call-arg]
    from_environment.setenv("LAKE_ENGINE", "thrift")

    assert (default.engine, Home().engine) == ("sail", "thrift")


def test_no_two_topics_start_their_batches_in_the_same_moment() -> None:
    """Spark counts the intervals of a trigger from 1970: equal ones fire together and share the cores."""
    intervals = list(Home().trigger_seconds.values())

    assert len(set(intervals)) == len(intervals)


def test_a_trigger_for_one_topic_leaves_the_others_as_they_are(from_environment: pytest.MonkeyPatch) -> None:
    default = Home().trigger_seconds
    from_environment.setenv("LAKE_TRIGGER_SECONDS", '{"trades": 2}')

    assert Home().trigger_seconds == default | {"trades": 2.0}


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("LAKE_ENGINE", "hive", "LAKE_ENGINE: Input should be 'sail' or 'thrift'"),
        ("LAKE_KAFKA_PORT", "many", "LAKE_KAFKA_PORT: Input should be a valid integer"),
        ("LAKE_TRIGGER_SECONDS", "{trades: 2}", 'error parsing value for field "trigger_seconds"'),
        ("LAKE_TRIGGER_SECONDS", '{"trade": 2}', "LAKE_TRIGGER_SECONDS: no such topic: trade; the topics are trades, "),
        ("LAKE_TRIGGER_SECONDS", '{"trades": 0}', "LAKE_TRIGGER_SECONDS: Input should be greater than 0"),
        ("LAKE_VALUE_FORMAT", '{"trades": "xml"}', "LAKE_VALUE_FORMAT: Input should be 'json' or 'avro'"),
    ],
)
def test_a_setting_that_cannot_be_used_is_one_line_with_a_remedy(
    name: str, value: str, said: str, from_environment: pytest.MonkeyPatch
) -> None:
    from_environment.setenv(name, value)

    with pytest.raises(LakeError) as error:
        this_home.__wrapped__()

    assert said in error.value.problem
    assert ".env.example" in error.value.remedy
