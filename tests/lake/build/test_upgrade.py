"""A home of the release that kept returns in tables of their own: what it published joins one table, the others go."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from lake.build.upgrade import (
    ADDED,
    OBSOLETE,
    OF_INDICES,
    OF_RETURNS,
    UNKNOWN,
    VALUES,
    add_published_columns,
    merge_published_returns,
    remove_obsolete,
)
from lake.clients.engine import engine
from lake.home.home import Home
from lake.home.settings import DBT_PROJECT
from tests.lake.sail_homes import folder_of, read, sail_home, write

FIRST_PUBLISHED = {
    "fact_trades_published": {
        *(
            "trade_id",
            "account_id",
            "symbol",
            "side",
            "currency",
            "settlement_currency",
            "transfer_id",
            "lot_ref",
            "event_id",
            "source",
        ),
        *(
            "unsupported_reason",
            "version",
            "quantity",
            "price",
            "gross_amount",
            "fee",
            "tax",
            "fx_rate",
            "cash_amount",
            "trade_date",
        ),
        *("settlement_date", "executed_at", "recorded_at", "known_at"),
    },
    "fact_portfolio_value_daily_published": {"scope_type", "scope_id", "value_date", *VALUES, *OF_RETURNS, *OF_INDICES, *UNKNOWN},
}
DAY = date(2024, 1, 2)
DAYS = "gold.fact_portfolio_value_daily_published"


def version(run: int, day: str, columns: tuple[str, ...], *, is_removed: bool = False, **known: Any) -> dict[str, Any]:
    numbers = dict.fromkeys({"daily_return", "twr_index"} & set(columns), 0.0)
    row = dict.fromkeys(columns, "as it was") | numbers | {"scope_type": "ALL", "scope_id": "ALL", day: DAY}
    return row | {"is_removed": is_removed, "run_number": run} | known


@pytest.fixture
def config(tmp_path: Path) -> Home:
    """Run 1 published a value, its return and index; run 2 the return and index alone; run 3 took the day away."""
    found = sail_home(tmp_path)
    write(found, DAYS, version(1, "value_date", VALUES, total_value="1"), version(3, "value_date", VALUES, is_removed=True))
    returns = [version(run, "return_date", OF_RETURNS, daily_return=value) for run, value in ((1, 0.1), (2, None))]
    write(found, "gold.daily_returns_published", *returns, version(3, "return_date", OF_RETURNS, is_removed=True))
    indices = [version(run, "return_date", OF_INDICES, twr_index=value) for run, value in ((1, 1.1), (2, 1.2))]
    write(found, "gold.cumulative_returns_published", *indices, version(3, "return_date", OF_INDICES, is_removed=True))
    return found


def test_each_run_has_the_value_the_return_and_the_index_that_stood_after_it(config: Home) -> None:
    with engine(config) as server:
        merge_published_returns(server, config)
        merge_published_returns(server, config)

    rows = [(row["run_number"], row["total_value"], row["daily_return"], row["twr_index"]) for row in read(config, DAYS)]
    assert sorted(rows)[:2] == [(1, "1", 0.1, 1.1), (2, "1", None, 1.2)]
    assert [(row["run_number"], row["is_removed"]) for row in read(config, DAYS) if row["is_removed"]] == [(3, True)]


def test_what_no_model_makes_any_more_goes_and_all_else_stays(config: Home) -> None:
    write(config, "silver.booked_trades", {"trade_id": "T-1"})
    write(config, "silver.trade_versions", {"trade_id": "T-1"})
    write(config, "gold.drawdown", {"drawdown": 0.0})

    with engine(config) as server:
        remove_obsolete(server, config)

    left = {f"{folder.parent.name}.{folder.name}" for folder in (config.home / "tables").glob("*/*")}
    assert left == {DAYS, "silver.trade_versions"}
    assert not any(folder_of(config, f"{schema}.{table}").exists() for schema, tables in OBSOLETE.items() for table in tables)


def test_what_was_published_before_currencies_and_cost_methods_says_what_it_was(tmp_path: Path) -> None:
    home = sail_home(tmp_path)
    fill = {"trade_id": "T-1", "gross_amount": Decimal("500.000000"), "fee": Decimal(1), "tax": Decimal(2), "fx_rate": Decimal(1)}
    booked = fill | {"cash_amount": Decimal("-503.000000"), "unsupported_reason": None, "run_number": 1}
    in_euros = booked | {"trade_id": "T-2", "unsupported_reason": "currency other than USD"}
    write(home, "gold.fact_trades_published", booked, in_euros)
    write(home, DAYS, {"scope_id": "ALL", "run_number": 1})

    with engine(home) as server:
        add_published_columns(server, home)
        add_published_columns(server, home)

    one, other = read(home, "gold.fact_trades_published")
    money = {
        "gross_local": 500,
        "gross_base": 500,
        "fee_base": 1,
        "tax_base": 2,
        "net_base": 503,
        "base_rate": 1,
        "local_fx_rate": 1,
    }
    assert {name: one[name] for name in money} == money
    assert {other[name] for name in money} == {None}
    assert (one["base_currency"], one["local_currency"], str(one["fx_rate"])) == ("USD", "USD", "1.0000000000")
    assert (one["cost_method"], one["tracks_cash"], one["flow_base"], other["flow_base"]) == ("FIFO", True, 0, None)
    assert read(home, DAYS) == [
        {"scope_id": "ALL", "run_number": 1, "currency": "USD", "cash_in_transit": 0, "dividends_receivable": 0}
    ]


@pytest.mark.parametrize("table", ADDED)
def test_every_column_of_what_is_published_was_published_first_or_is_added(table: str) -> None:
    """A column that is forgotten here stops the first build in a home of an earlier release."""
    (gold,) = (DBT_PROJECT / "models" / "marts").rglob(f"{table.removesuffix('_published')}.yml")
    (kept,) = (DBT_PROJECT / "models" / "marts").rglob(f"{table}.sql")
    columns = {column["name"] for column in yaml.safe_load(gold.read_text())["models"][0]["columns"]}
    left_out = set(re.findall(r"'(\w+)'", kept.read_text().partition("without=")[2]))

    assert columns - left_out - FIRST_PUBLISHED[table] - set(ADDED[table]) == set()


def test_a_home_of_this_release_is_left_as_it_is(tmp_path: Path) -> None:
    home = sail_home(tmp_path)
    write(home, DAYS, {"scope_id": "ALL", "run_number": 1})

    with engine(home) as server:
        merge_published_returns(server, home)

    assert read(home, DAYS) == [{"scope_id": "ALL", "run_number": 1}]
