"""A number and what it is made of."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

Value = Decimal | float | None


class How(StrEnum):
    """How a number comes out of its parts; the roundings and formulas are those of docs/metrics.md."""

    RECORDED = "recorded"  # it has no parts: an event said so, or many were added up by the database
    SUM = "sum"
    SUM_OF_KNOWN = "sum of what has a value"
    PRODUCT = "product"
    QUOTIENT = "quotient"
    SHARE = "share"  # of an amount, from unit, to unit, of how many units
    RETURN = "return"  # end / start - 1 as doubles; null unless start > 0


@dataclass(frozen=True, slots=True)
class Node:
    """A number as it is in gold or in an event, how its parts make it, and where to find it.

    `value`: Decimal, exact; a fraction as a float for returns; None where gold has null. `digits`: after combining, round half
    up at so many; None: not at all. `is_subtracted`: it enters its parent's sum with a minus. `source`: the table that holds
    `value`, empty when it is worked out here. `event_ids`: the events that say so. `details`: (name, value) in order.
    """

    label: str
    value: Value
    how: How = How.RECORDED
    children: tuple["Node", ...] = ()
    digits: int | None = None
    is_subtracted: bool = False
    source: str = ""
    event_ids: tuple[str, ...] = ()
    details: tuple[tuple[str, Any], ...] = ()
