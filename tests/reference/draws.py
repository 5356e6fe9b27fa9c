"""What is drawn for a random book: days, amounts, quantities, currencies and rates."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

ACCOUNTS = ("RND-A", "RND-B", "RND-C")
SYMBOLS = ("RND.X", "RND.Y", "RND.Z")
FIRST_DAY = date(2024, 2, 26)  # a leap day is among the first


@dataclass
class Draws:
    """Draws from `random`; days within `span` days from the first, money in one of `currencies`."""

    random: Random
    span: int
    currencies: tuple[str, ...] = ("USD",)

    def day(self) -> date:
        return FIRST_DAY + timedelta(days=self.random.randint(0, self.span))

    def quantity(self) -> Decimal:
        return self.amount(100, self.random.choice((0, 0, 2, 8)))

    def amount(self, most: int, digits: int) -> Decimal:
        """Above zero, at most `most`."""
        return Decimal(self.random.randint(1, most * 10**digits)).scaleb(-digits)

    def money(self) -> dict[str, Any]:
        """Mostly a currency alone; sometimes settled in another, at a rate of the confirmation."""
        currency, settled = self.currency(), self.currency()
        if currency == settled or self.random.random() < 0.5:
            return {"currency": currency, "settlement_currency": currency, "fx_rate": Decimal(1)}
        return {"currency": currency, "settlement_currency": settled, "fx_rate": self.exchange_rate()}

    def exchange_rate(self) -> Decimal:
        """From a half to two, ten digits after the point."""
        return Decimal(self.random.randint(5 * 10**9, 2 * 10**10)).scaleb(-10)

    def adjustment(self) -> str:
        """Of a feed's prices: mostly RAW."""
        return self.random.choice(("RAW", "RAW", "SPLIT_ADJUSTED"))

    def currency(self) -> str:
        """The first, half of the times."""
        return self.currencies[0] if self.random.random() < 0.5 else self.random.choice(self.currencies)
