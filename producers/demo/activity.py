"""What an account does over the years: the truth, before anything of it arrives late, wrong or twice."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from random import Random

from lake.contract.events import CashEvent, Trade
from producers.demo.book import Book
from producers.demo.market import Market
from producers.demo.plans import Plan
from producers.message import SOURCE, at
from producers.sample import Bar

CENT = Decimal("0.01")
TICK = Decimal("0.0001")
FEE_RATE, LEAST_FEE = Decimal("0.0008"), Decimal("4.95")  # of the money of a fill; US dollars
INTEREST_RATE = Decimal("0.004")  # of the cash, each quarter
CUSTODY_FEE = Decimal("25.00")  # US dollars, each year
CUSHION = Decimal(1_000)  # US dollars that nobody spends on purpose
Activity = Trade | CashEvent


def account_activity(plan: Plan, market: Market, rng: Random) -> Iterator[Activity]:
    """The trades and cash events of an account in the order in which they happened."""
    trader = _Trader(plan, market, rng)
    for day in market.days:
        if day >= plan.opened_on:
            yield from trader.live(day)


class _Trader:
    """An account on its way through the days."""

    def __init__(self, plan: Plan, market: Market, rng: Random) -> None:
        self.plan, self.market, self.rng = plan, market, rng
        self.book = Book()
        self.last_day = date.min
        self.trades = self.payments = 0

    def live(self, day: date) -> Iterator[Activity]:
        """One trading day; each event is booked as it is made, so that the next one knows of it."""
        self.book.split(self.market.splits.get(day, {}))
        for part in (self._dividends, self._routine, self._planned_payments, self._orders, self._chance):
            yield from part(day)
        self.last_day = day

    def _dividends(self, day: date) -> Iterator[Activity]:
        for symbol, dividend in self.market.dividends.get(day, {}).items():
            gross = (self.book.shares[symbol] * dividend.amount).quantize(CENT)
            if gross > 0:
                yield self._income("DIVIDEND", gross, at(day, 20, 30), symbol)

    def _routine(self, day: date) -> Iterator[Activity]:
        """The deposit at the start; then interest, contribution, custody fee and now and then a withdrawal."""
        if self.last_day == date.min:
            yield self._pay("DEPOSIT", self.plan.opening_deposit, at(day, 13))
            return
        if (day.year, _quarter(day)) != (self.last_day.year, _quarter(self.last_day)):
            interest = (self.book.cash * INTEREST_RATE).quantize(CENT)
            if interest > 0:
                yield self._income("INTEREST", interest, at(day, 12))
            yield self._pay("DEPOSIT", self.plan.contribution, at(day, 13))
        if day.year != self.last_day.year and self.book.cash > CUSTODY_FEE:
            yield self._pay("FEE", CUSTODY_FEE, at(day, 12, 30))
        if self.rng.random() < 0.004 and self.book.cash > 5 * CUSHION:
            yield self._pay("WITHDRAWAL", self.rng.randint(1, 4) * CUSHION, at(day, 13, 30))

    def _planned_payments(self, day: date) -> Iterator[Activity]:
        for payment in self.plan.payments:
            if payment.day == day:
                yield self._pay(payment.cash_type, payment.amount, at(day, 14), transfer_id=payment.transfer_id)

    def _orders(self, day: date) -> Iterator[Activity]:
        for order in self.plan.orders:
            if order.day == day:
                bar = self.market.bars[day][order.symbol]
                yield self._fill(bar, order.target - self.book.shares[order.symbol])
        if day == self.plan.overdraft_on:
            bar = self.market.bars[day][self.plan.overdraft_symbol]
            yield self._fill(bar, ((self.book.cash + 250) / bar.low).to_integral_value(ROUND_CEILING))

    def _chance(self, day: date) -> Iterator[Activity]:
        if self.rng.random() >= self.plan.trade_chance:
            return
        bars = [self.market.bars[day][symbol] for symbol in self.plan.symbols if symbol in self.market.bars[day]]
        bar = self.rng.choice([bar for bar in bars if self.book.shares[bar.symbol] >= 0])
        held = self.book.shares[bar.symbol]
        if held and self.rng.random() < 0.45:
            share = self.rng.choice((Decimal("0.1"), Decimal("0.25"), Decimal("0.5"), Decimal(1)))
            part = held if share == 1 else (held * share).to_integral_value(ROUND_FLOOR)
            if part > 0:
                yield self._fill(bar, -part)
        elif self.book.cash > 3 * CUSHION:
            yield from self._buy_for(bar, (self.book.cash - CUSHION) * self.rng.randint(5, 30) / 100)

    def _buy_for(self, bar: Bar, money: Decimal) -> Iterator[Activity]:
        if self.plan.fractional:
            spend = money.quantize(CUSHION / 10, ROUND_FLOOR) or CUSHION / 10
            price = self._price(bar)
            yield self._fill(bar, (spend / price).quantize(TICK), price, spend)
        elif (whole := (money / bar.high).to_integral_value(ROUND_FLOOR)) > 0:
            yield self._fill(bar, whole)

    def _price(self, bar: Bar) -> Decimal:
        """Somewhere in the day's range."""
        return (bar.low + (bar.high - bar.low) * self.rng.randint(0, 16) / 16).quantize(TICK)

    def _fill(self, bar: Bar, change: Decimal, price: Decimal | None = None, gross: Decimal | None = None) -> Trade:
        """A trade of `change` shares (below zero: a sale); one in forty happens after midnight UTC for the day before."""
        self.trades += 1
        price = self._price(bar) if price is None else price
        money = gross if gross is not None else abs(change) * price
        after_hours = self.rng.random() < 0.025
        executed_at = at(bar.day, 14, 31) + timedelta(seconds=self.rng.randint(0, 19_000))
        trade_id = f"T-{self.plan.account_id}-{self.trades:05d}"
        trade = Trade(
            event_id=f"demo-{trade_id}-v1",
            source=SOURCE,
            recorded_at=executed_at + timedelta(hours=10 * after_hours, seconds=2),
            trade_id=trade_id,
            account_id=self.plan.account_id,
            symbol=bar.symbol,
            side="BUY" if change > 0 else "SELL",
            quantity=abs(change),
            price=price,
            currency="USD",
            fee=max((money * FEE_RATE).quantize(CENT), LEAST_FEE),
            tax=(money * self.plan.sales_tax).quantize(CENT) if change < 0 else Decimal(0),
            gross_amount=gross,
            executed_at=executed_at + timedelta(hours=10 * after_hours),
            trade_date=bar.day if after_hours else None,
            settlement_date=_weekdays_later(bar.day, 3),
        )
        self.book.take(trade)
        return trade

    def _income(self, cash_type: str, gross: Decimal, moment: datetime, symbol: str | None = None) -> CashEvent:
        tax = (gross * self.plan.withholding).quantize(CENT)
        fee = CENT * 50 if symbol and gross > 1_000 else Decimal(0)
        return self._pay(cash_type, gross - tax - fee, moment, symbol=symbol, tax=tax, fee=fee)

    def _pay(
        self,
        cash_type: str,
        amount: Decimal,
        moment: datetime,
        *,
        symbol: str | None = None,
        tax: Decimal = Decimal(0),
        fee: Decimal = Decimal(0),
        transfer_id: str | None = None,
    ) -> CashEvent:
        self.payments += 1
        cash_event_id = f"C-{self.plan.account_id}-{self.payments:05d}"
        event = CashEvent(
            event_id=f"demo-{cash_event_id}-v1",
            source=SOURCE,
            recorded_at=moment + timedelta(seconds=2),
            cash_event_id=cash_event_id,
            account_id=self.plan.account_id,
            cash_type=cash_type,
            amount=amount,
            fee=fee,
            tax=tax,
            currency="USD",
            symbol=symbol,
            occurred_at=moment,
            transfer_id=transfer_id,
        )
        self.book.take(event)
        return event


def _quarter(day: date) -> int:
    return (day.month - 1) // 3


def _weekdays_later(day: date, count: int) -> date:
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day
