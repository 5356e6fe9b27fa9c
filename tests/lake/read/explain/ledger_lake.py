"""Any events as a lakehouse in memory: gold as the reference ledger has it, read by DuckDB, without Spark."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise, product
from typing import Any, cast

import duckdb
import pyarrow as pa

from lake.contract.events import CashEvent, Price, Trade
from tests.lake.read.explain.ledger_columns import COLUMNS
from tests.reference.accepted import Arrival, decoded, live_events
from tests.reference.book import Book, open_book
from tests.reference.fills import ADDS_UNITS
from tests.reference.ledger import ledger
from tests.reference.lots import MovedLot
from tests.reference.matching import match_fills
from tests.reference.moves import order_of

Row = dict[str, Any]


def lake_of(arrivals: Sequence[Arrival]) -> duckdb.DuckDBPyConnection:
    """The lakehouse that these events come to."""
    return write_lake(_tables(arrivals))


def write_lake(tables: Mapping[str, Iterable[Row]]) -> duckdb.DuckDBPyConnection:
    """A lakehouse of these rows, as far as an explanation reads it; columns that a row does not have are null.

    As in `lake.connect()`, each table is a view.
    """
    connection = duckdb.connect()
    connection.execute("create schema bronze; create schema silver; create schema gold; set timezone = 'UTC'")
    for table, columns in COLUMNS.items():
        rows = [{column: row.get(column) for column in columns} for row in tables.get(table, ())]
        connection.register("given", pa.Table.from_pylist(rows, schema=pa.schema(list(columns.items()))))
        connection.execute(f'create table "{table}" as from given; create view {table} as from "{table}"')
        connection.unregister("given")
    return connection


def _tables(arrivals: Sequence[Arrival]) -> dict[str, list[Row]]:
    book = open_book(arrivals)
    gold = ledger(arrivals)
    prices = _live_prices(arrivals)
    trades = {trade.trade_id: trade for trade in book.live_trades}
    cash_events = {event.cash_event_id: event for event in book.live_cash_events}
    more: dict[str, Callable[[Row], Row]] = {
        "fact_trades": lambda row: _of_trade(trades[row["trade_id"]], book),
        "fact_cash_events": lambda row: _of_cash_event(cash_events[row["cash_event_id"]], book),
        "fact_dividends": lambda row: _of_dividend(row, book),
        "fact_conversions": lambda row: _of_conversion(row, book),
        "fact_positions_daily": lambda row: {"price_event_id": _price_event(row, prices)},
        "fact_lot_disposals": lambda row: {"side": "LONG" if trades[row["open_trade_id"]].side in ADDS_UNITS else "SHORT"},
        "fact_portfolio_value_daily": lambda row: {"unsupported_count": int(row["valuation_status"] == "UNSUPPORTED")},
    }
    tables = {f"gold.{name}": [row | more.get(name, _nothing)(row) for row in rows] for name, rows in gold.items()}
    tables["silver.share_scales"] = [row for symbol in book.splits for row in _scales(book, symbol)]
    tables["silver.rates_daily"] = _rates(arrivals, book, gold)
    tables["silver.lot_segments"] = [row for trade_id, lots in match_fills(book).sent.items() for row in _sent(trade_id, lots)]
    tables["silver.prices_daily"] = [row for trade_id in book.moves for row in _prices_of_day(trades[trade_id], book)]
    tables["bronze.fx_rates"] = [vars(rate) for rate in _live(arrivals, "fx_rates")]
    tables["bronze.prices"] = [{"event_id": price.event_id, "price": price.price} for price in prices]
    return tables


def _sent(trade_id: str, lots: Iterable[MovedLot]) -> Iterable[Row]:
    for lot in lots:
        opened = {"open_trade_id": lot.fill.trade.trade_id, "open_date": lot.fill.trade_date}
        yield opened | {"close_trade_id": trade_id, "opening_gross": lot.amounts.gross, "is_moved": True}


def _prices_of_day(trade: Trade, book: Book) -> Iterable[Row]:
    assert trade.trade_date is not None
    if quote := book.prices.quote(trade.symbol, trade.trade_date, book.splits[trade.symbol]):
        of_day = {"symbol": trade.symbol, "calendar_date": trade.trade_date, "event_id": "of the day"}
        yield of_day | {"price": quote.price, "currency": quote.currency}


def _nothing(_: Row) -> Row:
    return {}


def _of_trade(trade: Trade, book: Book) -> Row:
    reason = {"unsupported_reason": None if book.money_of(trade) else "no rate"}
    of_event = {name: getattr(trade, name) for name in ("event_id", "executed_at", "fx_rate", "lot_ref", "settlement_currency")}
    units = [fill.sign * fill.units for fill in book.fills if fill.trade is trade]
    signed_units = {"signed_units": Decimal(units[0].numerator) / units[0].denominator} if units else {}
    move = book.moves.get(trade.trade_id)
    order = {"ordered_at": order_of(trade, book.moves)[1], "is_received": move is not None and move.is_received}
    other = {"transfer_trade_id": move.other.trade_id} if move else {}
    currencies = {"base_currency": book.base_currency(trade.account_id), "local_currency": book.local_currency(trade.symbol)}
    return of_event | reason | signed_units | order | other | currencies


def _of_cash_event(event: CashEvent, book: Book) -> Row:
    reason = {"unsupported_reason": None if book.base_rate(event) else "no rate"}
    identity = {"event_id": event.event_id, "occurred_at": event.occurred_at}
    account = {"base_currency": book.base_currency(event.account_id), "tracks_cash": book.tracks_cash(event.account_id)}
    return identity | reason | account


def _of_dividend(row: Row, book: Book) -> Row:
    (action,) = (action for action in book.dividends if action.corporate_action_id == row["corporate_action_id"])
    account = {"base_currency": book.base_currency(row["account_id"]), "tracks_cash": book.tracks_cash(row["account_id"])}
    return {"event_id": action.event_id} | account


def _of_conversion(row: Row, book: Book) -> Row:
    (each,) = (each for each in book.conversions if each.conversion_id == row["conversion_id"])
    account = {"base_currency": book.base_currency(each.account_id), "tracks_cash": book.tracks_cash(each.account_id)}
    of_event = {"event_id": each.action.event_id, "cash_per_share": each.action.cash_per_share}
    if each.terms is None:
        return account | of_event
    units = {"units": _decimal(each.units), "new_units": _decimal(each.terms.new_units)}
    factor = {"numerator": each.terms.factor.numerator, "denominator": each.terms.factor.denominator}
    return account | of_event | units | factor


def _decimal(units: Fraction) -> Decimal:
    return Decimal(units.numerator) / units.denominator


def _live(arrivals: Iterable[Arrival], topic: str) -> list[Any]:
    return live_events([(topic, decoded(topic, event)) for topic, event in arrivals])[topic]


def _live_prices(arrivals: Iterable[Arrival]) -> list[Price]:
    return cast(list[Price], _live(arrivals, "prices"))


def _rates(arrivals: Sequence[Arrival], book: Book, gold: Mapping[str, list[Row]]) -> list[Row]:
    """The rate of each pair and day of the book, with the events that it is made of."""
    events = {(rate.base_currency, rate.quote_currency, rate.rate_date): rate.event_id for rate in _live(arrivals, "fx_rates")}
    currencies = sorted({currency for base, quote, _ in events for currency in (base, quote)})
    days = {row["value_date"] for row in gold["fact_portfolio_value_daily"]}
    return [
        row
        for currency, base, day in product(currencies, currencies, days)
        if currency != base and (row := _rate(book, events, (currency, base), day))
    ]


def _rate(book: Book, events: Mapping[tuple[str, str, date], str], pair: tuple[str, str], day: date) -> Row | None:
    found = book.rates.rate(*pair, day)
    if found is None:
        return None
    legs = [pair] if found.via is None else [(pair[0], found.via), (found.via, pair[1])]
    ids = [_event_of(events, leg, day) for leg in legs]
    names = {"currency": pair[0], "base_currency": pair[1], "via_currency": found.via, "event_id": ids[0]}
    names |= {"via_event_id": ids[1] if found.via else None}
    return names | {"rate": found.rate, "rate_date": found.rate_date, "calendar_date": day}


def _event_of(events: Mapping[tuple[str, str, date], str], pair: tuple[str, str], day: date) -> str:
    """The newest rate of a pair as it came, else of its inverse."""
    for base, quote in (pair, pair[::-1]):
        days = [on for one, other, on in events if (one, other) == (base, quote) and on <= day]
        if days:
            return events[base, quote, max(days)]
    raise KeyError(pair)


def _price_event(row: Row, prices: Iterable[Price]) -> str | None:
    of_day = [price for price in prices if (price.symbol, price.price_date) == (row["symbol"], row["price_date"])]
    last = max(of_day, key=lambda price: (price.price_type == "CLOSE", price.priced_at), default=None)
    return last.event_id if last else None


def _scales(book: Book, symbol: str) -> list[Row]:
    splits = book.splits[symbol]
    days = [date.min, *sorted({ex_date for ex_date, _ in splits.ratios}), date(9999, 12, 31)]
    return [
        {"symbol": symbol, "scale": Decimal(splits.scale(start)), "valid_from": start, "valid_until": end}
        for start, end in pairwise(days)
    ]
