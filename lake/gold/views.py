"""The views of gold: their SQL is that of the dbt models, in words that Spark, Sail and DuckDB share."""

from collections.abc import Callable
from pathlib import Path

from lake.home.settings import PROJECT

VIEWS = ("restatements",)
VIEWS_NEED = (
    "calc_runs",
    "restatement_causes",
    "fact_portfolio_value_daily_published",
    "daily_returns_published",
    "cumulative_returns_published",
)


def view_sql(name: str, table: Callable[[str], str]) -> str:
    """The query of a view, each table in it as `table` writes its name."""
    from jinja2 import Environment

    model = next((PROJECT / "dbt" / "models").rglob(f"{name}.sql"))
    words = {"config": lambda **_: "", "ref": table, "source": lambda _, name: table(name)}
    return Environment(autoescape=False).from_string(Path(model).read_text()).render(words)
