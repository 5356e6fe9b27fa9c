"""The charts of a report: in the terminal, and as SVG."""

import math
from datetime import date, timedelta

from lake.read.report.chart import line_chart
from lake.read.report.svg import MOST_POINTS, Line, chart, nice_ticks, thinned


def test_a_thinned_series_keeps_its_ends_and_extremes() -> None:
    points = [(date(2000, 1, 1) + timedelta(days=n), math.sin(n / 50)) for n in range(9000)]
    points[4321] = (points[4321][0], -9.0)

    kept = thinned(points)

    assert len(kept) <= MOST_POINTS + 2  # both ends, whatever their stretch keeps
    assert {points[0], points[-1], points[4321]} <= set(kept)
    assert kept == sorted(kept)


def test_ticks_are_round_and_cover_the_values() -> None:
    assert nice_ticks(0.0, 97.0) == [0, 25, 50, 75, 100]
    assert nice_ticks(5.0, 5.0)[0] <= 5.0 <= nice_ticks(5.0, 5.0)[-1]


def test_a_chart_says_in_words_what_it_shows() -> None:
    drawn = chart(
        "Value <USD>", [Line("Value", [(date(2024, 1, 1), 10.0), (date(2024, 1, 2), 12.0)])], lambda value: f"{value:.0f}"
    )

    assert "<title" in drawn
    assert "Value &lt;USD&gt;" in drawn
    assert "Value: 10 on 2024-01-01, 12 on 2024-01-02, lowest 10, highest 12." in drawn


def test_the_terminal_chart_rises_from_bottom_left_to_top_right() -> None:
    lines = line_chart([(date(2024, 1, 1) + timedelta(days=n), float(n)) for n in range(100)], width=40, height=4)

    assert lines[0].rstrip("\u2800")[-1] != lines[0].split("┤")[1][0]
    assert lines[0].split("┤")[1].startswith("\u2800")
    assert not lines[3].split("┤")[1].startswith("\u2800")
    assert "2024-01-01" in lines[4]
    assert lines[4].endswith("2024-04-09")
