"""Numbers of the periods that end on any day, for DuckDB: the models of gold.fact_period_returns, asked of one day.

gold.period_returns_at(DAY) has the columns of gold.period_returns, gold.contributions_at(DAY) those of gold.contributions,
gold.risk_metrics_at(DAY) those of gold.risk_metrics, for each scope and period; none on a day that the scope has no value for.
"""

from collections.abc import Iterator, Mapping
from functools import cache

from lake.gold.tables import schema_of
from lake.gold.views import model_sql

MACROS = {"period_returns_at": "period_returns", "contributions_at": "contributions", "risk_metrics_at": "risk_metrics"}
DAY = ":day:"  # where the text of the query has it
TABLE = "fact_period_returns"
STEPS = frozenset(
    {TABLE, "period_roots", "period_moments", "period_brackets", "period_signs", "periods"}
    | {"scope_days_so_far", "scope_costs_daily"}
)
NEEDS = frozenset(
    {"dim_account", "fact_pnl_daily", "fact_portfolio_value_daily", "prices_daily", "rates_daily", "share_scales"},
)

# What dbt/macros says in words of Spark, or of a run.
WORDS = {
    "days_between": lambda later, earlier: f"({later} - {earlier})",
    "days_before": lambda day, days: f"({day} - cast({days} as integer))",
    "months_before": lambda day, months: f"cast({day} - to_months(cast({months} as integer)) as date)",
    "iso_weekday": lambda day: f"isodow({day})",
    "is_period_end": lambda column: f"({column} = date {DAY})",
    "within_history": lambda _: "true",
}


def definitions(scans: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The SQL that makes the table macros, when the tables of silver and gold that they read are there.

    Their queries are texts that DuckDB binds when one is asked for: else each connection would look at these tables many times.
    """
    for macro, model in MACROS.items() if scans.keys() >= NEEDS else ():
        text = _query(model).replace("'", "''").replace(DAY, "''' || cast(cast(day as date) as varchar) || '''")
        yield macro, f"create macro gold.{macro}(day) as table from query('{text}')"


@cache
def _query(model: str) -> str:
    return model_sql(model, _relation, WORDS)


def _relation(name: str) -> str:
    """A table by its name; a step as its query, so that what is asked of one scope is asked of no other at any step."""
    return f"({_query(name)})" if name in STEPS else f"{schema_of(name)}.{name}"
