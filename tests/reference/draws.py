"""What is drawn for a random book: days, amounts, quantities, currencies and rates."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

ACCOUNTS = ("RND-A", "RND-B", "RND-C")
SYMBOLS = ("RND.X", "RND.Y", "RND.Z")
CONVERTIBLE = (*SYMBOLS, "RND.N")  # what may come of them
NEW_RATIOS = (("1", "1"), ("3", "2"), ("1", "4"), ("2", "1"), ("0.37", "1"), ("1", "3"), ("1.00000001", "1"))
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

    def ratio(self, action_type: str) -> dict[str, Decimal]:
        """Of a merger or a spin-off; a merger may be for cash alone."""
        new, old = self.random.choice((*NEW_RATIOS, ("0", "1")) if action_type == "MERGER" else NEW_RATIOS)
        return {"ratio_new": Decimal(new), "ratio_old": Decimal(old)}

    def cash_per_share(self) -> Decimal:
        """Of a merger: none, little, or as much as a share may have cost."""
        return self.random.choice((Decimal(0), self.amount(9, 4), self.amount(300, 2)))

    def cost_fraction(self) -> Decimal:
        """Of a spin-off: none, some, or all."""
        return self.random.choice((Decimal(0), Decimal("0.2"), self.amount(1, 8), Decimal(1)))


def common(event_id: str) -> dict[str, Any]:
    """What every event carries."""
    return {"event_id": event_id, "source": "random", "recorded_at": datetime(2024, 1, 1, tzinfo=UTC)}
