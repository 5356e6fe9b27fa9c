"""Endless random events: trades at random-walk prices, ticks and cash movements, as pure iterators."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from random import Random

from lake.contract.events import Account, CashEvent, Instrument, Price, Trade
from producers.message import SOURCE, Message, at

TICK = Decimal("0.0001")
CENT = Decimal("0.01")
OPENING_DEPOSIT = Decimal(1_000_000)  # US dollars, for each account at the start of each run
MOST_HELD = 5_000  # shares; beyond it a position is traded back
EXCHANGES = ("XNAS", "XNYS")
ANNOUNCED = at(datetime(2024, 1, 1, tzinfo=UTC).date(), 0)  # the same in every run, so that announcing again changes nothing
CASH_TYPES = ("DEPOSIT", "WITHDRAWAL", "DIVIDEND", "INTEREST", "INTEREST_CHARGE", "FEE", "FEE_REFUND", "TAX", "TAX_REFUND")
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Universe:
    """Which accounts and symbols there are, and from what the chance is drawn."""

    accounts: int = 3
    symbols: int = 10
    seed: int = 1

    @property
    def account_ids(self) -> tuple[str, ...]:
        """RND001, RND002 …; apart from the accounts of the demo."""
        return tuple(f"RND{number:03d}" for number in range(1, self.accounts + 1))

    @property
    def symbol_names(self) -> tuple[str, ...]:
        """RSYM001, RSYM002 …"""
        return tuple(f"RSYM{number:03d}" for number in range(1, self.symbols + 1))


def run_id(clock: Clock) -> str:
    """The prefix of a run's ids: the microsecond at which it starts."""
    return f"r{clock().strftime('%Y%m%dT%H%M%S%f')}"


def announcements(universe: Universe) -> Iterator[Message]:
    """The accounts and the instruments, the same in every run."""
    for number, account_id in enumerate(universe.account_ids):
        account = Account(
            event_id=f"random-A-{account_id}-v1",
            source=SOURCE,
            recorded_at=ANNOUNCED,
            account_id=account_id,
            name=f"Random account {number + 1}",
            portfolio_id="RANDOM",
        )
        yield Message("accounts", account)
    for number, symbol in enumerate(universe.symbol_names):
        instrument = Instrument(
            event_id=f"random-I-{symbol}-v1",
            source=SOURCE,
            recorded_at=ANNOUNCED,
            symbol=symbol,
            name=f"Random share {number + 1}",
            exchange=EXCHANGES[number % len(EXCHANGES)],
        )
        yield Message("instruments", instrument)


class _Walks:
    """One price for each symbol that wanders, but is drawn back to where the seed put it."""

    def __init__(self, universe: Universe, rng: Random) -> None:
        bases = Random(f"{universe.seed}-bases")  # every stream of a run starts from these
        self._bases = {symbol: Decimal(bases.randint(1_000, 50_000)) / 100 for symbol in universe.symbol_names}
        self._prices = dict(self._bases)
        self._rng = rng

    def step(self, symbol: str) -> Decimal:
        """The symbol's next price, US dollars."""
        base, price = float(self._bases[symbol]), float(self._prices[symbol])
        moved = price * (1 + self._rng.gauss(0, 0.002)) + 0.002 * (base - price)
        self._prices[symbol] = max(Decimal(str(moved)).quantize(TICK), TICK)
        return self._prices[symbol]


def trades(universe: Universe, clock: Clock, run: str) -> Iterator[Message]:
    """Buys and sells; positions wander through zero, so that some are short."""
    rng = Random(f"{universe.seed}-trades")
    walks = _Walks(universe, rng)
    held: dict[tuple[str, str], int] = {}
    for number in count(1):
        account_id, symbol = rng.choice(universe.account_ids), rng.choice(universe.symbol_names)
        quantity, position = rng.randint(1, 500), held.get((account_id, symbol), 0)
        buys = rng.random() < 0.55 if abs(position) < MOST_HELD else position < 0
        held[account_id, symbol] = position + (quantity if buys else -quantity)
        price, now = walks.step(symbol), clock()
        trade = Trade(
            event_id=f"{run}-T-{number}",
            source=SOURCE,
            recorded_at=now,
            trade_id=f"{run}-T-{number}",
            account_id=account_id,
            symbol=symbol,
            side="BUY" if buys else "SELL",
            quantity=Decimal(quantity),
            price=price,
            currency="USD",
            fee=(quantity * price * Decimal("0.0005")).quantize(CENT),
            tax=Decimal(0) if buys else (quantity * price * Decimal("0.00002")).quantize(CENT),
            executed_at=now,
        )
        yield Message("trades", trade)


def prices(universe: Universe, clock: Clock, run: str) -> Iterator[Message]:
    """Ticks; no two of a symbol at the same microsecond, for that would be the same price twice."""
    rng = Random(f"{universe.seed}-prices")
    walks = _Walks(universe, rng)
    last = datetime.min.replace(tzinfo=UTC)
    for number in count(1):
        symbol = rng.choice(universe.symbol_names)
        last = max(clock(), last + timedelta(microseconds=1))
        tick = Price(
            event_id=f"{run}-P-{number}",
            source=SOURCE,
            recorded_at=last,
            symbol=symbol,
            price_type="TICK",
            price=walks.step(symbol),
            currency="USD",
            priced_at=last,
            volume=Decimal(rng.randint(1, 1_000)),
        )
        yield Message("prices", tick)


def cash_events(universe: Universe, clock: Clock, run: str) -> Iterator[Message]:
    """A deposit for each account first, then small movements of every kind."""
    rng = Random(f"{universe.seed}-cash_events")
    for number in count(1):
        opening = number <= universe.accounts
        account_id = universe.account_ids[number - 1] if opening else rng.choice(universe.account_ids)
        cash_type = "DEPOSIT" if opening else rng.choice(CASH_TYPES)
        gross = OPENING_DEPOSIT if opening else Decimal(rng.randint(100, 100_000)) / 100
        withheld = (gross * Decimal("0.15")).quantize(CENT) if cash_type in {"DIVIDEND", "INTEREST"} else Decimal(0)
        now = clock()
        event = CashEvent(
            event_id=f"{run}-C-{number}",
            source=SOURCE,
            recorded_at=now,
            cash_event_id=f"{run}-C-{number}",
            account_id=account_id,
            cash_type=cash_type,
            amount=gross - withheld,
            tax=withheld,
            currency="USD",
            symbol=rng.choice(universe.symbol_names) if cash_type == "DIVIDEND" else None,
            occurred_at=now,
        )
        yield Message("cash_events", event)


STREAMS: dict[str, tuple[Callable[[Universe, Clock, str], Iterator[Message]], float]] = {
    "trades": (trades, 0.35),  # and its share of the rate
    "prices": (prices, 0.60),
    "cash_events": (cash_events, 0.05),
}
