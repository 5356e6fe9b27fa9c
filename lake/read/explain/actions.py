"""Rows of what corporate actions are to an account, as the queries give them."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Dividend:
    """A booked dividend by ex-date; `amount` in its own currency, `amount_base` in the account's at the rate of the ex-date."""

    account_id: str
    corporate_action_id: str
    event_id: str
    symbol: str
    currency: str
    base_currency: str
    quantity: Decimal
    amount_per_share: Decimal
    amount: Decimal
    amount_base: Decimal
    tracks_cash: bool
    ex_date: date
    pay_date: date

    @property
    def evening_before(self) -> date:
        """The day at whose end it counts what is held."""
        return self.ex_date - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Conversion:
    """A booked rename, merger or spin-off. Units are common units; `cash_amount` in `currency`, `cash_base` in the account's."""

    account_id: str
    conversion_id: str
    event_id: str
    action_type: str
    symbol: str
    new_symbol: str
    currency: str | None
    base_currency: str
    quantity: Decimal
    units: Decimal
    new_units: Decimal
    numerator: int
    denominator: int
    cash_per_share: Decimal
    cash_amount: Decimal
    cash_base: Decimal
    tracks_cash: bool
    ex_date: date

    @property
    def leaves(self) -> bool:
        """Whether nothing of the old symbol is left."""
        return self.action_type != "SPIN_OFF"
