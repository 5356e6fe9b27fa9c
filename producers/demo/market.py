"""The real market of the demo: its days, its prices, splits and dividends, and the events that tell of them."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

from lake.contract.events import CorporateAction, Instrument, Price
from producers.adjustments import Dividend, Split, find_adjustments
from producers.message import SOURCE, Message, at
from producers.sample import SHARES, Bar, daily_bars

CLOSE_HOUR = 21  # UTC; the exchanges close at 20:00 or 21:00
PAID_AFTER = timedelta(days=28)  # of a dividend: the sample does not say when they were paid


@dataclass(frozen=True)
class Market:
    """What happened on each day, by day and symbol."""

    bars: Mapping[date, Mapping[str, Bar]]
    splits: Mapping[date, Mapping[str, Split]]
    dividends: Mapping[date, Mapping[str, Dividend]]

    @property
    def days(self) -> tuple[date, ...]:
        """The trading days, oldest first."""
        return tuple(self.bars)


@cache
def market() -> Market:
    """The market of the sample prices."""
    bars: dict[date, dict[str, Bar]] = defaultdict(dict)
    splits: dict[date, dict[str, Split]] = defaultdict(dict)
    dividends: dict[date, dict[str, Dividend]] = defaultdict(dict)
    for symbol, found in daily_bars().items():
        for bar in found:
            bars[bar.day][symbol] = bar
        for adjustment in find_adjustments(found):
            if isinstance(adjustment, Split):
                splits[adjustment.ex_date][symbol] = adjustment
            else:
                dividends[adjustment.ex_date][symbol] = adjustment
    return Market(dict(sorted(bars.items())), dict(splits), dict(dividends))


def instrument_events() -> Iterator[Message]:
    """The five instruments, announced the day before the first price."""
    for symbol, share in SHARES.items():
        event = Instrument(
            event_id=f"demo-I-{symbol}-v1",
            source=SOURCE,
            recorded_at=at(market().days[0] - timedelta(days=1), 12),
            symbol=symbol,
            name=share.name,
            sector="Information Technology",
            country="US",
            exchange=share.exchange,
        )
        yield Message("instruments", event)


def price_events() -> Iterator[Message]:
    """Every raw close, day by day."""
    for day, bars in market().bars.items():
        for symbol, bar in bars.items():
            event = Price(
                event_id=f"demo-P-{symbol}-{day}-v1",
                source=SOURCE,
                recorded_at=at(day, CLOSE_HOUR, 0, 5),
                symbol=symbol,
                price_type="CLOSE",
                price=bar.close,
                currency="USD",
                priced_at=at(day, CLOSE_HOUR),
                volume=bar.volume,
            )
            yield Message("prices", event)


def split_events() -> Iterator[Message]:
    """Every split, announced ten days ahead."""
    for day, splits in sorted(market().splits.items()):
        for symbol, split in splits.items():
            yield Message("corporate_actions", split_event(symbol, day, split.new, split.old))


def dividend_events(symbols: Collection[str], since: date) -> Iterator[Message]:
    """The dividends of these symbols from a day on, announced ten days before they go ex."""
    for ex_date, dividends in sorted(market().dividends.items()):
        for symbol, dividend in dividends.items():
            if symbol in symbols and ex_date >= since:
                event = CorporateAction(
                    event_id=f"demo-D-{symbol}-{ex_date}-v1",
                    source=SOURCE,
                    recorded_at=at(ex_date - timedelta(days=10), 12),
                    corporate_action_id=f"D-{symbol}-{ex_date}",
                    symbol=symbol,
                    action_type="CASH_DIVIDEND",
                    ex_date=ex_date,
                    amount_per_share=dividend.amount,
                    currency="USD",
                    pay_date=ex_date + PAID_AFTER,
                )
                yield Message("corporate_actions", event)


def split_event(symbol: str, ex_date: date, new: int, old: int) -> CorporateAction:
    """A split as the exchange announces it."""
    return CorporateAction(
        event_id=f"demo-S-{symbol}-{ex_date}-v1",
        source=SOURCE,
        recorded_at=at(ex_date - timedelta(days=10), 12),
        corporate_action_id=f"S-{symbol}-{ex_date}",
        symbol=symbol,
        action_type="SPLIT",
        ex_date=ex_date,
        ratio_new=Decimal(new),
        ratio_old=Decimal(old),
    )
