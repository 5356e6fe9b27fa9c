"""The realised P&L of a day: its disposals, each the money of two parts of fills."""

from collections.abc import Iterable
from decimal import Decimal

from lake.read.explain import fills
from lake.read.explain.arithmetic import total, worked_out
from lake.read.explain.books import Day, grouped
from lake.read.explain.lots import Match, Part, PoolPart, matches
from lake.read.explain.node import How, Node
from lake.read.explain.rows import Disposal, Fill, Realized

PNL = "gold.fact_pnl_daily"
DISPOSALS = "gold.fact_lot_disposals"
MATCHED = f"{fills.TABLE}, matched by the cost method"
SEGMENTS = "silver.lot_segments"
Matches = dict[tuple[str, str], dict[tuple[str, str], Match] | None]


def realized_pnl(day: Day, symbol: str | None = None) -> Node:
    """Proceeds less cost, both gross, of all that was disposed of on the day."""
    rows = [row for row in day.realized if symbol in {None, row.symbol} and _is_told(day, row)]
    found = _matches(day, {(row.account_id, row.symbol) for row in rows})
    parts = tuple(_of_symbol(day, row, found) for row in rows)
    published = total(row.amount for row in day.realized if symbol in {None, row.symbol})
    what = f"{symbol} of {day.books.scope.title}" if symbol else day.books.scope.title
    return Node(f"realised P&L of {what}, {day.date}", published, How.SUM, parts, source=PNL)


def _is_told(day: Day, row: Realized) -> bool:
    """Whether there is something to tell of an account and symbol."""
    return row.amount != 0 or (row.account_id, row.symbol) in day.disposals


def _matches(day: Day, pairs: set[tuple[str, str]]) -> Matches:
    """How its account's cost method matches the fills of each account and symbol; None where lots came or went."""
    methods = {member.account_id: member.cost_method for member in day.books.members}
    every: Iterable[Fill] = day.fills_until(with_history=True) if pairs else ()
    by_pair = grouped(every, lambda fill: (fill.account_id, fill.symbol))
    moved = {pair for pair, own in by_pair.items() if any(fill.is_carried for fill in own)}
    moved |= {(each.account_id, symbol) for each in day.conversions for symbol in (each.symbol, each.new_symbol)}
    return {pair: None if pair in moved else matches(by_pair.get(pair, []), methods[pair[0]]) for pair in pairs}


def _of_symbol(day: Day, row: Realized, found: Matches) -> Node:
    pair = (row.account_id, row.symbol)
    parts = tuple(_disposal(day, disposal, found[pair]) for disposal in day.disposals.get(pair, []))
    return Node(f"realised P&L of {row.symbol} of {row.account_id}", row.amount, How.SUM, parts, source=PNL)


def _disposal(day: Day, disposal: Disposal, found: dict[tuple[str, str], Match] | None) -> Node:
    key = (disposal.close_trade_id, disposal.open_trade_id)
    details = (
        ("quantity", disposal.quantity),
        ("side", disposal.side),
        ("open_date", disposal.open_date),
        ("holding_days", disposal.holding_days),
        ("cost_method", disposal.cost_method),
        ("received_trade_id", disposal.received_trade_id),
    )
    legs = _moved_legs(disposal) if found is None else _legs(day, disposal, found.get(key))
    return Node(f"{key[0]} closes {key[1]}", disposal.realized, How.SUM, legs, 6, source=DISPOSALS, details=details)


def _moved_legs(disposal: Disposal) -> tuple[Node, Node]:
    """Where lots move between accounts or symbols, what closes what depends on all of them: the table says it."""
    proceeds = Node("proceeds, as the lots that moved are matched", disposal.proceeds, source=SEGMENTS)
    return proceeds, Node("cost, as the lots that moved are matched", disposal.cost, is_subtracted=True, source=SEGMENTS)


def _legs(day: Day, disposal: Disposal, match: Match | None) -> tuple[Node, Node]:
    """A disposal that its cost method does not make has legs without parts: they do not add up, and are told as that."""
    sale: Part | PoolPart | None = None
    purchase: Part | PoolPart | None = None
    if match:
        sale, purchase = (match.opening, match.closing) if disposal.side == "SHORT" else (match.closing, match.opening)
    return _leg(day, "proceeds", disposal.proceeds, sale), _leg(day, "cost", disposal.cost, purchase, is_subtracted=True)


def _leg(day: Day, name: str, value: Decimal, part: Part | PoolPart | None, is_subtracted: bool = False) -> Node:
    if part is None:
        label = f"{name}: the cost method makes no such match"
        return Node(label, value, How.SUM, is_subtracted=is_subtracted, source=DISPOSALS)
    if isinstance(part, PoolPart):
        return _of_pool(day, name, value, part, is_subtracted)
    return _of_fill(day, name, value, part, source=DISPOSALS, is_subtracted=is_subtracted)


def _of_fill(day: Day, name: str, value: Decimal, part: Part, *, source: str, is_subtracted: bool = False) -> Node:
    """The money of a part of a fill: all of it, or its share by units."""
    fill, is_whole = part.fill, part.start == 0 and part.end == part.units
    units = () if is_whole else _units(part.start, part.end, part.units)
    return Node(
        f"{name}: {'all' if is_whole else 'part'} of {fill.side} {fill.trade_id}",
        value,
        How.SUM if is_whole else How.SHARE,
        (fills.gross_in_base(day, fill), *units),
        is_subtracted=is_subtracted,
        source=source,
        event_ids=(fill.event_id,),
        details=(("trade_date", fill.trade_date), *((("split_scale", fill.scale),) if fill.scale != 1 else ())),
    )


def _of_pool(day: Day, name: str, value: Decimal, part: PoolPart, is_subtracted: bool) -> Node:
    """The share of a pool's money: of all that was put into it, less what was taken before."""
    put = [_of_fill(day, "put into the pool", each.money, each, source=MATCHED) for each in part.put]
    taken = [Node(f"taken by {trade_id}", money, is_subtracted=True, source=DISPOSALS) for trade_id, money in part.taken]
    money = worked_out("money of the pool", How.SUM, (*put, *taken))
    is_whole = part.taking == part.units
    units = () if is_whole else _units(Decimal(0), part.taking, part.units)
    label = f"{name}: {'all' if is_whole else 'part'} of the pool of {part.put[0].fill.trade_id}"
    how = How.SUM if is_whole else How.SHARE
    return Node(label, value, how, (money, *units), is_subtracted=is_subtracted, source=DISPOSALS)


def _units(start: Decimal, end: Decimal, whole: Decimal) -> tuple[Node, ...]:
    ends = (("from unit", start), ("to unit", end), ("of units", whole))
    return tuple(Node(label, unit, source=MATCHED) for label, unit in ends)
