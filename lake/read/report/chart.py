"""A line chart of Braille dots: two by four in each character."""

from collections.abc import Sequence
from datetime import date

_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))


def line_chart(points: Sequence[tuple[date, float]], width: int, height: int = 8) -> list[str]:
    """The lines of a chart of a series, highest value first, with its scale at the left and its days below."""
    low, high = min(value for _, value in points), max(value for _, value in points)
    labels = [f"{high - (high - low) * row / (height - 1):,.0f}" for row in range(height)]
    margin = max(len(label) for label in labels)
    columns = max(width - margin - 2, 4)
    rows = _braille(_levels([value for _, value in points], columns * 2, height * 4, low, high), columns, height)
    first, last = points[0][0].isoformat(), points[-1][0].isoformat()
    below = f"{first}{last:>{max(columns - len(first), len(last) + 1)}}"
    return [f"{label:>{margin}} ┤{row}" for label, row in zip(labels, rows, strict=True)] + [f"{'':>{margin}}  {below}"]


def _levels(values: Sequence[float], columns: int, levels: int, low: float, high: float) -> list[int]:
    """For each column the level, counted from the top, of the last value that falls into it."""
    spread = (high - low) or 1.0
    picked = [values[min(int((column + 1) * len(values) / columns), len(values)) - 1] for column in range(columns)]
    return [round((high - value) / spread * (levels - 1)) for value in picked]


def _braille(levels: Sequence[int], columns: int, height: int) -> list[str]:
    cells = [[0] * columns for _ in range(height)]
    previous = levels[0]
    for x, level in enumerate(levels):
        for y in range(min(previous, level), max(previous, level) + 1):
            cells[y // 4][x // 2] |= _DOTS[y % 4][x % 2]
        previous = level
    return ["".join(chr(0x2800 + cell) for cell in row) for row in cells]
