"""Every model and every column of the dbt project is described and has a key that is tested. Needs no database."""

import re
from pathlib import Path
from typing import Any

import yaml

from lake.home.settings import DBT_PROJECT as DBT

WITHOUT_SQL = {"sources", "_exposures", "_gold"}
KEY_TESTS = {"unique_combination", "one_current_version"}


def test_every_yml_has_its_sql_and_the_other_way_round() -> None:
    ymls = {path.with_suffix("") for path in (DBT / "models").rglob("*.yml") if path.stem not in WITHOUT_SQL}

    sqls = {path.with_suffix("") for path in (DBT / "models").rglob("*.sql")}

    assert ymls == sqls


def test_every_yml_describes_the_model_beside_it() -> None:
    for path in (DBT / "models").rglob("*.yml"):
        if path.stem not in WITHOUT_SQL:
            models = yaml.safe_load(path.read_text())["models"]

            assert [model["name"] for model in models] == [path.stem]


def test_every_description_of_a_model_begins_with_its_grain(manifest: Any) -> None:
    without = [model.name for model in _models(manifest) if not re.match(r"One row for each .+\.", model.description)]

    assert without == []


def test_every_column_of_a_table_or_view_is_described(manifest: Any) -> None:
    """Steps that are kept in neither tell their grain; what their columns are stands where they end up."""
    wrong = {}
    for model in (model for model in _models(manifest) if model.config.materialized != "ephemeral"):
        described = {name for name, column in model.columns.items() if column.description}
        selected = _selected_columns(DBT / model.original_file_path)
        if selected - described or (described - selected and _is_explicit(DBT / model.original_file_path)):
            wrong[model.name] = selected ^ described

    assert wrong == {}


def test_every_source_and_macro_is_described(manifest: Any) -> None:
    sources = [column for source in manifest.sources.values() for column in (source, *source.columns.values())]
    macros = [macro for macro in manifest.macros.values() if macro.package_name == "portfolio_lakehouse"]

    assert [item.name for item in (*sources, *macros) if not item.description] == []


def test_every_table_has_a_key_that_is_tested(manifest: Any) -> None:
    tested = {test.attached_node for test in _data_tests(manifest) if _kind(test) in KEY_TESTS}

    without = [model.name for model in _models(manifest) if model.config.materialized != "ephemeral"]
    without = [name for name in without if f"model.portfolio_lakehouse.{name}" not in tested]

    assert without == []


def test_every_file_of_the_folder_tests_is_a_data_test(manifest: Any) -> None:
    files = {path.stem for path in (DBT / "tests").rglob("*.sql")}

    assert {test.name for test in _data_tests(manifest) if _kind(test) is None} == files


def test_every_model_is_tested_or_part_of_one_that_is(manifest: Any) -> None:
    """Its own data or unit tests, or those of a model that it is written into: ephemeral ones are no tables."""
    tests = [*_data_tests(manifest), *manifest.unit_tests.values()]
    tested = {node for test in tests for node in test.depends_on.nodes}
    tested |= {part for model in _models(manifest) if model.unique_id in tested for part in _parts(manifest, model)}

    assert [model.name for model in _models(manifest) if model.unique_id not in tested] == []


def _models(manifest: Any) -> list[Any]:
    return [node for node in manifest.nodes.values() if node.resource_type == "model"]


def _parts(manifest: Any, model: Any) -> list[str]:
    """The ephemeral models that a model reads."""
    read = [manifest.nodes[node] for node in model.depends_on.nodes if node in manifest.nodes]
    return [node.unique_id for node in read if node.config.materialized == "ephemeral"]


def _data_tests(manifest: Any) -> list[Any]:
    return [node for node in manifest.nodes.values() if node.resource_type == "test"]


def _kind(test: Any) -> str | None:
    return test.test_metadata.name if getattr(test, "test_metadata", None) else None


def _last_select(path: Path) -> str:
    """The text between the last `select` at the left margin and its `from`."""
    found = re.findall(r"^select\n(.*?)(?=^from |\Z)", path.read_text(), re.DOTALL | re.MULTILINE)
    return found[-1] if found else ""


def _is_explicit(path: Path) -> bool:
    return bool(_last_select(path)) and "*" not in _last_select(path) and "{% for" not in _last_select(path)


def _selected_columns(path: Path) -> set[str]:
    """The names of the last select's columns, as far as they stand alone in a line or behind a last `as`, or in `versioned`."""
    names = set()
    for line in _last_select(path).splitlines():
        match = re.fullmatch(r"(?: {4}|.* as )(?:\w+\.)?([a-z]\w*),?", line)
        if match:
            names.add(match[1])
    of_versioned = re.findall(r"^    '(\w+)',$", path.read_text(), re.MULTILINE) if "versioned(" in path.read_text() else []
    return names - {"case", "end"} | set(of_versioned)
