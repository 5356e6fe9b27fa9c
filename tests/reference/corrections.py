"""What a correction changes in a random book."""

from collections.abc import Sequence
from typing import Any

from lake.contract.events import Account, CashEvent, CorporateAction, FxRate, Instrument, Price, Trade
from tests.reference.draws import ACCOUNTS, CONVERTIBLE, SYMBOLS, Draws

TIMINGS = ("IN_START_OUT_END", "ALL_START", "ALL_END")
SOURCES = ("CASH_EVENT", "CORPORATE_ACTION")
METHODS = ("FIFO", "LIFO", "HIFO", "AVERAGE", "SPECIFIC")


def change(draws: Draws, trade_ids: Sequence[str], event: Any) -> dict[str, Any]:
    """What a correction changes."""
    match event:
        case Trade():
            changes: list[dict[str, Any]] = [
                {"quantity": draws.quantity()},
                {"price": draws.amount(300, 4), "gross_amount": None},
                {"account_id": draws.random.choice(ACCOUNTS)},
                {"symbol": draws.random.choice(SYMBOLS)},
                {"trade_date": draws.day()},
                {"lot_ref": draws.random.choice(trade_ids)},
                {"side": "SELL" if event.side == "BUY" else "BUY", "fee": draws.amount(9, 2)},
                draws.money(),
            ]
        case CashEvent():
            changes = [
                {"amount": draws.amount(900, 2)},
                {"account_id": draws.random.choice(ACCOUNTS)},
                {"value_date": draws.day()},
                {"currency": draws.currency()},
            ]
        case Price():
            changes = [{"price": draws.amount(300, 4)}]
        case FxRate():
            changes = [{"rate": draws.exchange_rate()}]
        case Account():
            changes = [
                {"portfolio_id": draws.random.choice(("RND-P", "RND-Q"))},
                {"flow_timing": draws.random.choice(TIMINGS)},
                {"base_currency": draws.currency()},
                {"cost_method": draws.random.choice(METHODS)},
                {"tracks_cash": not event.tracks_cash},
                {"dividend_source": draws.random.choice(SOURCES)},
            ]
        case Instrument():
            changes = [
                {"exchange": draws.random.choice(("XNYS", "XNAS"))},
                {"currency": draws.currency()},
                {"price_adjustment": draws.adjustment()},
            ]
        case _:
            changes = [{"ex_date": draws.day()}, {"symbol": draws.random.choice(SYMBOLS)}]
            if event.action_type == "CASH_DIVIDEND":
                changes += [{"pay_date": draws.day()}, {"amount_per_share": draws.amount(9, 4)}, {"currency": draws.currency()}]
            if event.new_symbol is not None:
                changes += _of_conversion(draws, event)
    return draws.random.choice(changes)


def _of_conversion(draws: Draws, event: CorporateAction) -> list[dict[str, Any]]:
    changes: list[dict[str, Any]] = [{"new_symbol": draws.random.choice(CONVERTIBLE)}]
    if event.action_type in {"MERGER", "SPIN_OFF"}:
        changes.append(draws.ratio(event.action_type))
    if event.action_type == "MERGER":
        changes += [{"cash_per_share": draws.cash_per_share()}, {"currency": draws.currency()}]
    if event.action_type == "SPIN_OFF":
        changes.append({"cost_fraction": draws.cost_fraction()})
    return changes
