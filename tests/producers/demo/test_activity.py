"""The demo's accounts trade as accounts do: on trading days, with money that they have, through splits and for real dividends."""

from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from itertools import product

from lake.contract.events import CashEvent, Statement, Trade
from producers.demo.book import Book
from producers.demo.market import market
from producers.demo.scenario import demo_events
from producers.demo.statements import STATED_ON
from tests.producers.demo.truth import business_day, dollar_activity

ACCOUNTS = ("ACC001", "ACC002", "ACC003")  # test_euro.py is of the fourth


def test_trades_happen_on_trading_days_at_prices_of_the_day() -> None:
    trades = [event for event in dollar_activity() if isinstance(event, Trade)]

    bars = [market().bars[business_day(trade)][trade.symbol] for trade in trades]

    assert [trade for trade, bar in zip(trades, bars, strict=True) if not bar.low <= trade.price <= bar.high] == []
    assert {(trade.account_id, trade.side) for trade in trades} == set(product(ACCOUNTS, ("BUY", "SELL")))


def test_accounts_stay_solvent_and_overdraw_once() -> None:
    least_value, overdrawn = {}, {}
    for account_id, days in _days_by_account().items():
        book = Book()
        for day in market().days[market().days.index(min(days)) :]:
            book.split(market().splits.get(day, {}))
            for event in days.get(day, []):
                book.take(event)
            value = book.value(market().bars[day])
            least_value[account_id] = min(value, least_value.get(account_id, value))
            if book.cash < 0:
                overdrawn[account_id, day] = book.cash

    assert {account_id for account_id, value in least_value.items() if value > 0} == set(ACCOUNTS)
    assert {key: round(cash, 2) for key, cash in overdrawn.items()} == {
        ("ACC002", date(2009, 3, day)): Decimal("-554.87") for day in (2, 3, 4, 5)
    }


def test_positions_go_through_zero_and_back_and_through_splits_on_both_sides() -> None:
    crossed: Counter[str] = Counter()
    through_splits = set()
    for account_id, days in _days_by_account().items():
        book = Book()
        for day in market().days:
            for symbol in market().splits.get(day, {}):
                through_splits.add(
                    (symbol, "long" if book.shares[symbol] > 0 else "short" if book.shares[symbol] < 0 else "flat")
                )
            book.split(market().splits.get(day, {}))
            for event in days.get(day, []):
                before = dict(book.shares)
                book.take(event)
                if isinstance(event, Trade) and before.get(event.symbol, 0) * book.shares[event.symbol] < 0:
                    crossed[account_id] += 1

    assert crossed == {"ACC003": 5}
    assert {("AAPL", "long"), ("MSFT", "long"), ("MSFT", "short")} <= through_splits


def test_dividends_are_the_real_amounts_on_what_was_held() -> None:
    paid: Counter[str] = Counter()
    for account_id, days in _days_by_account().items():
        book = Book()
        for day in market().days:
            book.split(market().splits.get(day, {}))
            for symbol, dividend in market().dividends.get(day, {}).items():
                due = (book.shares[symbol] * dividend.amount).quantize(Decimal("0.01"))
                got = [event for event in days.get(day, []) if isinstance(event, CashEvent) and event.cash_type == "DIVIDEND"]
                grosses = {event.symbol: event.amount + event.fee + event.tax for event in got}
                assert grosses.get(symbol, Decimal(0)) == max(due, Decimal(0))
                paid[account_id] += symbol in grosses
            for event in days.get(day, []):
                book.take(event)

    assert {account_id for account_id, dividends in paid.items() if dividends} == set(ACCOUNTS)


def test_statements_name_all_that_two_accounts_have_and_one_knows_of_a_fee_that_nobody_booked() -> None:
    stated: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for _, event in demo_events():
        if isinstance(event, Statement):
            stated[event.account_id][event.item] = event.quantity

    held = {}
    for account_id in stated:
        days, book = _days_by_account()[account_id], Book()
        for day in (day for day in market().days if day <= STATED_ON):
            book.split(market().splits.get(day, {}))
            for each in days.get(day, []):
                book.take(each)
        held[account_id] = {symbol: shares for symbol, shares in book.shares.items() if shares} | {"CASH:USD": book.cash}

    assert stated.keys() == {"ACC001", "ACC003"}
    assert stated["ACC001"] == held["ACC001"]
    assert stated["ACC003"] == held["ACC003"] | {"CASH:USD": held["ACC003"]["CASH:USD"] - Decimal("12.50")}


def _days_by_account() -> dict[str, dict[date, list[Trade | CashEvent]]]:
    days: dict[str, dict[date, list[Trade | CashEvent]]] = defaultdict(lambda: defaultdict(list))
    for event in dollar_activity():
        assert isinstance(event, Trade | CashEvent)
        days[event.account_id][business_day(event)].append(event)
    return days
