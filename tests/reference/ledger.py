"""The reference ledger: every gold number that docs/metrics.md defines, sequentially and exactly.

It shares no code with the models in dbt/ and is as simple-minded as possible: loop over the days, loop over the fills, lots
in a list; money in Decimal and Fraction. What it says is what gold must hold.
"""

from collections.abc import Iterable
from dataclasses import MISSING, fields
from datetime import date
from decimal import localcontext
from typing import Any

from lake.contract.events import Account, CashEvent, Event, Instrument, Trade
from tests.reference.accepted import Arrival
from tests.reference.account_days import AccountHistory, walk_account
from tests.reference.book import Book, open_book
from tests.reference.cash import other_half, signed_amount
from tests.reference.contributions import contribution_rows
from tests.reference.conversions import conversion_rows
from tests.reference.correlations import correlation_rows, gap_rows
from tests.reference.dividends import dividend_rows
from tests.reference.exposures import exposure_rows
from tests.reference.fills import FillMoney, gross_of
from tests.reference.flows import difference_of, flow_of_event, flow_of_fill, is_flow
from tests.reference.lots import lot_row
from tests.reference.matching import Matching, match_fills
from tests.reference.periods import period_rows
from tests.reference.rates import converted
from tests.reference.reconciliation import reconciliation_rows
from tests.reference.returns import chain, cumulative_rows, daily_return_rows, drawdown_rows, episode_rows, volatility_rows
from tests.reference.risk import observations, risk_rows, trading_day_rows
from tests.reference.rounding import in_units, money
from tests.reference.scopes import Scope, days_of, scopes_of, value_rows

Row = dict[str, Any]
Tables = dict[str, list[Row]]
DIGITS = 60  # of the decimal context: no sum and no product of money is ever rounded by it


def ledger(arrivals: Iterable[Arrival], as_of: date | None = None, today: date | None = None) -> Tables:
    """Every gold table, from the accepted events in the order in which they became known.

    `as_of` defaults to the latest business date of any event that is not after `today`.
    Raises `UnsupportedError` for what docs/metrics.md lists as not supported yet.
    """
    with localcontext(prec=DIGITS):
        book = open_book(arrivals, as_of, today)
        matching = match_fills(book)
        histories = {account_id: walk_account(book, account_id, matching) for account_id in book.active_accounts}
        return {
            "dim_account": _account_rows(book),
            "dim_symbol": _symbol_rows(book),
            "fact_trades": _trade_rows(book),
            "fact_cash_events": _cash_event_rows(book),
            "fact_dividends": dividend_rows(book),
            "fact_conversions": conversion_rows(book.conversions),
            **_account_tables(book, histories, matching),
            "reconciliation": reconciliation_rows(book, histories),
            "symbol_correlations": correlation_rows(book, histories),
            "price_gaps": gap_rows(book),
            **_scope_tables(book, histories, matching),
        }


def _account_rows(book: Book) -> list[Row]:
    rows = []
    for account_id in sorted({*book.accounts, *book.active_accounts}):
        columns = _reference_columns(Account, book.accounts.get(account_id)) | {"account_id": account_id}
        dates = book.activity(account_id=account_id)
        rows.append({**columns, "is_announced": account_id in book.accounts, **_first_and_last(dates)})
    return rows


def _symbol_rows(book: Book) -> list[Row]:
    booked = {fill.trade.symbol for fill in book.fills} | {event.symbol for event in book.cash_events if event.symbol}
    converted_symbols = {symbol for each in book.booked_conversions for symbol in each.touched}
    rows = []
    for symbol in sorted({*book.instruments, *booked, *converted_symbols}):
        columns = _reference_columns(Instrument, book.instruments.get(symbol)) | {"symbol": symbol}
        dates = book.activity(symbol=symbol)
        rows.append({**columns, "is_announced": symbol in book.instruments, **_first_and_last(dates)})
    return rows


def _reference_columns(kind: type[Event], event: Event | None) -> Row:
    """The fields of an account or instrument; the contract's defaults (null without one) if it was never announced."""
    inherited = {item.name for item in fields(Event)}
    own = [item for item in fields(kind) if item.name not in inherited]
    if event is not None:
        return {item.name: getattr(event, item.name) for item in own}
    return {item.name: item.default if item.default is not MISSING else None for item in own}


def _first_and_last(dates: list[date]) -> Row:
    return {"first_activity_date": min(dates, default=None), "last_activity_date": max(dates, default=None)}


def _trade_rows(book: Book) -> list[Row]:
    return [
        {
            "trade_id": trade.trade_id,
            "account_id": trade.account_id,
            "symbol": trade.symbol,
            "side": trade.side,
            "cost_method": book.cost_method(trade.account_id),
            "currency": trade.currency,
            "settlement_currency": trade.settlement_currency,
            "quantity": in_units(trade.quantity),
            "price": in_units(trade.price),
            "gross_amount": gross_of(trade),
            "fee": money(trade.fee),
            "tax": money(trade.tax),
            **_money_columns(book.money_of(trade)),
            **_flow_columns(book, trade),
            **_move_columns(book, trade),
            "tracks_cash": book.tracks_cash(trade.account_id),
            "trade_date": trade.trade_date,
            "version": trade.version,
        }
        for trade in book.live_trades
    ]


def _money_columns(money_of_fill: FillMoney | None) -> Row:
    if money_of_fill is None:
        return {"is_booked": False}
    return {
        "cash_amount": money_of_fill.cash,
        "gross_local": money_of_fill.gross_local,
        "gross_base": money_of_fill.gross,
        "fee_base": money_of_fill.fee,
        "tax_base": money_of_fill.tax,
        "net_base": money_of_fill.net,
        "base_rate": money_of_fill.base_rate,
        "local_fx_rate": money_of_fill.local_fx_rate,
    }


def _move_columns(book: Book, trade: Trade) -> Row:
    move = book.moves.get(trade.trade_id)
    if move is None:
        return {"transfer_account_id": None, "is_carried": False}
    return {"transfer_account_id": move.other.account_id, "is_carried": move.is_carried, "transfer_rate": move.rate}


def _flow_columns(book: Book, trade: Trade) -> Row:
    move = book.moves.get(trade.trade_id)
    if move and move.is_carried and gross_of(trade) == 0:
        return {"flow_base": None}
    booked = next((fill for fill in book.fills if fill.trade is trade), None)
    return {"flow_base": flow_of_fill(book, booked)} if booked else {}


def _cash_event_rows(book: Book) -> list[Row]:
    return [
        {
            "cash_event_id": event.cash_event_id,
            "account_id": event.account_id,
            "cash_type": event.cash_type,
            "currency": event.currency,
            "symbol": event.symbol,
            "signed_amount": signed_amount(event),
            "gross_amount": money(event.amount + event.fee + event.tax),
            "fee": money(event.fee),
            "tax": money(event.tax),
            "value_date": event.value_date,
            "is_external": is_flow(book, event, {event.account_id}),
            "version": event.version,
            "base_rate": (rate := book.base_rate(event)),
            "signed_base": None if rate is None else converted(signed_amount(event), rate),
            "flow_base": None if rate is None else flow_of_event(book, event, {event.account_id}),
            **_other_half_columns(book, event),
        }
        for event in book.live_cash_events
    ]


def _other_half_columns(book: Book, event: CashEvent) -> Row:
    other = other_half(event, book.live_cash_events)
    if other is None:
        return {"transfer_account_id": None, "transfer_amount": None, "transfer_date": None}
    columns = {"transfer_account_id": other.account_id, "transfer_amount": money(other.amount), "transfer_date": other.value_date}
    return columns if book.base_rate(event) is None else columns | {"difference_base": difference_of(book, event)}


def _account_tables(book: Book, histories: dict[str, AccountHistory], matching: Matching) -> Tables:
    days = [(history, day) for history in histories.values() for day in history.days]
    return {
        "fact_cash_balances_daily": [row for _, day in days for row in day.balances],
        "fact_positions_daily": [row for _, day in days for row in day.positions],
        "fact_lots": [
            lot_row(account_id, symbol, lot, book.splits[symbol].scale(book.as_of))
            for (account_id, symbol), lots in matching.lots.items()
            for lot in lots
        ],
        "fact_lot_disposals": [row for _, day in days for row in day.disposals],
        "fact_pnl_daily": [row for _, day in days for row in day.pnl],
    }


def _scope_tables(book: Book, histories: dict[str, AccountHistory], matching: Matching) -> Tables:
    tables: Tables = {
        "fact_portfolio_value_daily": [],
        "daily_returns": [],
        "cumulative_returns": [],
        "drawdown": [],
        "drawdown_episodes": [],
        "rolling_volatility": [],
        "period_returns": [],
        "contributions": [],
        "trading_day_returns": [],
        "risk_metrics": [],
        "exposures": [],
    }
    for scope in scopes_of(book):
        values = value_rows(book, scope, histories, matching)
        days = chain(scope.flow_timing, values, _trading_days(book, scope, histories, [row["value_date"] for row in values]))
        key = {"scope_type": scope.scope_type, "scope_id": scope.scope_id}
        tables["fact_portfolio_value_daily"] += values
        tables["daily_returns"] += daily_return_rows(key, scope.flow_timing, days)
        tables["cumulative_returns"] += cumulative_rows(key, days)
        tables["drawdown"] += drawdown_rows(key, days)
        tables["drawdown_episodes"] += episode_rows(key, days)
        tables["rolling_volatility"] += volatility_rows(key, days)
        periods = period_rows(book, scope, histories, values, days)
        tables["period_returns"] += periods
        tables["contributions"] += contribution_rows(book, scope, histories, values, days, periods=periods)
        found = observations(book, scope, days)
        tables["trading_day_returns"] += trading_day_rows(book, scope, found)
        tables["risk_metrics"] += risk_rows(book, scope, days, found)
        tables["exposures"] += exposure_rows(book, scope, histories, values)
    return tables


def _trading_days(book: Book, scope: Scope, histories: dict[str, AccountHistory], days: list[date]) -> set[date]:
    held_before: set[str] = set()
    trading_days = set()
    for day in days:
        held = {symbol for account_day in days_of(scope, histories, day) for symbol in account_day.held}
        watched = held_before | held
        if any(book.prices.is_trading_day(symbol, day) for symbol in watched) or (not watched and day.weekday() < 5):
            trading_days.add(day)
        held_before = held
    return trading_days
