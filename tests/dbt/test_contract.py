"""What dbt repeats of the contract is what lake/contract says: a new field of an event cannot be forgotten in any of the files.

Each test answers with the file and what it lacks or has too much. Needs no database.
"""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jinja2 import Environment

from lake.contract.events import TOPICS, Event, Topic, specs
from lake.contract.fields import Kind
from lake.gold.runs import entity
from lake.home.settings import DBT_PROJECT
from spark_jobs.transforms.schema import PROVENANCE

STAGING, SILVER = DBT_PROJECT / "models" / "staging", DBT_PROJECT / "models" / "intermediate" / "silver"
COMMON = [spec.name for spec in specs(Event)]
ARRIVAL = ["kafka_partition", "kafka_offset", "known_at"]  # what silver keeps of where a record came from
topics = pytest.mark.parametrize("topic", TOPICS.values(), ids=lambda topic: topic.name)


def fields(topic: Topic) -> list[str]:
    return [spec.name for spec in specs(topic.event)]


def amiss(path: Path, found: list[str], wanted: list[str]) -> list[str]:
    """File and column, of what is not there, is not wanted, or is there twice."""
    file = path.relative_to(DBT_PROJECT.parent)
    lacking = [f"{file} lacks {name}" for name in wanted if name not in found]
    strange = [f"{file} has {name}, which the contract has not" for name in dict.fromkeys(found) if name not in wanted]
    return lacking + strange + [f"{file} has {name} twice" for name in sorted(set(found)) if found.count(name) > 1]


def listed(path: Path, name: str, within: str = "models") -> list[str]:
    """The columns that a yml describes of a model or of a table of the source."""
    document = yaml.safe_load(path.read_text())
    tables: list[dict[str, Any]] = document["sources"][0]["tables"] if within == "sources" else document["models"]
    return [column["name"] for table in tables if table["name"] == name for column in table["columns"]]


def macro(file: str, name: str) -> Any:
    """What a macro that takes nothing and only returns gives."""
    found: list[Any] = []
    text = (DBT_PROJECT / "macros" / file).read_text()
    (body,) = re.findall(rf"{{%-? macro {name}\(\) -?%}}.*?{{%-? endmacro -?%}}", text, re.DOTALL)
    Environment(autoescape=False).from_string(f"{body}{{{{ {name}() }}}}").render({"return": found.append})
    return found[0]


@topics
def test_source_has_the_fields_of_the_event_and_where_the_record_came_from(topic: Topic) -> None:
    path = STAGING / "sources.yml"

    found = listed(path, topic.name, "sources")

    assert amiss(path, found, [*fields(topic), *PROVENANCE.names]) == []


@topics
def test_staging_selects_and_describes_every_field(topic: Topic) -> None:
    sql, yml = (STAGING / f"stg_{topic.name}.{ending}" for ending in ("sql", "yml"))
    wanted = [*fields(topic), *ARRIVAL]

    selected = re.findall(r"^ {4}(?:.* as )?(\w+),?$", sql.read_text(), re.MULTILINE)

    assert amiss(sql, selected, wanted) + amiss(yml, listed(yml, f"stg_{topic.name}"), wanted) == []


@topics
def test_versions_keep_every_field(topic: Topic) -> None:
    sql, yml = (SILVER / f"{topic.versions}.{ending}" for ending in ("sql", "yml"))
    wanted = [name for name in fields(topic) if name not in COMMON]

    kept = re.findall(r"^ {4}'(\w+)',$", sql.read_text(), re.MULTILINE)
    described = [name for name in listed(yml, topic.versions) if name in {*fields(topic), *ARRIVAL}]

    assert amiss(sql, kept, wanted) + amiss(yml, described, [*fields(topic), *ARRIVAL]) == []


@topics
def test_entity_of_an_event_is_made_of_the_same_fields_by_the_models_their_tests_and_duckdb(topic: Topic) -> None:
    """In other words: silver's id is for people, DuckDB's for comparing. A price is one of a day, or of a moment."""
    sql, yml = (SILVER / f"{topic.versions}.{ending}" for ending in ("sql", "yml"))

    in_model, in_test, in_duckdb = (
        [word for word in re.findall(r"\w+", text) if word in fields(topic)]
        for text in (entity_of_model(sql), entity_of_test(yml), entity(topic.name))
    )

    assert in_model == in_test == in_duckdb
    assert set(topic.entity) <= set(in_model)


def entity_of_model(path: Path) -> str:
    """The second argument that a model of versions gives to the macro."""
    words = {"config": lambda **_: "", "ref": str, "versions_properties": dict, "versioned": lambda *given: given[1]}
    return Environment(autoescape=False).from_string(path.read_text()).render(words)


def entity_of_test(path: Path) -> str:
    """What the data test of a model of versions compares it by with the events that were staged."""
    (found,) = [
        test["holds_each_event_once"]["arguments"]["entity"]
        for test in yaml.safe_load(path.read_text())["models"][0]["data_tests"]
        if "holds_each_event_once" in test
    ]
    return str(found)


def test_macro_of_versions_keeps_what_every_event_carries() -> None:
    path = DBT_PROJECT / "macros" / "versions" / "first_arrivals.sql"

    (names,) = re.findall(r"set event_columns = \[(.*?)\]", path.read_text())

    assert amiss(path, re.findall(r"'(\w+)'", names), [*COMMON, *ARRIVAL]) == []


@topics
def test_words_that_staging_tests_for_are_those_of_the_contract(topic: Topic) -> None:
    words = {spec.name: list(spec.values) for spec in specs(topic.event) if spec.kind is Kind.ENUM}
    text = (STAGING / f"stg_{topic.name}.yml").read_text()

    tested = {name: re.findall(r"'(\w+)'", values) for name, values in re.findall(r"(\w+) in \((.*?)\)", text, re.DOTALL)}

    assert {name: found for name, found in tested.items() if name in words} == words


def test_every_topic_has_its_model_of_versions() -> None:
    assert macro("restate/versions.sql", "versions_models") == {name: topic.versions for name, topic in TOPICS.items()}


def test_day_of_an_event_is_in_the_column_of_the_contract() -> None:
    dates = {name: topic.event_date for name, topic in TOPICS.items() if topic.event_date}

    assert macro("as_of.sql", "event_dates") == dates
    assert [name for name, column in dates.items() if column not in fields(TOPICS[name])] == []
