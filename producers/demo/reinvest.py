"""Accounts that buy once and reinvest each dividend: what they return is what the adjusted close returns."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal

from lake.contract.events import Account, CashEvent, Trade
from producers.adjustments import Split, find_adjustments
from producers.message import SOURCE, Message, at
from producers.sample import Bar, daily_bars

FIRST_SHARES = Decimal(1_000)
SHARE_UNIT = Decimal("0.00000001")
MONEY_UNIT = Decimal("0.000001")


def reinvest_events() -> tuple[Message, ...]:
    """Account REINV-<SYMBOL> for each symbol: one deposit, one buy at the first close, and each dividend put back on its ex-date.

    Its cash is zero at the end of every day, so its time-weighted return is that of the adjusted close, but for the rounding of
    the shares to 8 digits. Prices, splits and instruments are those of the demo.
    """
    return tuple(message for symbol, bars in daily_bars().items() for message in _events(symbol, bars))


def _events(symbol: str, bars: Sequence[Bar]) -> Iterator[Message]:
    account_id, first = f"REINV-{symbol}", bars[0]
    closes = {bar.day: bar for bar in bars}
    yield Message("accounts", _account(account_id, first))
    shares, paid = FIRST_SHARES, FIRST_SHARES * first.close
    yield Message("cash_events", _cash(account_id, "DEPOSIT", first, paid, None))
    yield Message("trades", _buy(account_id, first, shares, paid))
    for adjustment in find_adjustments(bars):
        if isinstance(adjustment, Split):
            shares = shares * adjustment.new / adjustment.old
            continue
        bar = closes[adjustment.ex_date]
        money = (shares * adjustment.amount).quantize(MONEY_UNIT)
        bought = (money / bar.close).quantize(SHARE_UNIT)
        shares += bought
        yield Message("cash_events", _cash(account_id, "DIVIDEND", bar, money, symbol))
        yield Message("trades", _buy(account_id, bar, bought, money))


def _account(account_id: str, first: Bar) -> Account:
    return Account(
        event_id=f"demo-A-{account_id}-v1",
        source=SOURCE,
        recorded_at=at(first.day, 8),
        account_id=account_id,
        name=f"{first.symbol}, dividends reinvested",
        opened_on=first.day,
    )


def _cash(account_id: str, cash_type: str, bar: Bar, amount: Decimal, symbol: str | None) -> CashEvent:
    cash_event_id = f"C-{account_id}-{bar.day}"
    return CashEvent(
        event_id=f"demo-{cash_event_id}-v1",
        source=SOURCE,
        recorded_at=at(bar.day, 13),
        cash_event_id=cash_event_id,
        account_id=account_id,
        cash_type=cash_type,
        amount=amount,
        currency="USD",
        symbol=symbol,
        occurred_at=at(bar.day, 13),
    )


def _buy(account_id: str, bar: Bar, shares: Decimal, money: Decimal) -> Trade:
    """All of the money for shares at the close, at no charge; the money is said apart, for the shares are rounded."""
    trade_id = f"T-{account_id}-{bar.day}"
    executed_at = at(bar.day, 20) - timedelta(seconds=1)
    return Trade(
        event_id=f"demo-{trade_id}-v1",
        source=SOURCE,
        recorded_at=executed_at,
        trade_id=trade_id,
        account_id=account_id,
        symbol=bar.symbol,
        side="BUY",
        quantity=shares,
        price=bar.close,
        currency="USD",
        gross_amount=money,
        executed_at=executed_at,
    )
