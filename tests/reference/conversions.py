"""Renames, mergers and spin-offs: what an account's position in one symbol becomes in another at the start of an ex-date."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, cast

from lake.contract.events import CorporateAction
from tests.reference.rates import Rates, converted
from tests.reference.rounding import ZERO, in_units, money
from tests.reference.splits import Splits

CONVERSIONS = {"SYMBOL_CHANGE", "SPIN_OFF", "MERGER"}
LARGEST_NUMBER = 10**8  # of a factor in lowest terms: it has to be less
NO_UNITS = Fraction(0)


@dataclass(frozen=True)
class Holder:
    """What a conversion has to know of the account and of the two instruments."""

    account_id: str
    base: str  # the account's currency
    tracks_cash: bool
    local: str  # the currency of the symbol
    new_local: str


@dataclass(frozen=True)
class Terms:
    """What a position that is converted comes to."""

    factor: Fraction  # common units of the new symbol for one of the old
    new_units: Fraction  # signed
    new_quantity: Decimal
    cash_amount: Decimal  # in the currency of the action, less than 0 where the position is short
    cash_base: Decimal
    cash_local: Decimal
    flow_base: Decimal
    local_rate: Decimal  # from the currency of the symbol to that of the new one
    close_fx_rate: Decimal  # from the currency of the symbol to the account's
    keeps_open_rate: bool  # both symbols are in one currency


@dataclass(frozen=True)
class Conversion:
    """One account and one action, when its turn came; without `terms` it is not booked and the position stays as it is."""

    account_id: str
    action: CorporateAction
    units: Fraction  # signed, common units of the symbol
    scale: int  # of a share of the symbol
    terms: Terms | None
    unsupported_reason: str | None = None

    @property
    def conversion_id(self) -> str:
        """What closes the old lots, and what the new ones came by."""
        return f"{self.action.corporate_action_id}+{self.account_id}"

    @property
    def ex_date(self) -> date:
        """At whose start it happens."""
        return self.action.ex_date

    @property
    def symbol(self) -> str:
        """What was held."""
        return self.action.symbol

    @property
    def new_symbol(self) -> str:
        """What it becomes, or what comes of it."""
        return cast(str, self.action.new_symbol)

    @property
    def touched(self) -> set[str]:
        """The symbols that have a day with it: the new one where something came of it."""
        return {self.symbol, self.new_symbol} if self.terms and self.terms.new_units else {self.symbol}

    @property
    def quantity(self) -> Decimal:
        """What was held, in shares."""
        return in_units(self.units / self.scale)

    def units_of(self, symbol: str) -> Fraction:
        """By how much it changes the position in a symbol."""
        if self.terms is None or symbol not in {self.symbol, self.new_symbol}:
            return NO_UNITS
        if symbol == self.new_symbol:
            return self.terms.new_units
        return NO_UNITS if self.action.action_type == "SPIN_OFF" else -self.units


def conversion_of(
    action: CorporateAction, holder: Holder, held: Mapping[str, Fraction], splits: Mapping[str, Splits], rates: Rates
) -> Conversion:
    """The conversion of what an account holds, `held` by symbol in signed common units."""
    new_symbol = cast(str, action.new_symbol)
    units, scale = held[action.symbol], splits[action.symbol].scale(action.ex_date)
    new_scale = splits[new_symbol].scale(action.ex_date - timedelta(days=1))
    factor = _ratio(action) * new_scale / scale
    terms = _terms(action, holder, (units, scale), (factor, new_scale), rates)
    reason = None
    if new_symbol == action.symbol:
        reason = "the new symbol is the old one"
    elif _is_too_fine(action, factor):
        reason = "ratio of more than eight digits"
    elif (action.cost_fraction or 0) > 1:
        reason = "cost_fraction of more than 1"
    elif terms is None:
        reason = "no exchange rate of its day"
    elif units * held[new_symbol] < 0:
        reason = "a position of the other side in the new symbol"
    return Conversion(holder.account_id, action, units, scale, None if reason else terms, reason)


def _is_too_fine(action: CorporateAction, factor: Fraction) -> bool:
    ratio = _ratio(action)
    given = (action.ratio_new or 0, action.ratio_old or 0) if action.action_type != "SYMBOL_CHANGE" else (0, 0)
    return max(*given, *(number for each in (ratio, factor) for number in (each.numerator, each.denominator))) >= LARGEST_NUMBER


def _ratio(action: CorporateAction) -> Fraction:
    if action.action_type == "SYMBOL_CHANGE":
        return Fraction(1)
    return Fraction(cast(Decimal, action.ratio_new)) / Fraction(cast(Decimal, action.ratio_old))


def _terms(
    action: CorporateAction, holder: Holder, old: tuple[Fraction, int], new: tuple[Fraction, int], rates: Rates
) -> Terms | None:
    """None where a rate is missing; without cash none is needed for it."""
    (units, scale), (factor, new_scale) = old, new
    is_merger = action.action_type == "MERGER"
    cash = money(Fraction(in_units(units / scale)) * Fraction(action.cash_per_share)) if is_merger else ZERO
    local_rate = rates.rate(holder.local, holder.new_local, action.ex_date)
    close_fx_rate = rates.rate(holder.local, holder.base, action.ex_date)
    pays = is_merger and action.cash_per_share != 0
    in_base = _in_currency(cash, action, holder.base, rates) if pays else ZERO
    in_local = _in_currency(cash, action, holder.local, rates) if pays else ZERO
    if local_rate is None or close_fx_rate is None or in_base is None or in_local is None:
        return None
    new_units = Fraction(in_units(units * factor))
    return Terms(
        factor=factor,
        new_units=new_units,
        new_quantity=in_units(new_units / new_scale),
        cash_amount=cash,
        cash_base=in_base,
        cash_local=in_local,
        flow_base=ZERO if holder.tracks_cash else ZERO - in_base,
        local_rate=local_rate.rate,
        close_fx_rate=close_fx_rate.rate,
        keeps_open_rate=holder.local == holder.new_local,
    )


def _in_currency(cash: Decimal, action: CorporateAction, currency: str, rates: Rates) -> Decimal | None:
    rate = rates.rate(cast(str, action.currency), currency, action.ex_date)
    return converted(cash, rate.rate) if rate else None


def conversion_rows(conversions: Iterable[Conversion]) -> list[dict[str, Any]]:
    """The rows of fact_conversions."""
    return [
        {
            "account_id": conversion.account_id,
            "corporate_action_id": conversion.action.corporate_action_id,
            "conversion_id": conversion.conversion_id,
            "action_type": conversion.action.action_type,
            "symbol": conversion.symbol,
            "new_symbol": conversion.new_symbol,
            "currency": conversion.action.currency,
            "quantity": conversion.quantity,
            **_columns_of(conversion.terms),
            "is_booked": conversion.terms is not None,
            "unsupported_reason": conversion.unsupported_reason,
            "ex_date": conversion.ex_date,
            "version": conversion.action.version,
        }
        for conversion in conversions
    ]


def _columns_of(terms: Terms | None) -> dict[str, Decimal | None]:
    names = ("new_quantity", "cash_amount", "cash_base", "flow_base", "local_rate")
    return {name: getattr(terms, name) if terms else None for name in names}
