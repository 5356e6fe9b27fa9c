"""The models of gold are those of the one list, lake/gold/tables.py: with its keys, columns, views and histories."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from lake.build.record import COLUMNS
from lake.gold.table import Table
from lake.gold.tables import BY_NAME, GROWING, LOG, PUBLISHED, RUNS, TABLES, VIEWS, versions_of
from lake.gold.views import view_needs, view_sql
from lake.home.settings import DBT_PROJECT

MODELS = [table for table in TABLES if table.name != RUNS]
Model = Callable[[str], Any]


@pytest.fixture
def model(manifest: Any) -> Model:
    """A model by its name."""
    return lambda name: manifest.nodes[f"model.portfolio_lakehouse.{name}"]


def test_every_model_of_gold_is_on_the_list_and_the_other_way_round(manifest: Any) -> None:
    models = [node for node in manifest.nodes.values() if node.resource_type == "model" and node.config.schema == "gold"]
    in_gold = {node.name for node in models if node.config.materialized != "ephemeral"}

    assert in_gold == {*(table.name for table in MODELS), *GROWING}


@pytest.mark.parametrize("table", MODELS, ids=lambda table: table.name)
def test_a_model_is_as_the_list_says(model: Model, table: Table) -> None:
    found = model(table.name)

    assert (found.config.materialized == "view") is table.is_view
    assert found.description.startswith(f"One row for each {table.grain}")
    assert {*table.key, *table.columns} - found.columns.keys() == set()
    if not (table.is_view or table.only_grows):
        assert found.config.incremental_strategy == "restate"
        assert tuple(found.config.unique_key) == table.key
        assert tuple(found.config.get("nullable_key", ())) == table.nullable_key


def test_the_key_of_every_model_is_tested(manifest: Any) -> None:
    keys = {table.name: set(table.key) for table in MODELS}
    keys |= {versions_of(table.name): {*table.key, "run_number"} for table in PUBLISHED}

    found = [getattr(node, "test_metadata", None) for node in manifest.nodes.values()]
    tested = [test.kwargs for test in found if test and test.name == "unique_combination"]

    untested = {
        name: key
        for name, key in keys.items()
        if not any(f"'{name}'" in test["model"] and set(test["columns"]) == key for test in tested)
    }
    assert untested == {}


def test_what_only_grows_is_never_made_anew_and_left_alone_by_a_build_of_some_models(model: Model, manifest: Any) -> None:
    for name in GROWING:
        config = model(name).config
        assert (config.incremental_strategy, config.full_refresh, config.tags) == ("added", False, ["record"]), name

    tagged = {node.name for node in manifest.nodes.values() if "record" in node.tags and node.resource_type == "model"}
    assert tagged == set(GROWING)


@pytest.mark.parametrize("table", PUBLISHED, ids=lambda table: table.name)
def test_versions_are_kept_by_the_key_in_the_model_and_in_the_macro_that_reads_them(model: Model, table: Table) -> None:
    keys = f"[{', '.join(repr(column) for column in table.key)}]"
    as_published = (DBT_PROJECT / "macros" / "as_published_at.sql").read_text()

    assert re.search(rf"published_versions\(\s*'{table.name}',\s*{re.escape(keys)}", model(versions_of(table.name)).raw_code)
    assert f"as_published_at(ref('{versions_of(table.name)}'), {keys}, moment)" in as_published


def test_the_log_lists_the_changes_of_every_metric() -> None:
    listed = re.findall(r"'(\w+)' as table_name, scope_type, scope_id, '(\w+)' as metric", view_sql(LOG, str))

    assert listed == [(table.name, metric) for table in TABLES for metric in table.metrics]
    assert view_needs(LOG) - {"restatement_causes", "calc_runs"} == {versions_of("fact_portfolio_value_daily")}


def test_a_view_reads_no_view_that_stands_after_it() -> None:
    for number, view in enumerate(VIEWS):
        assert view_needs(view) & set(VIEWS[number:]) == set()


def test_the_record_of_runs_is_described_as_it_is_written(manifest: Any) -> None:
    described = manifest.sources[f"source.portfolio_lakehouse.gold.{RUNS}"].columns.keys()

    assert described == COLUMNS.keys()
    assert {*BY_NAME[RUNS].key, *BY_NAME[RUNS].columns} - described == set()


def test_readers_are_told_to_rely_on_every_table_but_the_histories(manifest: Any) -> None:
    exposed = manifest.exposures["exposure.portfolio_lakehouse.duckdb_reader"].depends_on.nodes

    assert {node.rpartition(".")[2] for node in exposed} >= {table.name for table in TABLES if not table.is_history}
