"""What an account holds while its activity is made up, so that nobody spends what is not there."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from lake.contract.events import CashEvent, Trade
from producers.adjustments import Split
from producers.sample import Bar

CASH_IN = frozenset({"DEPOSIT", "DIVIDEND", "INTEREST", "FEE_REFUND", "TAX_REFUND", "TRANSFER_IN"})


@dataclass
class Book:
    """Cash in US dollars, and shares by symbol (below zero: short)."""

    cash: Decimal = Decimal(0)
    shares: defaultdict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))

    def take(self, event: Trade | CashEvent) -> None:
        """Book an event."""
        if isinstance(event, CashEvent):
            self.cash += event.amount if event.cash_type in CASH_IN else -event.amount
            return
        gross = event.quantity * event.price if event.gross_amount is None else event.gross_amount
        sign = 1 if event.side == "BUY" else -1
        self.shares[event.symbol] += sign * event.quantity
        self.cash -= sign * gross + event.fee + event.tax

    def split(self, splits: Mapping[str, Split]) -> None:
        """Take the splits of a day, at its start."""
        for symbol, split in splits.items():
            self.shares[symbol] = self.shares[symbol] * split.new / split.old

    def value(self, bars: Mapping[str, Bar]) -> Decimal:
        """Cash and all shares at the close of a day."""
        return self.cash + sum((held * bars[symbol].close for symbol, held in self.shares.items() if held), Decimal(0))
