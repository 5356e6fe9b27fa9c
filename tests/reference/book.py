"""The book: everything that is booked by the as-of date, ready to be walked through day by day."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

from lake.contract.events import Account, CashEvent, CorporateAction, Instrument, Price, Trade
from tests.reference.accepted import Arrival, as_of_date, decoded, live_events
from tests.reference.lots import Fill, fill_of
from tests.reference.prices import Prices
from tests.reference.splits import Splits
from tests.reference.unsupported import refuse_unsupported


@dataclass(frozen=True)
class Book:
    """Live events; `fills` and `cash_events` only those that are booked."""

    as_of: date
    live_trades: list[Trade]
    live_cash_events: list[CashEvent]
    fills: list[Fill]  # in the order of trade_date, executed_at, trade_id
    cash_events: list[CashEvent]
    splits: dict[str, Splits]  # every symbol has an entry
    prices: Prices
    accounts: dict[str, Account]
    instruments: dict[str, Instrument]

    def first_day(self, account_id: str) -> date:
        """The date of the first booked event of an account that has one."""
        return min(self.activity(account_id=account_id))

    def activity(self, account_id: str | None = None, symbol: str | None = None) -> list[date]:
        """The dates of the booked trades and cash events of an account or of a symbol."""
        events: list[Trade | CashEvent] = [*(fill.trade for fill in self.fills), *self.cash_events]
        return [
            cast(date, event.trade_date if isinstance(event, Trade) else event.value_date)
            for event in events
            if account_id in {None, event.account_id} and symbol in {None, event.symbol}
        ]

    @property
    def active_accounts(self) -> list[str]:
        """The accounts with a booked event."""
        return sorted({fill.trade.account_id for fill in self.fills} | {event.account_id for event in self.cash_events})


def open_book(arrivals: Iterable[Arrival], as_of: date | None = None, today: date | None = None) -> Book:
    """The book on `as_of`, by default the latest business date of any event that is not after `today`."""
    events = [(topic, decoded(topic, event)) for topic, event in arrivals]
    live = live_events(events)
    refuse_unsupported(live)
    as_of = as_of or as_of_date((event for _, event in events), today) or date.min
    trades = cast(list[Trade], live["trades"])
    cash_events = cast(list[CashEvent], live["cash_events"])
    actions = [action for action in cast(list[CorporateAction], live["corporate_actions"]) if action.ex_date <= as_of]
    prices = [price for price in cast(list[Price], live["prices"]) if cast(date, price.price_date) <= as_of]
    instruments = {instrument.symbol: instrument for instrument in cast(list[Instrument], live["instruments"])}
    splits: dict[str, Splits] = defaultdict(lambda: Splits([]))
    for symbol in {action.symbol for action in actions}:
        splits[symbol] = Splits(action for action in actions if action.symbol == symbol)
    booked = sorted(
        (trade for trade in trades if cast(date, trade.trade_date) <= as_of),
        key=lambda trade: (trade.trade_date, trade.executed_at, trade.trade_id),
    )
    return Book(
        as_of=as_of,
        live_trades=trades,
        live_cash_events=cash_events,
        fills=[fill_of(trade, splits[trade.symbol].scale(cast(date, trade.trade_date))) for trade in booked],
        cash_events=[event for event in cash_events if cast(date, event.value_date) <= as_of],
        splits=splits,
        prices=Prices(prices, instruments),
        accounts={account.account_id: account for account in cast(list[Account], live["accounts"])},
        instruments=instruments,
    )


def every_day(first: date, last: date) -> Iterator[date]:
    """Every calendar day from `first` to `last`, both included."""
    return (first + timedelta(days=number) for number in range((last - first).days + 1))
