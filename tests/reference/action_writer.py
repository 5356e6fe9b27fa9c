"""The corporate actions of a random book, each as its first version."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from lake.contract.events import CorporateAction
from tests.reference.draws import CONVERTIBLE, SYMBOLS, Draws, common

RATIOS = (("2", "1"), ("3", "1"), ("1", "10"), ("21", "20"), ("1.5", "1"), ("1", "3"))
CONVERSIONS = ("SYMBOL_CHANGE", "MERGER", "MERGER", "SPIN_OFF")


def split_of(draws: Draws, name: str, day: date) -> CorporateAction:
    """A split, or a reverse one."""
    new, old = draws.random.choice(RATIOS)
    ratio = {"ratio_new": Decimal(new), "ratio_old": Decimal(old)}
    return _action(name, day, symbol=draws.random.choice(SYMBOLS), action_type="SPLIT", **ratio)


def dividend_of(draws: Draws, name: str, day: date) -> CorporateAction:
    """A cash dividend, mostly paid some days after it went ex."""
    return _action(
        name,
        day,
        symbol=draws.random.choice(SYMBOLS),
        action_type="CASH_DIVIDEND",
        pay_date=day + timedelta(days=draws.random.choice((-1, 0, 1, 5, 40))),
        amount_per_share=draws.amount(9, draws.random.choice((2, 8))),
        currency=draws.currency(),
    )


def conversion_of(draws: Draws, name: str, day: date) -> CorporateAction:
    """A rename, a merger or a spin-off; corrections make of some one into the same symbol."""
    action_type = draws.random.choice(CONVERSIONS)
    of_type: dict[str, Any] = {}
    if action_type != "SYMBOL_CHANGE":
        of_type = draws.ratio(action_type)
    if action_type == "MERGER":
        of_type |= {"cash_per_share": draws.cash_per_share(), "currency": draws.currency()}
    if action_type == "SPIN_OFF":
        of_type["cost_fraction"] = draws.cost_fraction()
    symbol = draws.random.choice(SYMBOLS)
    others = [other for other in CONVERTIBLE if other != symbol]
    return _action(name, day, symbol=symbol, new_symbol=draws.random.choice(others), action_type=action_type, **of_type)


def _action(name: str, day: date, **fields: Any) -> CorporateAction:
    return CorporateAction(**common(f"{name}:v1"), corporate_action_id=name, ex_date=day, **fields)
