"""The euro account of the demo, and the rates of its days."""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal

from lake.contract.events import CashEvent, FxRate, Trade
from producers.demo.book import CASH_IN
from producers.demo.euro import ACCOUNT_ID, SPREAD, WRONG_RATE_ON
from producers.demo.market import market
from producers.demo.scenario import demo_events, true_activity
from producers.sample_rates import reference_rates
from tests.producers.resolved import resolve


def euro_activity() -> list[Trade | CashEvent]:
    """The truth of the account."""
    found = [event for _, event in true_activity() if isinstance(event, Trade | CashEvent)]
    return [event for event in found if event.account_id == ACCOUNT_ID]


def test_the_rates_that_are_left_are_those_of_the_bank() -> None:
    left = [event for _, event in resolve(demo_events()).values() if isinstance(event, FxRate)]
    rates = {event.rate_date: event.rate for event in left}

    assert min(rates) < min(event.recorded_at.date() for event in euro_activity())
    assert rates == {day: rate for day, rate in reference_rates("USD").items() if min(rates) <= day <= max(rates)}
    assert max(rates) >= market().days[-1]


def test_one_rate_was_wrong_for_two_days() -> None:
    wrong, right = (event for _, event in demo_events() if isinstance(event, FxRate) and event.rate_date == WRONG_RATE_ON)

    assert (wrong.version, right.version, right.action) == (1, 2, "CORRECT")
    assert wrong.rate != right.rate == reference_rates("USD")[WRONG_RATE_ON]
    assert right.recorded_at - wrong.recorded_at == timedelta(days=2)


def test_what_is_settled_in_euros_is_a_little_dearer_than_the_rate_of_the_bank() -> None:
    rates = reference_rates("USD")
    settled = [event for event in euro_activity() if isinstance(event, Trade) and event.settlement_currency == "EUR"]

    of_days_with_a_rate = [trade for trade in settled if trade.executed_at.date() in rates]
    margins = [trade.fx_rate * rates[trade.executed_at.date()] - 1 for trade in of_days_with_a_rate]

    assert len(settled) - len(of_days_with_a_rate) < len(settled) / 10
    assert all(abs(margin - SPREAD) < Decimal("1e-9") for margin in margins)


def test_both_currencies_move_and_neither_is_overdrawn() -> None:
    cash: defaultdict[str, Decimal] = defaultdict(Decimal)
    least: defaultdict[str, Decimal] = defaultdict(Decimal)
    for event in euro_activity():
        if isinstance(event, CashEvent):
            currency, moved = event.currency, event.amount if event.cash_type in CASH_IN else -event.amount
        else:
            assert event.settlement_currency is not None
            gross = event.quantity * event.price * (1 if event.side == "BUY" else -1)
            currency, moved = event.settlement_currency, -(gross + event.fee) * event.fx_rate
        cash[currency] += moved
        least[currency] = min(least[currency], cash[currency])

    assert set(cash) == {"EUR", "USD"}
    assert all(value >= 0 for value in least.values())
