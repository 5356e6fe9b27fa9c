"""The three dollar accounts of the demo and what each of them is sure to do."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Order:
    """On `day`, trade `symbol` until `target` shares are held (below zero: short)."""

    day: date
    symbol: str
    target: Decimal


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that moves on `day`, in US dollars."""

    day: date
    cash_type: str
    amount: Decimal
    transfer_id: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """How an account behaves."""

    account_id: str
    name: str
    portfolio_id: str | None
    opened_on: date
    opening_deposit: Decimal  # US dollars
    contribution: Decimal  # US dollars, each quarter
    symbols: tuple[str, ...]  # what it trades by chance
    trade_chance: float  # on a trading day
    fractional: bool  # buys for a round sum of money instead of whole shares
    withholding: Decimal  # of dividends and interest, a fraction
    sales_tax: Decimal  # of what a sale brings, a fraction
    orders: tuple[Order, ...] = ()
    payments: tuple[Payment, ...] = ()
    overdraft_on: date | None = None  # buys for a little more than there is, once
    overdraft_symbol: str = "IBM"


PLANS = (
    Plan(
        account_id="ACC001",
        name="Ada, growth",
        portfolio_id="GROWTH",
        opened_on=date(2000, 3, 1),
        opening_deposit=Decimal(250_000),
        contribution=Decimal(6_000),
        symbols=("AAPL", "FB", "GOOG", "IBM", "MSFT"),
        trade_chance=0.12,
        fractional=False,
        withholding=Decimal("0.15"),
        sales_tax=Decimal("0.00002"),
        orders=(Order(date(2000, 3, 2), "AAPL", Decimal(100)), Order(date(2000, 3, 3), "IBM", Decimal(150))),
        payments=(
            Payment(date(2005, 11, 15), "FEE_REFUND", Decimal("12.50")),
            Payment(date(2006, 6, 15), "TRANSFER_OUT", Decimal(5_000), "X-2006-06-15"),
        ),
    ),
    Plan(
        account_id="ACC002",
        name="Ada, savings plan",
        portfolio_id="GROWTH",
        opened_on=date(2001, 1, 2),
        opening_deposit=Decimal(80_000),
        contribution=Decimal(4_500),
        symbols=("AAPL", "GOOG", "IBM", "MSFT"),
        trade_chance=0.09,
        fractional=True,
        withholding=Decimal("0.15"),
        sales_tax=Decimal(0),
        orders=(Order(date(2002, 6, 3), "MSFT", Decimal(200)), Order(date(2004, 12, 1), "AAPL", Decimal(60))),
        payments=(
            Payment(date(2006, 6, 15), "TRANSFER_IN", Decimal(5_000), "X-2006-06-15"),
            Payment(date(2009, 3, 6), "DEPOSIT", Decimal(8_000)),
            Payment(date(2009, 3, 31), "INTEREST_CHARGE", Decimal("1.85")),
        ),
        overdraft_on=date(2009, 3, 2),
    ),
    Plan(
        account_id="ACC003",
        name="Charles, long and short",
        portfolio_id=None,
        opened_on=date(2000, 3, 1),
        opening_deposit=Decimal(300_000),
        contribution=Decimal(2_500),
        symbols=("AAPL", "IBM", "MSFT"),
        trade_chance=0.1,
        fractional=False,
        withholding=Decimal("0.30"),
        sales_tax=Decimal("0.001"),
        orders=(
            Order(date(2003, 1, 10), "MSFT", Decimal(-200)),  # a short over the split of 2003-02-18
            Order(date(2003, 2, 18), "MSFT", Decimal(0)),
            Order(date(2008, 8, 29), "GOOG", Decimal(120)),
            Order(date(2008, 9, 2), "GOOG", Decimal(-180)),  # through zero and back
            Order(date(2008, 12, 1), "GOOG", Decimal(150)),
            Order(date(2010, 4, 1), "GOOG", Decimal(-60)),
            Order(date(2010, 7, 1), "GOOG", Decimal(80)),
        ),
        payments=(
            Payment(date(2007, 4, 16), "TAX", Decimal("412.30")),
            Payment(date(2007, 9, 17), "TAX_REFUND", Decimal("88.10")),
        ),
    ),
)
