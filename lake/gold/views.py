"""The views of gold: their SQL is that of the dbt models and macros of views, in words that Spark, Sail and DuckDB share."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from lake.home.settings import DBT_PROJECT

if TYPE_CHECKING:
    from jinja2 import Template

MACROS = ("views/*", "money", "rates", "splits")


def view_sql(name: str, table: Callable[[str], str]) -> str:
    """The query of a view, each table in it as `table` writes its name."""
    return model_sql(name, table, {})


def model_sql(name: str, table: Callable[[str], str], words: Mapping[str, Any]) -> str:
    """The query of a model; `words`: what it takes, beside the macros of MACROS, from those that only dbt knows."""
    known = {"config": lambda **_: "", "ref": table, "source": lambda _, name: table(name), **words}
    macros = vars(_macros().make_module(known))
    return _model(name).render({**macros, **known})


@cache
def view_needs(name: str) -> frozenset[str]:
    """The tables and views that a view reads."""
    found = set()

    def noted(table: str) -> str:
        found.add(table)
        return table

    view_sql(name, noted)
    return frozenset(found)


@cache
def _model(name: str) -> "Template":
    """The template of a model; made once, as that of the macros: it takes longer than all that is done with it."""
    return _template(next((DBT_PROJECT / "models").rglob(f"{name}.sql")).read_text())


@cache
def _macros() -> "Template":
    """The macros that models of views share; others say what only dbt knows."""
    folder = DBT_PROJECT / "macros"
    return _template("".join(path.read_text() for names in MACROS for path in sorted(folder.glob(f"{names}.sql"))))


def _template(text: str) -> "Template":
    from jinja2 import Environment

    return Environment(autoescape=False).from_string(text)
