"""The event contract: seven frozen dataclasses, one for each Kafka topic.

Everything else is derived from them: the Spark schema and validation of bronze (`spark_jobs/transforms`), the checks of
`lake produce file` (`lake/validation.py`) and the examples in `lake/examples`. docs/contract.md tells what each event means.
"""

from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

IDENTIFIER_PATTERN = r"^[A-Za-z0-9._:/-]{1,64}$"
MAX_PAYLOAD_BYTES = 256 * 1024
ACTIONS = ("NEW", "CORRECT", "CANCEL")


class Kind(StrEnum):
    """How a field is written in JSON; `column_type` of its `FieldSpec` says how it is stored."""

    IDENTIFIER = "identifier"
    TEXT = "text"
    CURRENCY = "currency"
    ENUM = "enum"
    DECIMAL = "decimal"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    TIMESTAMP = "timestamp"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """What the contract says of one field.

    `default` is the JSON form of the default; `default_from` names the field whose value (its UTC date, when this field is a
    date and that one a timestamp) is the default. `required_when` maps `action_type` values to the need of the field.
    """

    kind: Kind
    integer_digits: int = 0
    fraction_digits: int = 0
    above_zero: bool = False
    values: tuple[str, ...] = ()
    required: bool = True
    default: str | None = None
    default_from: str | None = None
    required_when: tuple[str, ...] = ()
    name: str = ""

    @property
    def column_type(self) -> str:
        """The Spark SQL type of the typed column."""
        if self.kind is Kind.DECIMAL:
            return f"decimal({self.integer_digits + self.fraction_digits},{self.fraction_digits})"
        plain = {Kind.INTEGER: "int", Kind.BOOLEAN: "boolean", Kind.TIMESTAMP: "timestamp", Kind.DATE: "date"}
        return plain.get(self.kind, "string")


def _declare(kind: Kind, **rules: Any) -> Any:
    optional = {"default", "default_from", "required_when", "null"} & rules.keys()
    rules.pop("null", None)
    spec = FieldSpec(kind, required=not optional, **rules)
    if optional:
        return field(default=_python_default(spec), metadata={"spec": spec})
    return field(metadata={"spec": spec})


def _python_default(spec: FieldSpec) -> Any:
    if spec.default is None:
        return None
    if spec.kind is Kind.DECIMAL:
        return Decimal(spec.default)
    if spec.kind is Kind.INTEGER:
        return int(spec.default)
    return spec.default == "true" if spec.kind is Kind.BOOLEAN else spec.default


def identifier(**rules: Any) -> Any:
    """1-64 characters of `A-Z a-z 0-9 . _ : / -`."""
    return _declare(Kind.IDENTIFIER, **rules)


def text(**rules: Any) -> Any:
    """Any text: a name for people."""
    return _declare(Kind.TEXT, **rules)


def currency_code(**rules: Any) -> Any:
    """An ISO 4217 code."""
    return _declare(Kind.CURRENCY, **rules)


def one_of(*values: str, **rules: Any) -> Any:
    """One of a few upper-case words."""
    return _declare(Kind.ENUM, values=values, **rules)


def units(**rules: Any) -> Any:
    """Units of an instrument, or a ratio: 12 integer and 8 fraction digits."""
    return _declare(Kind.DECIMAL, integer_digits=12, fraction_digits=8, **rules)


def unit_price(**rules: Any) -> Any:
    """Money per unit, or a rate: 10 integer and 8 fraction digits."""
    return _declare(Kind.DECIMAL, integer_digits=10, fraction_digits=8, **rules)


def money(**rules: Any) -> Any:
    """Money: 18 integer and 6 fraction digits."""
    return _declare(Kind.DECIMAL, integer_digits=18, fraction_digits=6, **rules)


def integer(**rules: Any) -> Any:
    """A whole number from 1."""
    return _declare(Kind.INTEGER, above_zero=True, **rules)


def boolean(**rules: Any) -> Any:
    """A JSON boolean."""
    return _declare(Kind.BOOLEAN, **rules)


def timestamp(**rules: Any) -> Any:
    """ISO-8601 in UTC, ending in Z."""
    return _declare(Kind.TIMESTAMP, **rules)


def day(**rules: Any) -> Any:
    """A date, YYYY-MM-DD."""
    return _declare(Kind.DATE, **rules)


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
    fx_rate: Decimal = unit_price(default="1", above_zero=True)  # settlement_currency per 1 currency
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
    ratio_new: Decimal | None = units(above_zero=True, required_when=("SPLIT", "SPIN_OFF", "MERGER"))
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
    rate: Decimal = unit_price(above_zero=True)
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


@dataclass(frozen=True, slots=True)
class Topic:
    """A Kafka topic: its event, the field that is the message key and the fields that identify an entity."""

    name: str
    event: type[Event]
    key: tuple[str, ...]  # joined by "/"
    entity: tuple[str, ...]
    compacted: bool = False


TOPICS: dict[str, Topic] = {
    topic.name: topic
    for topic in (
        Topic("trades", Trade, ("account_id",), ("trade_id",)),
        Topic("cash_events", CashEvent, ("account_id",), ("cash_event_id",)),
        Topic("prices", Price, ("symbol",), ("symbol", "price_type", "priced_at")),
        Topic("corporate_actions", CorporateAction, ("symbol",), ("corporate_action_id",)),
        Topic("fx_rates", FxRate, ("base_currency", "quote_currency"), ("base_currency", "quote_currency", "rate_date")),
        Topic("accounts", Account, ("account_id",), ("account_id",), compacted=True),
        Topic("instruments", Instrument, ("symbol",), ("symbol",), compacted=True),
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
