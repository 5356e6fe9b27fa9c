"""Golden cases of correlations, and of days without a price."""

from datetime import date, timedelta

from tests.reference.cases import GoldenCase
from tests.reference.story import Arrival, Story, event_of

LENGTH = 63


def correlation_cases() -> list[GoldenCase]:
    """Every case of correlations and of price gaps."""
    return [_twins_and_opposites(), _days_without_a_price()]


def _twins_and_opposites() -> GoldenCase:
    """X goes up by a half and down again, Y by a quarter, Z down when X goes up; the window is full after 64 closes."""
    story = Story("GLD-CORR")
    last = date(2023, 12, 29)
    days = [last - timedelta(days=number) for number in range(LENGTH, -1, -1)]
    moves = {"X": ("100", "150"), "Y": ("80", "100"), "Z": ("100", "80")}
    events: list[Arrival] = [story.buy(f"b{symbol}", days[0].isoformat(), "1", "10", symbol=symbol) for symbol in moves]
    for number, day in enumerate(days):
        events += [story.close(day.isoformat(), prices[number % 2], symbol) for symbol, prices in moves.items()]
    events.append(story.deposit("d1", "2024-01-03", "1"))
    expected = story.rows(
        "symbol_correlations",
        "as_of_date symbol_a symbol_b window_days n_obs correlation",
        "2023-11-30 X Y 63  34 null",
        "2023-12-31 X Y 63  63 1",
        "2023-12-31 X Z 63  63 -1",
        "2023-12-31 Y Z 63  63 -1",
        "2023-12-31 X Y 252 63 null",
    )
    return GoldenCase("correlations of twins and opposites", events, {"symbol_correlations": expected})


def _days_without_a_price() -> GoldenCase:
    """V closes every day. X has no close on the 3rd and 4th, but a tick on the 4th, and none from the 8th on."""
    story = Story("GLD-GAP")
    closes = {"V": (2, 3, 4, 5, 8, 9), "X": (2, 5)}
    events = [
        event_of("instruments", story.id(symbol), symbol=story.id(symbol), name=symbol, exchange="GLDX") for symbol in closes
    ]
    events += [story.close(f"2024-01-{day:02}", "10", symbol) for symbol, days in closes.items() for day in days]
    events.append(story.tick("2024-01-04T12:00:00Z", "10"))
    rows = story.rows(
        "price_gaps",
        "symbol gap_start gap_end next_close_date expected_days missing_days",
        "X 2024-01-03 2024-01-04 2024-01-05 2 1",
        "X 2024-01-08 2024-01-09 null       2 2",
    )
    return GoldenCase("trading days without a price", events, {"price_gaps": rows}, [("price_gaps", {"symbol": story.id("V")})])
