"""The event contract: eight frozen dataclasses, one for each Kafka topic.

Everything else is derived from them: the Spark schema and validation of bronze (`spark_jobs/transforms`), the checks of
`lake produce file` (`validation.py`) and the examples in `examples/`. docs/contract.md tells what each event means.
"""

from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from lake.contract.fields import (
    FieldSpec,
    boolean,
    currency_code,
    day,
    exchange_rate,
    identifier,
    integer,
    money,
    one_of,
    text,
    timestamp,
    unit_price,
    units,
    units_or_money,
)

MAX_PAYLOAD_BYTES = 256 * 1024
MAX_DEPTH = 64  # brackets that are open at once in a payload
ACTIONS = ("NEW", "CORRECT", "CANCEL")


@dataclass(frozen=True, kw_only=True)
class Event:
    """What every event carries."""

    event_id: str = identifier()
    source: str = identifier(default="unknown")
    recorded_at: datetime = timestamp()
    version: int = integer(default="1")
    action: str = one_of(*ACTIONS, default="NEW")


@dataclass(frozen=True, kw_only=True)
class Trade(Event):
    """One version of one fill."""

    trade_id: str = identifier()
    account_id: str = identifier()
    symbol: str = identifier()
    side: str = one_of("BUY", "SELL", "TRANSFER_IN", "TRANSFER_OUT")
    quantity: Decimal = units(above_zero=True)  # units; the side gives the direction
    price: Decimal = unit_price()  # per unit, in `currency`, before fee and tax
    currency: str = currency_code()  # of price, fee and tax
    fee: Decimal = money(default="0")
    tax: Decimal = money(default="0")
    gross_amount: Decimal | None = money(null=True)  # before fee and tax; wins over quantity x price
    settlement_currency: str | None = currency_code(default_from="currency")
    fx_rate: Decimal = exchange_rate(default="1", above_zero=True)  # settlement_currency per 1 currency
    executed_at: datetime = timestamp()
    trade_date: date | None = day(default_from="executed_at")
    settlement_date: date | None = day(null=True)
    transfer_id: str | None = identifier(null=True)  # pairs a TRANSFER_OUT with a TRANSFER_IN
    lot_ref: str | None = identifier(null=True)  # the opening trade_id, for cost method SPECIFIC


@dataclass(frozen=True, kw_only=True)
class CashEvent(Event):
    """One version of one movement of money."""

    cash_event_id: str = identifier()
    account_id: str = identifier()
    cash_type: str = one_of(
        "DEPOSIT",
        "WITHDRAWAL",
        "DIVIDEND",
        "INTEREST",
        "INTEREST_CHARGE",
        "FEE",
        "FEE_REFUND",
        "TAX",
        "TAX_REFUND",
        "TRANSFER_IN",
        "TRANSFER_OUT",
    )
    amount: Decimal = money(above_zero=True)  # the money that moved, net of fee and tax
    fee: Decimal = money(default="0")  # already taken out of `amount`
    tax: Decimal = money(default="0")  # already taken out of `amount`
    currency: str = currency_code()
    symbol: str | None = identifier(null=True)
    occurred_at: datetime = timestamp()
    value_date: date | None = day(default_from="occurred_at")
    transfer_id: str | None = identifier(null=True)


@dataclass(frozen=True, kw_only=True)
class Price(Event):
    """One version of one close, or one tick."""

    symbol: str = identifier()
    price_type: str = one_of("CLOSE", "TICK")
    price: Decimal = unit_price()  # per unit, in `currency`
    currency: str = currency_code()
    priced_at: datetime = timestamp()
    price_date: date | None = day(default_from="priced_at")
    volume: Decimal | None = units(null=True)  # units


@dataclass(frozen=True, kw_only=True)
class CorporateAction(Event):
    """One version of one corporate action; it takes effect at the start of `ex_date`."""

    corporate_action_id: str = identifier()
    symbol: str = identifier()
    action_type: str = one_of("SPLIT", "CASH_DIVIDEND", "SYMBOL_CHANGE", "SPIN_OFF", "MERGER")
    ex_date: date = day()
    ratio_new: Decimal | None = units(  # 0: a merger for cash alone
        above_zero=True, zero_when=("MERGER",), required_when=("SPLIT", "SPIN_OFF", "MERGER")
    )
    ratio_old: Decimal | None = units(above_zero=True, required_when=("SPLIT", "SPIN_OFF", "MERGER"))
    amount_per_share: Decimal | None = unit_price(above_zero=True, required_when=("CASH_DIVIDEND",))
    currency: str | None = currency_code(required_when=("CASH_DIVIDEND", "MERGER"))
    pay_date: date | None = day(required_when=("CASH_DIVIDEND",))
    new_symbol: str | None = identifier(required_when=("SYMBOL_CHANGE", "SPIN_OFF", "MERGER"))
    cost_fraction: Decimal | None = units(required_when=("SPIN_OFF",))  # share of the cost that moves
    cash_per_share: Decimal = unit_price(default="0")


@dataclass(frozen=True, kw_only=True)
class FxRate(Event):
    """One version of one day's rate: 1 `base_currency` = `rate` `quote_currency`."""

    base_currency: str = currency_code()
    quote_currency: str = currency_code()
    rate: Decimal = exchange_rate(above_zero=True)
    rate_date: date = day()


@dataclass(frozen=True, kw_only=True)
class Account(Event):
    """One version of one account and its policies."""

    account_id: str = identifier()
    name: str = text()
    base_currency: str = currency_code(default="USD")
    portfolio_id: str | None = identifier(null=True)
    cost_method: str = one_of("FIFO", "LIFO", "HIFO", "AVERAGE", "SPECIFIC", default="FIFO")
    flow_timing: str = one_of("IN_START_OUT_END", "ALL_START", "ALL_END", default="IN_START_OUT_END")
    tracks_cash: bool = boolean(default="true")
    dividend_source: str = one_of("CASH_EVENT", "CORPORATE_ACTION", default="CASH_EVENT")
    benchmark_symbol: str | None = identifier(null=True)
    risk_free_rate: Decimal = unit_price(default="0")  # yearly, a fraction
    opened_on: date | None = day(null=True)
    closed_on: date | None = day(null=True)


@dataclass(frozen=True, kw_only=True)
class Instrument(Event):
    """One version of one instrument."""

    symbol: str = identifier()
    name: str = text()
    asset_class: str = identifier(default="EQUITY")
    currency: str = currency_code(default="USD")
    sector: str | None = text(null=True)
    country: str | None = text(null=True)
    exchange: str | None = identifier(null=True)  # MIC
    price_adjustment: str = one_of("RAW", "SPLIT_ADJUSTED", default="RAW")


@dataclass(frozen=True, kw_only=True)
class Statement(Event):
    """One version of what a custodian says is there of one item at the end of a day. It books nothing."""

    account_id: str = identifier()
    statement_date: date = day()
    item: str = identifier()  # a symbol, or CASH: and a currency
    quantity: Decimal = units_or_money(signed=True)  # units, or the money; below zero: a short, an overdraft
    market_value: Decimal | None = money(null=True, signed=True)  # in `currency`
    currency: str | None = currency_code(null=True)  # of `market_value`


@dataclass(frozen=True, slots=True)
class Topic:
    """A Kafka topic: its event, the field that is the message key, the fields that identify an entity, and that of its day."""

    name: str
    event: type[Event]
    key: tuple[str, ...]  # joined by "/"
    entity: tuple[str, ...]
    event_date: str | None = None  # the day that the event is of; None: it holds on all days
    compacted: bool = False

    @property
    def versions(self) -> str:
        """The silver table of all its versions."""
        return f"{self.name.removesuffix('s')}_versions"


PAIR = ("base_currency", "quote_currency")
TOPICS: dict[str, Topic] = {
    topic.name: topic
    for topic in (
        Topic("trades", Trade, ("account_id",), ("trade_id",), "trade_date"),
        Topic("cash_events", CashEvent, ("account_id",), ("cash_event_id",), "value_date"),
        Topic("prices", Price, ("symbol",), ("symbol", "price_type", "priced_at"), "price_date"),
        Topic("corporate_actions", CorporateAction, ("symbol",), ("corporate_action_id",), "ex_date"),
        Topic("fx_rates", FxRate, PAIR, (*PAIR, "rate_date"), "rate_date"),
        Topic("accounts", Account, ("account_id",), ("account_id",), compacted=True),
        Topic("instruments", Instrument, ("symbol",), ("symbol",), compacted=True),
        Topic("statements", Statement, ("account_id",), ("account_id", "statement_date", "item"), "statement_date"),
    )
}


_SPECS: dict[type[Event], tuple[FieldSpec, ...]] = {}


def specs(event: type[Event]) -> tuple[FieldSpec, ...]:
    """The contract of each field of an event, in the order of the columns."""
    if event not in _SPECS:
        _SPECS[event] = tuple(_named(item.metadata["spec"], item.name) for item in fields(event))
    return _SPECS[event]


def _named(spec: FieldSpec, name: str) -> FieldSpec:
    return FieldSpec(**{**{key: getattr(spec, key) for key in FieldSpec.__slots__}, "name": name})


def to_json(event: Event) -> dict[str, Any]:
    """The JSON form of an event: decimals and dates as strings, nulls left out."""
    return {spec.name: _encode(value) for spec in specs(type(event)) if (value := getattr(event, spec.name)) is not None}


def _encode(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, date):
        return value.isoformat()
    return value


def message_key(topic: Topic, event: dict[str, Any]) -> bytes:
    """The Kafka message key of an event, UTF-8."""
    return "/".join(str(event[name]) for name in topic.key).encode()
