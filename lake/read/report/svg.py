"""Line charts as SVG text: no script, colours from the page's CSS, a title and a description for those who cannot see them."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

WIDTH, HEIGHT = 900, 260
LEFT, RIGHT, TOP, BOTTOM = 96, 12, 10, 26
MOST_POINTS = 1200
Point = tuple[date, float]
Say = Callable[[float], str]


@dataclass(frozen=True, slots=True)
class Line:
    """One series of a chart; `css` is its class: line-1, line-2, ..."""

    name: str
    points: Sequence[Point]
    css: str = "line-1"


def chart(title: str, lines: Sequence[Line], say: Say, filled: bool = False) -> str:
    """A chart of one or more series over the same days; `say` writes a value; `filled` draws the area to zero."""
    drawn = [Line(line.name, thinned(line.points), line.css) for line in lines if line.points]
    if not drawn:
        return ""
    days = [day.toordinal() for line in drawn for day, _ in line.points]
    values = [value for line in drawn for _, value in line.points] + ([0.0] if filled else [])
    ticks = nice_ticks(min(values), max(values))
    frame = _Frame(min(days), max(days), min(ticks[0], *values), max(ticks[-1], *values))
    identity = "".join(character if character.isalnum() else "-" for character in title.lower())
    parts = [
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="{identity}-t {identity}-d">',
        f'<title id="{identity}-t">{escape(title)}</title>',
        f'<desc id="{identity}-d">{escape(_description(lines, say))}</desc>',
        *(_horizontal(frame, tick, say(tick)) for tick in ticks),
        *(_vertical(frame, day, label) for day, label in day_ticks(frame.first, frame.last)),
        *(_path(frame, line, filled) for line in drawn),
        "</svg>",
    ]
    return "\n".join(parts)


def thinned(points: Sequence[Point]) -> list[Point]:
    """At most MOST_POINTS points or so, the lowest and the highest of each stretch among them."""
    if len(points) <= MOST_POINTS:
        return list(points)
    size = math.ceil(len(points) / (MOST_POINTS // 2))
    kept: list[Point] = [points[0]]
    for start in range(0, len(points), size):
        stretch = points[start : start + size]
        lowest, highest = min(stretch, key=lambda point: point[1]), max(stretch, key=lambda point: point[1])
        kept += sorted({lowest, highest})
    return sorted({*kept, points[-1]})


def nice_ticks(low: float, high: float, wanted: int = 4) -> list[float]:
    """Round values that cover low to high."""
    spread = (high - low) or abs(high) or 1.0
    rough = spread / wanted
    magnitude = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * magnitude for factor in (1, 2, 2.5, 5, 10) if factor * magnitude >= rough)
    return [number * step for number in range(math.floor(low / step), math.ceil(high / step) + 1)]


def day_ticks(first: int, last: int) -> list[tuple[int, str]]:
    """Ordinals and labels of at most ten first days of a year or a month; the ends when there is none between."""
    start, end = date.fromordinal(first), date.fromordinal(last)
    years = [(date(year, 1, 1), f"{year}") for year in range(start.year, end.year + 1)]
    months = [(date(year, month, 1), f"{year}-{month:02}") for year in range(start.year, end.year + 1) for month in range(1, 13)]
    chosen = years if (end - start).days > 900 else months
    inside = [(day.toordinal(), label) for day, label in chosen if start <= day <= end]
    every = math.ceil(len(inside) / 10) or 1
    return inside[::every] if len(inside) > 1 else [(first, start.isoformat()), (last, end.isoformat())]


@dataclass(frozen=True, slots=True)
class _Frame:
    first: int
    last: int
    low: float
    high: float

    def x(self, day: int) -> float:
        return LEFT + (day - self.first) / ((self.last - self.first) or 1) * (WIDTH - LEFT - RIGHT)

    def y(self, value: float) -> float:
        return TOP + (self.high - value) / ((self.high - self.low) or 1) * (HEIGHT - TOP - BOTTOM)


def _description(lines: Sequence[Line], say: Say) -> str:
    sentences = []
    for line in (line for line in lines if line.points):
        (first, begin), (last, end) = line.points[0], line.points[-1]
        low, high = min(value for _, value in line.points), max(value for _, value in line.points)
        sentences.append(f"{line.name}: {say(begin)} on {first}, {say(end)} on {last}, lowest {say(low)}, highest {say(high)}.")
    return " ".join(sentences)


def _horizontal(frame: _Frame, value: float, label: str) -> str:
    y = frame.y(value)
    text = f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{escape(label)}</text>'
    return f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>{text}'


def _vertical(frame: _Frame, day: int, label: str) -> str:
    anchor = "start" if frame.x(day) < LEFT + 20 else "end" if frame.x(day) > WIDTH - RIGHT - 20 else "middle"
    return f'<text x="{frame.x(day):.1f}" y="{HEIGHT - 8}" text-anchor="{anchor}">{label}</text>'


def _path(frame: _Frame, line: Line, filled: bool) -> str:
    places = [(frame.x(day.toordinal()), frame.y(value)) for day, value in line.points]
    steps = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
    zero = frame.y(0)
    area = f'<path class="area" d="M{places[0][0]:.1f} {zero:.1f}L{steps}L{places[-1][0]:.1f} {zero:.1f}Z"/>' if filled else ""
    return f'{area}<path class="{line.css}" d="M{steps}"/>'
