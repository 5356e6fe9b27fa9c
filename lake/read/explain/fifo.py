"""First in, first out: which units of which fills meet, in common units, exactly (docs/metrics.md, Lots)."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from lake.read.explain.arithmetic import EXACT
from lake.read.explain.rows import Fill


@dataclass(frozen=True, slots=True)
class Part:
    """The units from `start` to `end` of a fill, counted from its first; `units` are all that it has."""

    fill: Fill
    start: Decimal
    end: Decimal
    units: Decimal


@dataclass(frozen=True, slots=True)
class Match:
    """A part of a closing fill and the part of an opening one that it closes."""

    closing: Part
    opening: Part


def matches(fills: Iterable[Fill]) -> dict[tuple[str, str], Match]:
    """The matches of one account and symbol, by the ids of the closing and the opening trade; fills in their order."""
    found: dict[tuple[str, str], Match] = {}
    lots: deque[Part] = deque()
    for fill in fills:
        rest = _whole(fill)
        while lots and lots[0].fill.is_in != fill.is_in and rest.start < rest.end:
            lot = lots.popleft()
            closed, rest, lot_closed, lot_rest = _meet(rest, lot)
            found[fill.trade_id, lot.fill.trade_id] = Match(closed, lot_closed)
            if lot_rest.start < lot_rest.end:
                lots.appendleft(lot_rest)
        if rest.start < rest.end:
            lots.append(rest)
    return found


def _whole(fill: Fill) -> Part:
    return Part(fill, Decimal(0), fill.units, fill.units)


def _meet(closing: Part, opening: Part) -> tuple[Part, Part, Part, Part]:
    """What of both meets, and what is left: (closed, rest of the closing, closed of the opening, rest of the opening)."""
    units = min(EXACT.subtract(closing.end, closing.start), EXACT.subtract(opening.end, opening.start))
    return *_cut(closing, units), *_cut(opening, units)


def _cut(part: Part, units: Decimal) -> tuple[Part, Part]:
    at = EXACT.add(part.start, units)
    return Part(part.fill, part.start, at, part.units), Part(part.fill, at, part.end, part.units)
