"""Bronze and silver of the tiny lakehouse (tiny_lakehouse.py tells its story)."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from lake.contract.events import TOPICS, specs

D2, D3, D4 = (date(2024, 1, day) for day in (2, 3, 4))
NOW = datetime(2024, 1, 5, tzinfo=UTC)
FILLED = datetime(2024, 1, 3, 15, tzinfo=UTC)
ZERO = Decimal(0)
OFFSETS = (
    '{"trades": {"0": 4}, "cash_events": {"0": 1}, "prices": {"0": 1}, "accounts": {"0": 1}, "instruments": {"0": 0}, '
    '"statements": {"0": 2}}'
)
KAFKA = (
    "value binary, kafka_topic string, kafka_partition int, kafka_offset long, known_at timestamp, ingested_at timestamp, "
    "reject_reason string"
)
Table = tuple[str, list[tuple[Any, ...]]]


def _bronze(topic: str, events: list[dict[str, Any]]) -> Table:
    columns = [spec.name for spec in specs(TOPICS[topic].event)]
    common = {"source": "test", "recorded_at": NOW, "version": 1, "action": "NEW", "currency": "USD", "fee": ZERO, "tax": ZERO}
    typed = ", ".join(f"{spec.name} {spec.column_type}" for spec in specs(TOPICS[topic].event))
    rows = []
    for offset, event in enumerate(events):
        reason = event.get("reject_reason")
        values = {} if reason else common | event
        kafka = (b"{}", topic, 0, offset, NOW.replace(second=offset), NOW, reason)
        rows.append((*(values.get(column) for column in columns), *kafka))
    return f"{typed}, {KAFKA}", rows


def _trade(event_id: str, trade_id: str, **fields: Any) -> dict[str, Any]:
    fill = {
        "account_id": "ACC-1",
        "symbol": "XYZ",
        "side": "BUY",
        "quantity": Decimal(10),
        "price": Decimal(50),
        "fee": Decimal(1),
    }
    when = {"executed_at": FILLED, "trade_date": D3, "fx_rate": Decimal(1)}
    return {"event_id": event_id, "trade_id": trade_id, **fill, **when, **fields}


def _cash(event_id: str, account: str, day: date, amount: int) -> dict[str, Any]:
    moment = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    ids = {"event_id": event_id, "cash_event_id": event_id, "account_id": account}
    return {**ids, "cash_type": "DEPOSIT", "amount": Decimal(amount), "occurred_at": moment, "value_date": day}


def _close(event_id: str, day: date, price: int) -> dict[str, Any]:
    moment = datetime(day.year, day.month, day.day, 21, tzinfo=UTC)
    return {
        "event_id": event_id,
        "symbol": "XYZ",
        "price_type": "CLOSE",
        "price": Decimal(price),
        "priced_at": moment,
        "price_date": day,
    }


def _account(event_id: str, account: str, portfolio: str | None) -> dict[str, Any]:
    return {"event_id": event_id, "account_id": account, "name": account, "base_currency": "USD", "portfolio_id": portfolio}


def _statement(event_id: str, account: str, day: date, item: str, quantity: int) -> dict[str, Any]:
    whole = {"event_id": event_id, "account_id": account, "statement_date": day, "item": item, "quantity": Decimal(quantity)}
    return whole | {"currency": None}


BRONZE = {
    "trades": _bronze(
        "trades",
        [
            _trade("e1", "T-1"),
            _trade("e2", "T-2", quantity=Decimal(99)),
            {"reject_reason": "quantity: not a decimal string"},
            _trade("e1", "T-1"),
            _trade("e3", "T-2", quantity=Decimal(99), version=2, action="CANCEL"),
        ],
    ),
    "cash_events": _bronze("cash_events", [_cash("c1", "ACC-1", D2, 1000), _cash("c2", "ACC-2", D3, 200)]),
    "prices": _bronze("prices", [_close("p1", D3, 50), _close("p2", D4, 55)]),
    "corporate_actions": _bronze("corporate_actions", []),
    "fx_rates": _bronze("fx_rates", []),
    "accounts": _bronze("accounts", [_account("a1", "ACC-1", "FAMILY"), _account("a2", "ACC-2", None)]),
    "instruments": _bronze("instruments", [{"event_id": "i1", "symbol": "XYZ", "name": "Xylophones"}]),
    "statements": _bronze(
        "statements",
        [
            _statement("s1", "ACC-1", D3, "XYZ", 10),
            _statement("s2", "ACC-1", D3, "CASH:USD", 500),
            _statement("s3", "ACC-2", D3, "CASH:USD", 200),
        ],
    ),
}

FLAGS = "version int, is_conflict boolean, is_current boolean"
CLOSE_MOMENTS = [datetime(2024, 1, day, 21, tzinfo=UTC) for day in (3, 4)]
SILVER: dict[str, Table] = {
    "trade_versions": (
        f"event_id string, trade_id string, {FLAGS}",
        [("e1", "T-1", 1, False, True), ("e2", "T-2", 1, False, False), ("e3", "T-2", 2, False, True)],
    ),
    "cash_event_versions": (
        f"event_id string, cash_event_id string, {FLAGS}",
        [("c1", "c1", 1, False, True), ("c2", "c2", 1, False, True)],
    ),
    "price_versions": (
        f"event_id string, symbol string, price_type string, price_date date, priced_at timestamp, {FLAGS}",
        [
            ("p1", "XYZ", "CLOSE", D3, CLOSE_MOMENTS[0], 1, False, True),
            ("p2", "XYZ", "CLOSE", D4, CLOSE_MOMENTS[1], 1, False, True),
        ],
    ),
    "corporate_action_versions": (f"event_id string, corporate_action_id string, {FLAGS}", []),
    "fx_rate_versions": (f"event_id string, base_currency string, quote_currency string, rate_date date, {FLAGS}", []),
    "account_versions": (
        f"event_id string, account_id string, {FLAGS}",
        [("a1", "ACC-1", 1, False, True), ("a2", "ACC-2", 1, False, True)],
    ),
    "instrument_versions": (f"event_id string, symbol string, {FLAGS}", [("i1", "XYZ", 1, False, True)]),
    "statement_versions": (
        "event_id string, account_id string, item string, quantity decimal(26,8), statement_date date, known_at timestamp, "
        f"is_live boolean, {FLAGS}",
        [
            ("s1", "ACC-1", "XYZ", Decimal(10), D3, NOW, True, 1, False, True),
            ("s2", "ACC-1", "CASH:USD", Decimal(500), D3, NOW, True, 1, False, True),
            ("s3", "ACC-2", "CASH:USD", Decimal(200), D3, NOW, True, 1, False, True),
        ],
    ),
    "rates_daily": (
        "currency string, base_currency string, via_currency string, event_id string, via_event_id string, rate decimal(18,10), "
        "rate_date date, calendar_date date",
        [],
    ),
    "prices_daily": (
        "symbol string, event_id string, price_type string, currency string, price decimal(18,8), price_date date, "
        "calendar_date date",
        [("XYZ", f"p{day.day - 2}", "CLOSE", "USD", Decimal(price), day, day) for day, price in ((D3, 50), (D4, 55))],
    ),
    "lot_segments": (
        "account_id string, symbol string, open_trade_id string, received_trade_id string, close_trade_id string, "
        "cost_method string, side string, units decimal(26,8), "
        "opened_units decimal(26,8), quantity decimal(20,8), opened_quantity decimal(20,8), opening_local decimal(24,6), "
        "opening_gross decimal(24,6), opening_net decimal(24,6), closing_gross decimal(24,6), closing_net decimal(24,6), "
        "realized_fx decimal(24,6), open_fx_rate decimal(18,10), close_fx_rate decimal(18,10), holding_days int, "
        "is_moved boolean, open_date date, close_date date",
        [
            (
                *("ACC-1", "XYZ", "T-1", None, None, "FIFO", "LONG", *map(Decimal, (10, 10, 10, 10, 500, 500, 501))),
                *(None, None, None, Decimal(1), None, None, False, D3, None),
            ),
        ],
    ),
    "share_scales": ("symbol string, scale decimal(10,0), valid_from date, valid_until date", []),
}
