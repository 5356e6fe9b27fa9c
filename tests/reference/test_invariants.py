"""What must hold of every book, whatever happened in it."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from lake.contract.events import to_json
from lake.contract.validation import problems
from producers.files import encode
from tests.reference.books import Arrival, books, random_book, shuffled
from tests.reference.compare import KEYS, assert_same
from tests.reference.ledger import Tables, ledger

Row = dict[str, Any]
ZERO = Decimal(0)
for_every_book = settings(max_examples=60, deadline=None, print_blob=True, suppress_health_check=list(HealthCheck))


def summed(rows: Iterable[Row], column: str, key: Callable[[Row], Any]) -> dict[Any, Decimal]:
    """The sum of a column for each value of `key`, null as 0."""
    sums: dict[Any, Decimal] = defaultdict(Decimal)
    for row in rows:
        sums[key(row)] += row[column] or ZERO
    return sums


@for_every_book
@given(books(), st.integers(0, 99))
def test_arrival_order_and_redelivery_change_nothing(book: list[Arrival], seed: int) -> None:
    assert_same(ledger(shuffled(book, seed)), ledger(book))


@for_every_book
@given(books(), st.integers(0, 999))
def test_a_cancelled_event_never_happened(book: list[Arrival], number: int) -> None:
    days = [row["value_date"] for row in ledger(book)["fact_portfolio_value_daily"]]
    assume(days)  # of a book of foreign money without a rate none is booked
    as_of = max(days)
    candidates = [arrival for arrival in book if arrival[0] not in {"accounts", "instruments"}]
    topic, chosen = candidates[number % len(candidates)]
    entity = chosen.event_id.split(":v")[0]
    without = [(name, event) for name, event in book if name != topic or event.event_id.split(":v")[0] != entity]
    cancel = replace(chosen, event_id=f"{entity}:v9", version=9, action="CANCEL")

    assert_same(ledger([(topic, cancel), *book], as_of), ledger(without, as_of))


@for_every_book
@given(books())
def test_total_pnl_explains_every_change_of_value(book: list[Arrival]) -> None:
    tables = ledger(book)
    pnl = summed(tables["fact_pnl_daily"], "total_pnl_base", lambda row: (row["account_id"], row["pnl_date"]))
    members = scope_members(tables)
    converted = converted_scopes(tables)

    before: dict[Any, Decimal] = defaultdict(Decimal)
    for row in tables["fact_portfolio_value_daily"]:
        scope = (row["scope_type"], row["scope_id"])
        if scope in converted:
            continue
        explained = sum((pnl[account_id, row["value_date"]] for account_id in members[scope]), ZERO)
        assert row["total_value"] - before[scope] - row["inflow"] + row["outflow"] == explained, row
        before[scope] = row["total_value"]


@for_every_book
@given(books())
def test_all_is_the_sum_of_the_accounts(book: list[Arrival]) -> None:
    tables = ledger(book)
    rows = tables["fact_portfolio_value_daily"] if ("ALL", "ALL") not in converted_scopes(tables) else []
    rows = [row | {column: row[column] - row["cash_in_transit"] for column in ("total_value", "cash_balance")} for row in rows]
    accounts = [row for row in rows if row["scope_type"] == "ACCOUNT"]
    everything = [row for row in rows if row["scope_type"] == "ALL"]

    for column in ("total_value", "cash_balance", "positions_value", "long_value", "short_value", "unpriced_count"):
        of_accounts = summed(accounts, column, lambda row: row["value_date"])
        assert of_accounts == summed(everything, column, lambda row: row["value_date"]), column


@for_every_book
@given(books())
def test_exposures_of_a_dimension_add_up_to_the_value(book: list[Arrival]) -> None:
    tables = ledger(book)
    scope = ("scope_type", "scope_id")
    value = {(*(row[name] for name in scope), row["value_date"]): row for row in tables["fact_portfolio_value_daily"]}

    exposed = summed(
        tables["exposures"], "market_value", lambda row: (*(row[name] for name in scope), row["as_of_date"], row["dimension"])
    )

    a_rounding_each = Decimal("0.00001")
    assert all(abs(total - value[tuple(day)]["total_value"]) <= a_rounding_each for (*day, _), total in exposed.items())


@for_every_book
@given(books())
def test_cash_is_the_sum_of_all_that_moved(book: list[Arrival]) -> None:
    tables = ledger(book)
    accounts = {row["account_id"] for row in tables["dim_account"] if row["tracks_cash"]}
    moved = [
        (row["account_id"], row[currency], row[day], row[amount])
        for table, currency, day, amount in (
            ("fact_cash_events", "currency", "value_date", "signed_amount"),
            ("fact_trades", "settlement_currency", "trade_date", "cash_amount"),
            ("fact_dividends", "currency", "pay_date", "amount"),
            ("fact_conversions", "currency", "ex_date", "cash_amount"),
        )
        for row in tables[table]
        if row["account_id"] in accounts and (row.get("base_rate") or row.get("cash_base"))
    ]

    for row in tables["fact_cash_balances_daily"]:
        own = (row["account_id"], row["currency"])
        assert row["balance"] == sum((amount for *of, day, amount in moved if (*of,) == own and day <= row["balance_date"]), ZERO)


@for_every_book
@given(books())
def test_open_lots_are_the_position(book: list[Arrival]) -> None:
    tables = ledger(book)
    as_of = max((row["value_date"] for row in tables["fact_portfolio_value_daily"]), default=None)
    positions = {_holding(row): row for row in tables["fact_positions_daily"] if row["position_date"] == as_of}
    lots = [row | _signed(row) for row in tables["fact_lots"]]
    quantities = summed(lots, "open_quantity", _holding)

    for key in {*positions, *quantities}:
        position = positions.get(key)
        of_key = [row for row in lots if _holding(row) == key]
        rounding = Decimal("0.5e-8") * (len(of_key) + 1)
        assert abs(quantities[key] - (position["quantity"] if position else ZERO)) <= rounding
        if position:
            assert position["cost_basis_gross_base"] == sum((row["cost_gross_base"] for row in of_key), ZERO)
            assert position["cost_basis_net_base"] == sum((row["cost_net_base"] for row in of_key), ZERO)


@for_every_book
@given(books())
def test_disposals_and_lots_hold_the_money_of_every_fill(book: list[Arrival]) -> None:
    tables = ledger(book)

    booked = [trade for trade in tables["fact_trades"] if trade.get("gross_base") is not None]
    moved = {(trade["account_id"], trade["symbol"]) for trade in booked if trade["is_carried"]}
    told = [trade for trade in booked if trade["cost_method"] != "AVERAGE" and _holding(trade) not in moved]
    for trade in told:
        is_buy = trade["side"] in {"BUY", "TRANSFER_IN"}
        side = "cost" if is_buy else "proceeds"
        disposals = [
            row for row in tables["fact_lot_disposals"] if trade["trade_id"] in {row["close_trade_id"], row["open_trade_id"]}
        ]
        lots = [row for row in tables["fact_lots"] if row["open_trade_id"] == trade["trade_id"]]
        gross = sum((row[f"{side}_gross_base"] for row in disposals), ZERO) + sum((row["cost_gross_base"] for row in lots), ZERO)
        net = sum((row[f"{side}_net_base"] for row in disposals), ZERO) + sum((row["cost_net_base"] for row in lots), ZERO)
        assert gross == trade["gross_base"]
        assert net == trade["net_base"]


@for_every_book
@given(books())
def test_every_table_has_one_row_for_a_key_and_no_gap_in_its_days(book: list[Arrival]) -> None:
    tables = ledger(book)

    for table, rows in tables.items():
        keys = [tuple(row[column] for column in KEYS[table]) for row in rows]
        assert len(keys) == len(set(keys)), table
    for table in ("fact_portfolio_value_daily", "daily_returns", "cumulative_returns", "drawdown"):
        days: dict[Any, list[Any]] = defaultdict(list)
        for row in tables[table]:
            days[row["scope_type"], row["scope_id"]].append(row[KEYS[table][-1]])
        for of_scope in days.values():
            assert of_scope == [of_scope[0] + timedelta(days=number) for number in range(len(of_scope))]


def test_every_event_of_a_book_keeps_the_contract() -> None:
    events = [arrival for seed in range(10) for arrival in random_book(seed, 60)]

    assert [found for topic, event in events if (found := problems(topic, encode(to_json(event))))] == []


def test_a_book_is_a_pure_function_of_its_seed() -> None:
    assert random_book(7, 50) == random_book(7, 50)
    assert random_book(7, 50) != random_book(8, 50)


def scope_members(tables: Tables) -> dict[tuple[str, str], list[str]]:
    """The accounts of every scope, by dim_account."""
    members: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in tables["dim_account"]:
        members["ACCOUNT", row["account_id"]].append(row["account_id"])
        members["PORTFOLIO", row["portfolio_id"]].append(row["account_id"])
        members["ALL", "ALL"].append(row["account_id"])
    return members


def converted_scopes(tables: Tables) -> set[tuple[str, str]]:
    """The scopes in another currency than one of their accounts, or than money on its way from one."""
    base = {row["account_id"]: row["base_currency"] for row in tables["dim_account"]}
    currencies = {(row["scope_type"], row["scope_id"]): row["currency"] for row in tables["fact_portfolio_value_daily"]}
    members = scope_members(tables)
    sent = [row for row in tables["fact_cash_events"] if row["transfer_date"] and row["transfer_date"] > row["value_date"]]
    abroad = {row["account_id"] for row in sent if row["currency"] != base[row["account_id"]]}
    return {
        scope
        for scope, currency in currencies.items()
        if any(base[each] != currency or each in abroad for each in members[scope])
    }


def _signed(row: Row) -> Row:
    sign = 1 if row["side"] == "LONG" else -1
    return {column: sign * row[column] for column in ("open_quantity", "cost_gross_base", "cost_net_base")}


def _holding(row: Row) -> tuple[str, str]:
    return row["account_id"], row["symbol"]
