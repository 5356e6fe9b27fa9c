"""Any events as a lakehouse in memory: gold as the reference ledger has it, read by DuckDB, without Spark."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any, cast

import duckdb
import pyarrow as pa

from lake.contract.events import CashEvent, Price, Trade
from tests.reference.accepted import Arrival, decoded, live_events
from tests.reference.book import Book, open_book
from tests.reference.cash import is_external
from tests.reference.ledger import ledger

Row = dict[str, Any]
MONEY, UNITS, PRICE, RATE, SCALE = (pa.decimal128(*size) for size in ((24, 6), (20, 8), (18, 8), (18, 10), (10, 0)))
TEXT, DAY, MOMENT, COUNT, FLAG = pa.string(), pa.date32(), pa.timestamp("us", "UTC"), pa.int64(), pa.bool_()

COLUMNS: Mapping[str, Mapping[str, pa.DataType]] = {
    "gold.dim_account": dict.fromkeys(("account_id", "base_currency", "portfolio_id", "cost_method"), TEXT),
    "gold.fact_trades": {
        **dict.fromkeys(("trade_id", "event_id", "account_id", "symbol", "side", "unsupported_reason"), TEXT),
        **dict.fromkeys(("gross_amount", "fee", "tax", "cash_amount"), MONEY),
        **{"quantity": UNITS, "price": PRICE, "fx_rate": PRICE, "trade_date": DAY, "executed_at": MOMENT},
    },
    "gold.fact_cash_events": {
        **dict.fromkeys(("cash_event_id", "event_id", "account_id", "symbol", "cash_type"), TEXT),
        **dict.fromkeys(("transfer_account_id", "unsupported_reason"), TEXT),
        **{"signed_amount": MONEY, "is_external": FLAG, "value_date": DAY, "occurred_at": MOMENT},
    },
    "gold.fact_cash_balances_daily": {"account_id": TEXT, "balance": MONEY, "balance_date": DAY},
    "gold.fact_positions_daily": {
        **dict.fromkeys(("account_id", "symbol", "valuation_status", "price_event_id"), TEXT),
        **{"quantity": UNITS, "price": PRICE, "fx_rate": RATE, "market_value_base": MONEY},
        **{"price_date": DAY, "stale_days": COUNT, "position_date": DAY},
    },
    "gold.fact_lot_disposals": {
        **dict.fromkeys(("account_id", "symbol", "close_trade_id", "open_trade_id", "side", "cost_method"), TEXT),
        **dict.fromkeys(("proceeds_gross_base", "cost_gross_base", "realized_pnl_gross_base"), MONEY),
        **{"quantity": UNITS, "open_date": DAY, "close_date": DAY, "holding_days": COUNT},
    },
    "gold.fact_pnl_daily": {"account_id": TEXT, "symbol": TEXT, "realized_pnl_base": MONEY, "pnl_date": DAY},
    "gold.fact_portfolio_value_daily": {
        **dict.fromkeys(("scope_type", "scope_id", "valuation_status"), TEXT),
        **dict.fromkeys(("total_value", "cash_balance", "positions_value", "inflow", "outflow"), MONEY),
        **{"unpriced_count": COUNT, "unsupported_count": COUNT, "value_date": DAY},
    },
    "gold.daily_returns": {
        **dict.fromkeys(("scope_type", "scope_id", "flow_timing"), TEXT),
        **{"daily_return": pa.float64(), "return_date": DAY},
    },
    "silver.share_scales": {"symbol": TEXT, "scale": SCALE, "valid_from": DAY, "valid_until": DAY},
    "bronze.prices": {"event_id": TEXT, "price": PRICE, "reject_reason": TEXT},
}


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
        "fact_trades": lambda row: _of_trade(trades[row["trade_id"]]),
        "fact_cash_events": lambda row: _of_cash_event(cash_events[row["cash_event_id"]], book),
        "fact_positions_daily": lambda row: {"fx_rate": Decimal(1), "price_event_id": _price_event(row, prices)},
        "fact_lot_disposals": lambda row: {"side": "LONG" if trades[row["close_trade_id"]].side == "SELL" else "SHORT"},
        "fact_portfolio_value_daily": lambda _: {"unsupported_count": 0},
    }
    tables = {f"gold.{name}": [row | more.get(name, _nothing)(row) for row in rows] for name, rows in gold.items()}
    tables["silver.share_scales"] = [row for symbol in book.splits for row in _scales(book, symbol)]
    tables["bronze.prices"] = [{"event_id": price.event_id, "price": price.price} for price in prices]
    return tables


def _nothing(_: Row) -> Row:
    return {}


def _of_trade(trade: Trade) -> Row:
    return {"event_id": trade.event_id, "executed_at": trade.executed_at, "fx_rate": trade.fx_rate}


def _of_cash_event(event: CashEvent, book: Book) -> Row:
    others = [other.account_id for other in book.live_cash_events if other.account_id != event.account_id]
    paired = [other for other in others if not is_external(event, book.live_cash_events, {event.account_id, other})]
    transfer = next(iter(paired), None) if is_external(event, book.live_cash_events, {event.account_id}) else None
    return {"event_id": event.event_id, "occurred_at": event.occurred_at, "transfer_account_id": transfer}


def _live_prices(arrivals: Iterable[Arrival]) -> list[Price]:
    live = live_events([(topic, decoded(topic, event)) for topic, event in arrivals])
    return cast(list[Price], live["prices"])


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
