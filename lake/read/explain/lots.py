"""Which units of which fills meet under each cost method, in common units, exactly (docs/metrics.md, Lots)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from lake.read.explain.arithmetic import EXACT, share
from lake.read.explain.rows import Fill

NONE = Decimal(0)


@dataclass(frozen=True, slots=True)
class Part:
    """The units from `start` to `end` of a fill, counted from its first; `units` are all that it has."""

    fill: Fill
    start: Decimal
    end: Decimal
    units: Decimal

    @property
    def money(self) -> Decimal:
        """Its share of the fill's gross money, in base currency."""
        return share(self.fill.gross_base, self.end, self.units) - share(self.fill.gross_base, self.start, self.units)


@dataclass(frozen=True, slots=True)
class PoolPart:
    """Some of the units of a pool: what was put into it before, what was taken (trade_id, money), and all that it had."""

    put: tuple[Part, ...]
    taken: tuple[tuple[str, Decimal], ...]
    taking: Decimal
    units: Decimal


@dataclass(frozen=True, slots=True)
class Match:
    """A part of a closing fill and the part of an opening one, or of a pool, that it closes."""

    closing: Part
    opening: Part | PoolPart


@dataclass
class _Pool:
    """What is open under AVERAGE; it is named after the fill that began it."""

    put: list[Part] = field(default_factory=list)
    taken: list[tuple[str, Decimal]] = field(default_factory=list)
    units: Decimal = NONE
    money: Decimal = NONE

    def take(self, closing: Part) -> PoolPart:
        units = EXACT.subtract(closing.end, closing.start)
        part = PoolPart(tuple(self.put), tuple(self.taken), units, self.units)
        money = share(self.money, units, self.units)
        self.taken.append((closing.fill.trade_id, money))
        self.units, self.money = EXACT.subtract(self.units, units), self.money - money
        return part


def matches(fills: Iterable[Fill], method: str) -> dict[tuple[str, str], Match]:
    """The matches of one account and symbol, by the ids of the closing and the opening trade; fills in their order."""
    return _pooled(fills) if method == "AVERAGE" else _by_lots(fills, method)


def _by_lots(fills: Iterable[Fill], method: str) -> dict[tuple[str, str], Match]:
    found: dict[tuple[str, str], Match] = {}
    lots: list[Part] = []
    for fill in fills:
        rest = _whole(fill)
        while lots and lots[0].fill.is_in != fill.is_in and rest.start < rest.end:
            number = _next(lots, fill, method)
            lot = lots[number]
            units = min(EXACT.subtract(rest.end, rest.start), EXACT.subtract(lot.end, lot.start))
            closed, rest = _cut(rest, units)
            lot_closed, lot_rest = _cut(lot, units)
            found[fill.trade_id, lot.fill.trade_id] = Match(closed, lot_closed)
            lots[number : number + 1] = [lot_rest] if lot_rest.start < lot_rest.end else []
        if rest.start < rest.end:
            lots.append(rest)
    return found


def _next(lots: list[Part], fill: Fill, method: str) -> int:
    """Which of the open lots, in the order of their fills, is closed first."""
    match method:
        case "LIFO":
            return len(lots) - 1
        case "HIFO":
            return max(range(len(lots)), key=lambda number: (_unit_cost(lots[number].fill), -number))
        case "SPECIFIC":
            return next((number for number, lot in enumerate(lots) if lot.fill.trade_id == fill.lot_ref), 0)
        case _:
            return 0


def _unit_cost(fill: Fill) -> float:
    """As the models divide: whole numbers of last digits."""
    return float(int(fill.gross_base * 10**6)) / float(int(fill.units * 10**8))


def _pooled(fills: Iterable[Fill]) -> dict[tuple[str, str], Match]:
    found: dict[tuple[str, str], Match] = {}
    pool = _Pool()
    for fill in fills:
        rest = _whole(fill)
        if pool.units and pool.put[0].fill.is_in != fill.is_in:
            closed, rest = _cut(rest, min(pool.units, fill.units))
            found[fill.trade_id, pool.put[0].fill.trade_id] = Match(closed, pool.take(closed))
        if rest.start < rest.end:
            pool = pool if pool.units else _Pool()
            pool.put.append(rest)
            pool.units, pool.money = EXACT.add(pool.units, EXACT.subtract(rest.end, rest.start)), pool.money + rest.money
    return found


def _whole(fill: Fill) -> Part:
    return Part(fill, NONE, fill.units, fill.units)


def _cut(part: Part, units: Decimal) -> tuple[Part, Part]:
    """Its first units, and the rest."""
    at = EXACT.add(part.start, units)
    return Part(part.fill, part.start, at, part.units), Part(part.fill, at, part.end, part.units)
