"""The book: everything that is booked by the as-of date, ready to be walked through day by day."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import cast

from lake.contract.events import Account, CashEvent, CorporateAction, FxRate, Instrument, Price, Statement, Trade
from tests.reference.accepted import Arrival, as_of_date, decoded, live_events
from tests.reference.conversions import CONVERSIONS, Conversion, Holder, conversion_of
from tests.reference.fills import Fill, FillMoney, fill_of, money_of, with_dust
from tests.reference.moves import Moves, carried, find_moves, order_of
from tests.reference.prices import Prices
from tests.reference.rates import Rates
from tests.reference.splits import Splits
from tests.reference.unsupported import refuse_unsupported

Held = dict[str, dict[str, Fraction]]  # account -> symbol -> signed common units


@dataclass(frozen=True)
class Book:
    """Live events; `fills` and `cash_events` only those that are booked."""

    as_of: date
    live_trades: list[Trade]
    live_cash_events: list[CashEvent]
    fills: list[Fill]  # in the order of trade_date, executed_at, trade_id; of a transfer what is sent before what is received
    cash_events: list[CashEvent]
    splits: dict[str, Splits]  # every symbol has an entry
    prices: Prices
    rates: Rates
    accounts: dict[str, Account]
    instruments: dict[str, Instrument]
    moves: Moves
    statements: list[Statement]  # due: not of a day after the as-of date
    dividends: list[CorporateAction]  # whose ex_date has come
    conversions: list[Conversion]  # in their order, booked or not
    reporting_currency: str = "USD"

    def base_currency(self, account_id: str) -> str:
        """Of an account; USD when no event announces it."""
        account = self.accounts.get(account_id)
        return account.base_currency if account else "USD"

    def cost_method(self, account_id: str) -> str:
        """Of an account; FIFO when no event announces it."""
        account = self.accounts.get(account_id)
        return account.cost_method if account else "FIFO"

    def tracks_cash(self, account_id: str) -> bool:
        """Whether cash is part of an account's value; True when no event announces it."""
        account = self.accounts.get(account_id)
        return account.tracks_cash if account else True

    def dividend_source(self, account_id: str) -> str:
        """Where an account's dividends come from; CASH_EVENT when no event announces it."""
        account = self.accounts.get(account_id)
        return account.dividend_source if account else "CASH_EVENT"

    def local_currency(self, symbol: str) -> str:
        """Of an instrument; USD when no event announces it."""
        instrument = self.instruments.get(symbol)
        return instrument.currency if instrument else "USD"

    def money_of(self, trade: Trade) -> FillMoney | None:
        """The money of a trade; None when no rate of its day tells it."""
        return money_of(trade, self.base_currency(trade.account_id), self.local_currency(trade.symbol), self.rates)

    def base_rate(self, event: CashEvent) -> Decimal | None:
        """The account's currency per 1 of a cash event's, on its day."""
        rate = self.rates.rate(event.currency, self.base_currency(event.account_id), cast(date, event.value_date))
        return rate.rate if rate else None

    @cached_property
    def unbooked_from(self) -> dict[str, list[date]]:
        """Account -> the days of its live events whose money no rate tells."""
        days: dict[str, list[date]] = defaultdict(list)
        for event in self.live_cash_events:
            if self.base_rate(event) is None:
                days[event.account_id].append(cast(date, event.value_date))
        for trade in self.live_trades:
            if self.money_of(trade) is None:
                days[trade.account_id].append(cast(date, trade.trade_date))
        for conversion in self.conversions:
            if conversion.terms is None:
                days[conversion.account_id].append(conversion.ex_date)
        return days

    @property
    def booked_conversions(self) -> list[Conversion]:
        """Those that change a position."""
        return [conversion for conversion in self.conversions if conversion.terms]

    @cached_property
    def steps(self) -> list[Fill | Conversion]:
        """What changes positions, in its order: conversions at the start of their day."""
        steps: list[Fill | Conversion] = [*self.booked_conversions, *self.fills]
        return sorted(steps, key=day_of)

    def units_after(self, account_id: str, symbol: str, day: date) -> Fraction:
        """The signed common units that an account holds at the end of a day."""
        units = Fraction(0)
        for step in self.steps:
            if day_of(step) > day:
                break
            if isinstance(step, Conversion):
                units += step.units_of(symbol) if step.account_id == account_id else 0
            elif (step.trade.account_id, step.trade.symbol) == (account_id, symbol):
                units += step.sign * step.units
        return units

    def first_day(self, account_id: str) -> date:
        """The date of the first booked event of an account that has one."""
        return min(self.activity(account_id=account_id))

    def activity(self, account_id: str | None = None, symbol: str | None = None) -> list[date]:
        """The dates of the booked trades and cash events of an account, or of a symbol: of that also of conversions."""
        events: list[Trade | CashEvent] = [*(fill.trade for fill in self.fills), *self.cash_events]
        dates = [
            cast(date, event.trade_date if isinstance(event, Trade) else event.value_date)
            for event in events
            if account_id in {None, event.account_id} and symbol in {None, event.symbol}
        ]
        return dates + [each.ex_date for each in self.booked_conversions if symbol in each.touched]

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
        splits[symbol] = Splits(action for action in actions if action.symbol == symbol and action.action_type == "SPLIT")
    book = Book(
        as_of=as_of,
        live_trades=trades,
        live_cash_events=cash_events,
        fills=[],
        cash_events=[],
        splits=splits,
        prices=Prices(prices, instruments, as_of),
        rates=Rates(rate for rate in cast(list[FxRate], live["fx_rates"]) if rate.rate_date <= as_of),
        accounts={account.account_id: account for account in cast(list[Account], live["accounts"])},
        instruments=instruments,
        moves={},
        statements=[event for event in cast(list[Statement], live["statements"]) if event.statement_date <= as_of],
        dividends=[action for action in actions if action.action_type == "CASH_DIVIDEND"],
        conversions=[],
    )
    # An event whose money no rate tells is not booked.
    book.cash_events.extend(
        event for event in cash_events if cast(date, event.value_date) <= as_of and book.base_rate(event) is not None
    )
    _book_positions(book, [action for action in actions if action.action_type in CONVERSIONS])
    return book


def _book_positions(book: Book, actions: list[CorporateAction]) -> None:
    """The trades up to the as-of date whose money is known, in their order, and between them conversions."""
    booked = [trade for trade in book.live_trades if cast(date, trade.trade_date) <= book.as_of and book.money_of(trade)]
    moves = find_moves(book.live_trades, book.base_currency, book.rates)
    held: Held = defaultdict(lambda: defaultdict(Fraction))
    due = sorted(actions, key=lambda action: (action.ex_date, action.corporate_action_id))
    for trade in sorted(booked, key=lambda trade: order_of(trade, moves)):
        day = cast(date, trade.trade_date)
        while due and due[0].ex_date <= day:
            _convert(book, due.pop(0), held)
        scale, of_account = book.splits[trade.symbol].scale(day), held[trade.account_id]
        before = of_account[trade.symbol]
        fill = with_dust(fill_of(trade, scale, cast(FillMoney, book.money_of(trade))), before, scale)
        book.fills.append(replace(fill, units_before=before))
        of_account[trade.symbol] += fill.sign * fill.units
    for action in due:
        _convert(book, action, held)
    book.moves.update(carried(book.fills, moves))


def _convert(book: Book, action: CorporateAction, held: Held) -> None:
    """What an action does to each account that holds some."""
    new_symbol = cast(str, action.new_symbol)
    local, new_local = book.local_currency(action.symbol), book.local_currency(new_symbol)
    for account_id in sorted(held):
        of_account = held[account_id]
        if of_account[action.symbol] != 0:
            holder = Holder(account_id, book.base_currency(account_id), book.tracks_cash(account_id), local, new_local)
            conversion = conversion_of(action, holder, of_account, book.splits, book.rates)
            book.conversions.append(conversion)
            for symbol in {action.symbol, new_symbol}:
                of_account[symbol] += conversion.units_of(symbol)


def day_of(step: Fill | Conversion) -> date:
    """On which it changes a position."""
    return step.ex_date if isinstance(step, Conversion) else step.trade_date


def every_day(first: date, last: date) -> Iterator[date]:
    """Every calendar day from `first` to `last`, both included."""
    return (first + timedelta(days=number) for number in range((last - first).days + 1))
