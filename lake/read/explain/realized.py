"""The realised P&L of a day: its disposals, each the money of two parts of fills."""

from collections.abc import Iterable
from decimal import Decimal

from lake.read.explain import fills
from lake.read.explain.arithmetic import total
from lake.read.explain.books import Day, grouped
from lake.read.explain.fifo import Match, Part, matches
from lake.read.explain.node import How, Node
from lake.read.explain.rows import Disposal, Fill, Realized

PNL = "gold.fact_pnl_daily"
DISPOSALS = "gold.fact_lot_disposals"
MATCHED = f"{fills.TABLE}, first in first out"
Matches = dict[tuple[str, str], dict[tuple[str, str], Match]]


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
    """How FIFO matched the fills of these accounts and symbols; other cost methods are not worked out here."""
    by_fifo = {account for account, _, method in day.books.members if method == "FIFO"}
    wanted = {(account, symbol) for account, symbol in pairs if account in by_fifo}
    every: Iterable[Fill] = day.fills_until(with_history=True) if wanted else ()
    by_pair = grouped(every, lambda fill: (fill.account_id, fill.symbol))
    return {pair: matches(by_pair.get(pair, [])) for pair in wanted}


def _of_symbol(day: Day, row: Realized, found: Matches) -> Node:
    pair = (row.account_id, row.symbol)
    parts = tuple(_disposal(day, disposal, found.get(pair)) for disposal in day.disposals.get(pair, []))
    return Node(f"realised P&L of {row.symbol} of {row.account_id}", row.amount, How.SUM, parts, source=PNL)


def _disposal(day: Day, disposal: Disposal, found: dict[tuple[str, str], Match] | None) -> Node:
    key = (disposal.close_trade_id, disposal.open_trade_id)
    legs = _recorded_legs(disposal) if found is None else _worked_out_legs(day, disposal, found.get(key))
    details = (
        ("quantity", disposal.quantity),
        ("side", disposal.side),
        ("open_date", disposal.open_date),
        ("holding_days", disposal.holding_days),
        ("cost_method", disposal.cost_method),
    )
    return Node(f"{key[0]} closes {key[1]}", disposal.realized, How.SUM, legs, 6, source=DISPOSALS, details=details)


def _recorded_legs(disposal: Disposal) -> tuple[Node, Node]:
    proceeds = Node("proceeds", disposal.proceeds, source=DISPOSALS)
    return proceeds, Node("cost", disposal.cost, source=DISPOSALS, is_subtracted=True)


def _worked_out_legs(day: Day, disposal: Disposal, match: Match | None) -> tuple[Node, Node]:
    """A disposal that FIFO does not make has legs without parts: they do not add up, and are told as that."""
    sale = purchase = None
    if match:
        sale, purchase = (match.opening, match.closing) if disposal.side == "SHORT" else (match.closing, match.opening)
    return _leg(day, "proceeds", disposal.proceeds, sale), _leg(day, "cost", disposal.cost, purchase, is_subtracted=True)


def _leg(day: Day, name: str, value: Decimal, part: Part | None, is_subtracted: bool = False) -> Node:
    """The money of a part of a fill: all of it, or its share by units."""
    if part is None:
        return Node(f"{name}: FIFO makes no such match", value, How.SUM, is_subtracted=is_subtracted, source=DISPOSALS)
    fill, is_whole = part.fill, part.start == 0 and part.end == part.units
    ends = (("from unit", part.start), ("to unit", part.end), ("of units", part.units))
    units = tuple(Node(label, unit, source=MATCHED) for label, unit in ends)
    return Node(
        f"{name}: {'all' if is_whole else 'part'} of {fill.side} {fill.trade_id}",
        value,
        How.SUM if is_whole else How.SHARE,
        (fills.gross_in_base(day, fill), *(() if is_whole else units)),
        is_subtracted=is_subtracted,
        source=DISPOSALS,
        event_ids=(fill.event_id,),
        details=(("trade_date", fill.trade_date), *((("split_scale", fill.scale),) if fill.scale != 1 else ())),
    )
