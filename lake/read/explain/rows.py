"""Rows of gold as the explanations read them; their fields are in the order of the columns in queries.py."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class ScopeValue:
    """A scope at the end of a day; money in its currency."""

    currency: str
    total_value: Decimal
    cash_balance: Decimal
    positions_value: Decimal
    inflow: Decimal
    outflow: Decimal
    valuation_status: str
    unpriced_count: int
    unsupported_count: int


@dataclass(frozen=True, slots=True)
class AccountValue:
    """An account at the end of a day; money in its currency."""

    account_id: str
    currency: str
    total_value: Decimal
    cash_balance: Decimal
    positions_value: Decimal


@dataclass(frozen=True, slots=True)
class Position:
    """What an account holds of an instrument at the end of a day; `quantity` in the shares of the day."""

    account_id: str
    symbol: str
    currency: str
    price_currency: str | None
    base_currency: str
    quantity: Decimal
    price: Decimal | None
    price_fx_rate: Decimal | None
    fx_rate: Decimal | None
    market_value_local: Decimal | None
    market_value: Decimal | None
    valuation_status: str
    price_event_id: str | None
    price_date: date | None
    stale_days: int | None
    price_adjustment: str


@dataclass(frozen=True, slots=True)
class Member:
    """An account of the scope, with the policies that explanations depend on."""

    account_id: str
    base_currency: str
    cost_method: str
    tracks_cash: bool


@dataclass(frozen=True, slots=True)
class Fill:
    """A booked fill; `units`, which no split changes, are quantity x scale, and dust that went with it."""

    account_id: str
    symbol: str
    trade_id: str
    event_id: str
    side: str
    currency: str
    settlement_currency: str
    base_currency: str
    quantity: Decimal
    price: Decimal
    gross_amount: Decimal
    fee: Decimal
    tax: Decimal
    fx_rate: Decimal
    cash_amount: Decimal
    gross_base: Decimal
    base_rate: Decimal
    trade_date: date
    scale: Decimal
    units: Decimal
    lot_ref: str | None
    tracks_cash: bool
    local_currency: str
    transfer_trade_id: str | None
    transfer_account_id: str | None
    transfer_rate: Decimal | None
    is_received: bool
    is_carried: bool

    @property
    def is_in(self) -> bool:
        """Whether it adds to the position."""
        return self.side in {"BUY", "TRANSFER_IN"}

    @property
    def is_in_kind(self) -> bool:
        """Whether it moves units without money."""
        return self.side in {"TRANSFER_IN", "TRANSFER_OUT"}

    @property
    def is_flow(self) -> bool:
        """Whether it is an external flow: in kind, or for money that the account does not keep."""
        return self.is_in_kind or not self.tracks_cash


@dataclass(frozen=True, slots=True)
class CashEvent:
    """A booked cash event; `amount` is signed, and `amount_base` the same in the account's currency.

    Of a transfer `transfer_amount` is what its other half moved, `difference_base` what the halves differ by, on the later one.
    """

    account_id: str
    cash_event_id: str
    event_id: str
    cash_type: str
    symbol: str | None
    currency: str
    base_currency: str
    amount: Decimal
    amount_base: Decimal
    is_external: bool
    transfer_account_id: str | None
    transfer_amount: Decimal | None
    difference_base: Decimal
    tracks_cash: bool
    value_date: date


@dataclass(frozen=True, slots=True)
class Balance:
    """What an account has of a currency at the end of a day, and what dividends are due to it in it.

    `amount_base` and `receivable_base` in the account's currency, null without a rate.
    """

    account_id: str
    currency: str
    amount: Decimal
    amount_base: Decimal | None
    receivable: Decimal
    receivable_base: Decimal | None


@dataclass(frozen=True, slots=True)
class Rate:
    """`rate` of a day, and the one or two events that it is made of: (event_id, base, quote, rate)."""

    rate: Decimal
    rate_date: date
    via_currency: str | None
    legs: tuple[tuple[str, str, str, Decimal], ...]


@dataclass(frozen=True, slots=True)
class CashBefore:
    """All cash movements of an account in a currency before a day, added up."""

    amount: Decimal
    count: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class UnitsBefore:
    """All fills of an account and symbol before a day, added up in common units; the scales are those of their days."""

    units: Decimal
    lowest_scale: Decimal
    highest_scale: Decimal
    count: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Realized:
    """The realised P&L of an account and symbol on a day."""

    account_id: str
    symbol: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Disposal:
    """A part of a closing fill matched with a part of an opening one; money gross, in base currency."""

    account_id: str
    symbol: str
    close_trade_id: str
    open_trade_id: str
    received_trade_id: str | None
    side: str
    cost_method: str
    quantity: Decimal
    proceeds: Decimal
    cost: Decimal
    realized: Decimal
    open_date: date
    holding_days: int
