"""The money of cash events: its sign, what is external, and what counts as income, fee or tax."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import cast

from lake.contract.events import CashEvent
from tests.reference.rates import converted
from tests.reference.rounding import ZERO, money

MONEY_IN = {"DEPOSIT", "DIVIDEND", "INTEREST", "FEE_REFUND", "TAX_REFUND", "TRANSFER_IN"}
TRANSFERS = {"TRANSFER_IN", "TRANSFER_OUT"}
MONEY_OF_OWNER = {"DEPOSIT", "WITHDRAWAL", *TRANSFERS}


@dataclass(frozen=True)
class Result:
    """What an event adds to a day's income, fees and taxes."""

    income: Decimal = ZERO
    fees: Decimal = ZERO
    taxes: Decimal = ZERO


def signed_amount(event: CashEvent) -> Decimal:
    """The money that reached the account (+) or left it (-)."""
    return money(event.amount if event.cash_type in MONEY_IN else -event.amount)


def result_of(event: CashEvent) -> Result | None:
    """The part of an event in the P&L; None when it has none: a deposit, a withdrawal, a transfer."""
    results = {
        "DIVIDEND": Result(income=event.amount + event.fee + event.tax, fees=event.fee, taxes=event.tax),
        "INTEREST": Result(income=event.amount + event.fee + event.tax, fees=event.fee, taxes=event.tax),
        "INTEREST_CHARGE": Result(income=-event.amount),
        "FEE": Result(fees=event.amount),
        "FEE_REFUND": Result(fees=-event.amount),
        "TAX": Result(taxes=event.amount),
        "TAX_REFUND": Result(taxes=-event.amount),
    }
    return results.get(event.cash_type)


def results_in_base(event: CashEvent, rate: Decimal) -> Result | None:
    """The same in another currency; income is what was received and what was withheld, each converted."""
    result = result_of(event)
    if result is None:
        return None
    fees, taxes = converted(result.fees, rate), converted(result.taxes, rate)
    if event.cash_type in {"DIVIDEND", "INTEREST"}:
        return Result(converted(signed_amount(event), rate) + fees + taxes, fees, taxes)
    return Result(converted(result.income, rate), fees, taxes)


def is_external(event: CashEvent, all_events: Iterable[CashEvent], accounts: Collection[str]) -> bool:
    """Whether the event is money from outside or to outside of a scope of these accounts."""
    if event.cash_type in {"DEPOSIT", "WITHDRAWAL"}:
        return True
    other = other_half(event, all_events)
    return event.cash_type in TRANSFERS and not (other and other.account_id in accounts)


def other_half(event: CashEvent, all_events: Iterable[CashEvent]) -> CashEvent | None:
    """Of a transfer that has one of each; within one account only what arrives whole on the same day."""
    if event.cash_type not in TRANSFERS or event.transfer_id is None:
        return None
    halves = [other for other in all_events if (other.transfer_id, other.currency) == (event.transfer_id, event.currency)]
    if sorted(half.cash_type for half in halves) != ["TRANSFER_IN", "TRANSFER_OUT"]:
        return None
    (other,) = (half for half in halves if half.cash_type != event.cash_type)
    within = other.account_id == event.account_id
    return None if within and (other.amount, other.value_date) != (event.amount, event.value_date) else other


def difference(event: CashEvent, other: CashEvent) -> Decimal:
    """What the halves of a transfer differ by, on the later one, of the same day on the TRANSFER_IN; 0 on the other."""
    days = (cast(date, event.value_date), event.cash_type == "TRANSFER_IN")
    is_later = days > (cast(date, other.value_date), other.cash_type == "TRANSFER_IN")
    return signed_amount(event) + signed_amount(other) if is_later else ZERO
