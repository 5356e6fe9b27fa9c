"""One account's holding of one symbol, day after day: fills, position, unrealised P&L."""

from collections import deque
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tests.reference.lots import Fill, Lot, book_fill, cost_basis
from tests.reference.prices import Prices
from tests.reference.rounding import ZERO, in_units, money
from tests.reference.splits import Splits

NO_UNITS = Decimal("0.00000000")


class Holding:
    """The state at the end of the last day that was closed."""

    def __init__(self, account_id: str, symbol: str, prices: Prices, splits: Splits) -> None:
        self.account_id = account_id
        self.symbol = symbol
        self._prices = prices
        self._splits = splits
        self.lots: deque[Lot] = deque()
        self.units = Fraction(0)  # signed, common units
        self.quantity = NO_UNITS  # signed, shares
        self.unrealized = ZERO  # a missing market value counts as 0
        self._cost_gross = ZERO
        self._cost_net = ZERO

    def book(self, fills: Iterable[Fill]) -> list[dict[str, Any]]:
        """Book fills of one day; the rows of fact_lot_disposals."""
        disposals = []
        for fill in fills:
            disposals += book_fill(self.lots, fill, self._splits.scale(fill.trade_date))
            self.units += fill.sign * fill.units
            self._cost_gross = cost_basis(self.lots, lambda lot: lot.open_gross)
            self._cost_net = cost_basis(self.lots, lambda lot: lot.open_net)
        return disposals

    def close_day(self, day: date) -> dict[str, Any]:
        """The row of fact_positions_daily at the end of `day`, without its weight."""
        self.quantity = in_units(self.units / self._splits.scale(day))
        quote = self._prices.quote(self.symbol, day, self._splits)
        value = self._market_value(quote.price if quote else None)
        self.unrealized = (value or ZERO) - self._cost_gross
        return {
            "account_id": self.account_id,
            "symbol": self.symbol,
            "position_date": day,
            "quantity": self.quantity,
            "price": quote.price if quote else None,
            "price_date": quote.price_date if quote else None,
            "stale_days": (day - quote.price_date).days if quote else None,
            "fx_rate": Decimal("1.0000000000"),
            "market_value_local": value,
            "market_value_base": value,
            "cost_basis_gross_base": self._cost_gross,
            "cost_basis_net_base": self._cost_net,
            # Null by status, as docs/metrics.md says, although the value of a zero quantity is known to be 0.
            "unrealized_pnl_base": self.unrealized if quote else None,
            "unrealized_pnl_fx_base": ZERO if quote else None,
            "valuation_status": "UNPRICED" if quote is None else "PRICED" if quote.price_date == day else "CARRIED",
        }

    def _market_value(self, price: Decimal | None) -> Decimal | None:
        if self.quantity == 0:
            return ZERO
        return None if price is None else money(Fraction(self.quantity) * Fraction(price))
