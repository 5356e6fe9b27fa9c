"""The fourth account of the demo: euros that buy American shares at average cost, and the European Central Bank's rates.

Its dividends come from corporate actions: due on the ex-date, cash weeks later, when the tax that was withheld is booked, too.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_FLOOR, Decimal
from random import Random

from lake.contract.events import Account, CashEvent, FxRate, Trade
from producers.demo.arrivals import next_version
from producers.demo.market import PAID_AFTER, Market
from producers.demo.mistakes import typo
from producers.message import SOURCE, Message, at
from producers.sample import Bar
from producers.sample_rates import reference_rates

ACCOUNT_ID, OPENED_ON = "ACC004", date(2005, 1, 3)
SYMBOLS = ("AAPL", "IBM", "MSFT")
OPENING, CONTRIBUTION, CUSTODY_FEE = Decimal(150_000), Decimal(3_000), Decimal("20.00")  # euros
FEE, SPREAD = Decimal("9.95"), Decimal("0.0015")  # US dollars of a fill; what the broker's rate is worse than the bank's
TRADE_CHANCE, WITHHOLDING = 0.06, Decimal("0.15")
CENT, RATE = Decimal("0.01"), Decimal("0.0000000001")
WRONG_RATE_ON = date(2010, 5, 7)


def euro_account() -> Account:
    """Emmy's account, announced the day before it begins."""
    return Account(
        event_id=f"demo-A-{ACCOUNT_ID}-v1",
        source=SOURCE,
        recorded_at=at(OPENED_ON - timedelta(days=1), 12),
        account_id=ACCOUNT_ID,
        name="Emmy, euros",
        base_currency="EUR",
        cost_method="AVERAGE",
        dividend_source="CORPORATE_ACTION",
        portfolio_id="EUROPE",
        opened_on=OPENED_ON,
    )


def rate_events(last_day: date, rng: Random) -> Iterator[Message]:
    """US dollars per euro of each day of the bank; one came with a wrong digit and was corrected two days later."""
    for day, rate in reference_rates("USD").items():
        if OPENED_ON - timedelta(days=7) <= day <= last_day:
            event = _rate(day, rate)
            if day == WRONG_RATE_ON:
                yield Message("fx_rates", typo(event, rng))
                event = next_version(replace(event, recorded_at=event.recorded_at + timedelta(days=2)), 2, "CORRECT")
            yield Message("fx_rates", event)


def euro_activity(market: Market, rng: Random) -> Iterator[Trade | CashEvent]:
    """Its trades and cash events in the order in which they happened."""
    trader = _Trader(market, rng)
    for day in market.days:
        if day >= OPENED_ON:
            yield from trader.live(day)


def _rate(day: date, rate: Decimal) -> FxRate:
    return FxRate(
        event_id=f"demo-R-EUR-USD-{day}-v1",
        source=SOURCE,
        recorded_at=at(day, 15),
        base_currency="EUR",
        quote_currency="USD",
        rate=rate,
        rate_date=day,
    )


class _Trader:
    """The account on its way through the days: cash by currency, and shares."""

    def __init__(self, market: Market, rng: Random) -> None:
        self.market, self.rng = market, rng
        self.cash: defaultdict[str, Decimal] = defaultdict(Decimal)
        self.shares: defaultdict[str, Decimal] = defaultdict(Decimal)
        self.due: list[tuple[date, str, Decimal]] = []  # pay date, symbol, US dollars
        self.last_day = date.min
        self.count = 0

    def live(self, day: date) -> Iterator[Trade | CashEvent]:
        """One trading day."""
        for symbol, dividend in self.market.dividends.get(day, {}).items():
            if self.shares[symbol] > 0:
                self.due.append((day + PAID_AFTER, symbol, self.shares[symbol] * dividend.amount))
        for symbol, split in self.market.splits.get(day, {}).items():
            self.shares[symbol] = self.shares[symbol] * split.new / split.old
        for pay_date, symbol, amount in [due for due in self.due if due[0] <= day]:
            self.due.remove((pay_date, symbol, amount))
            self.cash["USD"] += amount
            yield self._pay(day, "TAX", (amount * WITHHOLDING).quantize(CENT), "USD", symbol=symbol)
        if self.last_day == date.min:
            yield self._pay(day, "DEPOSIT", OPENING, "EUR")
        elif (day.year, (day.month - 1) // 3) != (self.last_day.year, (self.last_day.month - 1) // 3):
            yield self._pay(day, "DEPOSIT", CONTRIBUTION, "EUR")
            if day.year != self.last_day.year:
                yield self._pay(day, "FEE", CUSTODY_FEE, "EUR")
        if self.rng.random() < TRADE_CHANCE:
            yield from self._trade(self.market.bars[day][self.rng.choice(SYMBOLS)])
        self.last_day = day

    def _trade(self, bar: Bar) -> Iterator[Trade]:
        """Sell half of it for dollars, which stay, or buy: for dollars where there are enough, else for euros."""
        held = self.shares[bar.symbol]
        if held > 1 and self.rng.random() < 0.4:
            yield self._fill(bar, -(held / 2).to_integral_value(ROUND_FLOOR), "USD")
            return
        settled = "USD" if self.cash["USD"] > 50 * bar.high else "EUR"
        part = self.cash[settled] * self.rng.randint(5, 25) / 100 * (self._bank_rate(bar.day) if settled == "EUR" else 1)
        whole = (part / bar.high).to_integral_value(ROUND_FLOOR)
        if whole > 0:
            yield self._fill(bar, whole, settled)

    def _bank_rate(self, day: date) -> Decimal:
        """US dollars per euro: of the day, or of the last one before it."""
        rates = reference_rates("USD")
        while day not in rates:
            day -= timedelta(days=1)
        return rates[day]

    def _fill(self, bar: Bar, change: Decimal, settled: str) -> Trade:
        """A trade of `change` shares, in dollars; settled in euros at the rate of the broker."""
        self.count += 1
        trade_id = f"T-{ACCOUNT_ID}-{self.count:05d}"
        executed_at = at(bar.day, 15) + timedelta(seconds=self.rng.randint(0, 15_000))
        fx_rate = Decimal(1) if settled == "USD" else ((1 + SPREAD) / self._bank_rate(bar.day)).quantize(RATE)
        self.shares[bar.symbol] += change
        self.cash[settled] -= (change * bar.close + FEE) * fx_rate
        return Trade(
            event_id=f"demo-{trade_id}-v1",
            source=SOURCE,
            recorded_at=executed_at + timedelta(seconds=2),
            trade_id=trade_id,
            account_id=ACCOUNT_ID,
            symbol=bar.symbol,
            side="BUY" if change > 0 else "SELL",
            quantity=abs(change),
            price=bar.close,
            currency="USD",
            settlement_currency=settled,
            fx_rate=fx_rate,
            fee=FEE,
            executed_at=executed_at,
        )

    def _pay(self, day: date, cash_type: str, amount: Decimal, currency: str, symbol: str | None = None) -> CashEvent:
        self.count += 1
        cash_event_id, moment = f"C-{ACCOUNT_ID}-{self.count:05d}", at(day, 13)
        self.cash[currency] += -amount if cash_type in {"FEE", "TAX"} else amount
        return CashEvent(
            event_id=f"demo-{cash_event_id}-v1",
            source=SOURCE,
            recorded_at=moment + timedelta(seconds=2),
            cash_event_id=cash_event_id,
            account_id=ACCOUNT_ID,
            cash_type=cash_type,
            amount=amount,
            currency=currency,
            symbol=symbol,
            occurred_at=moment,
        )
