"""One account's holding of one symbol, day after day: conversions, fills, position, unrealised P&L."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tests.reference.book import Book
from tests.reference.conversions import Conversion
from tests.reference.fills import Fill, PartMoney
from tests.reference.matching import Matching
from tests.reference.prices import Quote
from tests.reference.rates import Rate, converted
from tests.reference.rounding import ZERO, in_units, money

NO_UNITS = Decimal("0.00000000")


class Holding:
    """The state at the end of the last day that was closed."""

    def __init__(self, account_id: str, symbol: str, book: Book, matching: Matching) -> None:
        self.account_id = account_id
        self.symbol = symbol
        self._book = book
        self._splits = book.splits[symbol]
        self._matching = matching
        self.units = Fraction(0)  # signed, common units
        self.quantity = NO_UNITS  # signed, shares
        self.unrealized = ZERO  # a missing market value counts as 0
        self._cost = PartMoney(ZERO, ZERO, ZERO)

    def book(self, steps: Iterable[Fill | Conversion]) -> list[dict[str, Any]]:
        """Book conversions and fills of one day; the rows of fact_lot_disposals."""
        disposals = []
        for step in steps:
            if isinstance(step, Conversion):
                disposals += self._matching.disposals[step.conversion_id] if self.symbol == step.symbol else []
                self.units += step.units_of(self.symbol)
                self._cost = self._matching.basis[step.conversion_id, self.symbol]
            else:
                disposals += self._matching.disposals[step.trade.trade_id]
                self.units += step.sign * step.units
                self._cost = self._matching.basis[step.trade.trade_id, self.symbol]
        return disposals

    def close_day(self, day: date) -> dict[str, Any]:
        """The row of fact_positions_daily at the end of `day`, without its weight."""
        self.quantity = in_units(self.units / self._splits.scale(day))
        quote = self._book.prices.quote(self.symbol, day, self._splits)
        local = self._book.local_currency(self.symbol)
        rates, base = self._book.rates, self._book.base_currency(self.account_id)
        of_price, of_day = rates.rate(quote.currency, local, day) if quote else None, rates.rate(local, base, day)
        value_local = self._value_local(quote, of_price)
        value = self._in_base(value_local, of_day)
        self.unrealized = (value or ZERO) - self._cost.gross
        is_priced = quote is not None and of_price is not None and of_day is not None
        return {
            "account_id": self.account_id,
            "symbol": self.symbol,
            "position_date": day,
            "quantity": self.quantity,
            "price": quote.price if quote else None,
            "price_date": quote.price_date if quote else None,
            "stale_days": (day - quote.price_date).days if quote else None,
            "currency": local,
            "price_currency": quote.currency if quote else None,
            "fx_rate": of_day.rate if of_day else None,
            "fx_rate_date": of_day.rate_date if of_day else None,
            "market_value_local": value_local,
            "market_value_base": value,
            "cost_basis_gross_local": self._cost.local,
            "cost_basis_gross_base": self._cost.gross,
            "cost_basis_net_base": self._cost.net,
            # Null by status, as docs/metrics.md says, although the value of a zero quantity is known to be 0.
            "unrealized_pnl_base": self.unrealized if is_priced else None,
            "unrealized_pnl_fx_base": converted(self._cost.local, of_day.rate) - self._cost.gross
            if is_priced and of_day
            else None,
            "valuation_status": "UNPRICED" if not (is_priced and quote) else "PRICED" if quote.price_date == day else "CARRIED",
        }

    def _value_local(self, quote: Quote | None, of_price: Rate | None) -> Decimal | None:
        if self.quantity == 0:
            return ZERO
        if quote is None or of_price is None:
            return None
        return converted(money(Fraction(self.quantity) * Fraction(quote.price)), of_price.rate)

    def _in_base(self, value_local: Decimal | None, of_day: Rate | None) -> Decimal | None:
        if self.quantity == 0:
            return ZERO
        return None if value_local is None or of_day is None else converted(value_local, of_day.rate)
