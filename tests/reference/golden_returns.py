"""Golden cases of returns. Interest stands in for a gain: it changes the value and is no flow."""

from tests.reference.cases import GoldenCase
from tests.reference.story import Story

RETURN = "return_date daily_return is_no_investment"


def return_cases() -> list[GoldenCase]:
    """Every case of returns."""
    return [
        _linked(),
        _timing("IN_START_OUT_END", "0     false", "0.04 false", "0.02 false", "1.0608"),
        _timing("ALL_START", "0     false", "0.04 false", "0.05 false", "1.092"),
        _timing("ALL_END", "null  true", "0.06 false", "0.02 false", "1.0812"),
        _full_withdrawal(),
        _flat_prices(),
        _more_than_a_total_loss(),
    ]


def _linked() -> GoldenCase:
    story = Story("GLD-TWR")
    events = [
        story.announce(),
        story.deposit("d1", "2024-01-02", "10000"),
        story.deposit("d2", "2024-01-03", "5000"),
        story.cash("INTEREST", "i1", "2024-01-03", "300"),
        story.withdraw("w1", "2024-01-04", "2000"),
        story.cash("INTEREST_CHARGE", "i2", "2024-01-04", "300"),
        story.cash("INTEREST", "i3", "2024-01-05", "390"),
    ]
    expected = {
        "fact_portfolio_value_daily": story.rows(
            "fact_portfolio_value_daily", "value_date total_value", "2024-01-03 15300", "2024-01-04 13000", "2024-01-05 13390"
        ),
        "cumulative_returns": story.rows(
            "cumulative_returns",
            "return_date base_date cumulative_return cumulative_return_pct",
            "2024-01-02 2024-01-01 0    0",
            "2024-01-05 2024-01-01 0.03 3",
        ),
        "drawdown": story.rows(
            "drawdown",
            "return_date running_peak drawdown",
            "2024-01-03 1.02 0",
            f"2024-01-04 1.02 {15000 / 15300 - 1!r}",
            "2024-01-05 1.03 0",
        ),
        "drawdown_episodes": story.rows(
            "drawdown_episodes",
            "peak_date trough_date recovery_date depth days_to_trough days_to_recover",
            f"2024-01-03 2024-01-04 2024-01-05 {15000 / 15300 - 1!r} 1 1",
        ),
    }
    return GoldenCase("TWR of 3.0000 % over three days", events, expected)


def _timing(timing: str, first: str, gain: str, loss: str, index: str) -> GoldenCase:
    """From 100: 50 in, end 156; then back to 100 without a gain; then 60 out, end 42."""
    story = Story(f"GLD-{timing.replace('_', '-')}")
    events = [
        story.announce(flow_timing=timing),
        story.deposit("d1", "2024-01-02", "100"),
        story.deposit("d2", "2024-01-03", "50"),
        story.cash("INTEREST", "i1", "2024-01-03", "6"),
        story.withdraw("w1", "2024-01-04", "56"),
        story.withdraw("w2", "2024-01-05", "60"),
        story.cash("INTEREST", "i2", "2024-01-05", "2"),
    ]
    base_date = "2024-01-02" if timing == "ALL_END" else "2024-01-01"
    expected = {
        "daily_returns": story.rows(
            "daily_returns",
            f"{RETURN} flow_timing",
            f"2024-01-02 {first}  {timing}",
            f"2024-01-03 {gain}   {timing}",
            f"2024-01-04 0  false {timing}",
            f"2024-01-05 {loss}   {timing}",
        ),
        "cumulative_returns": story.rows(
            "cumulative_returns",
            "return_date base_date twr_index",
            f"2024-01-02 {base_date} 1",
            f"2024-01-05 {base_date} {index}",
        ),
    }
    return GoldenCase(f"day returns of {timing}", events, expected)


def _full_withdrawal() -> GoldenCase:
    """The gain counts; then nothing is invested until the next deposit."""
    story = Story("GLD-LEAVE")
    events = [
        story.deposit("d1", "2024-01-02", "1000"),
        story.cash("INTEREST", "i1", "2024-01-03", "50"),
        story.withdraw("w1", "2024-01-03", "1050"),
        story.deposit("d2", "2024-01-05", "200"),
        story.cash("INTEREST", "i2", "2024-01-05", "20"),
    ]
    expected = {
        "daily_returns": story.rows(
            "daily_returns", RETURN, "2024-01-03 0.05 false", "2024-01-04 null true", "2024-01-05 0.1 false"
        ),
        "cumulative_returns": story.rows(
            "cumulative_returns",
            "return_date twr_index cumulative_return",
            "2024-01-03 1.05  0.05",
            "2024-01-04 1.05  0.05",
            "2024-01-05 1.155 0.155",
        ),
    }
    return GoldenCase("a full withdrawal on a day with a gain", events, expected)


def _flat_prices() -> GoldenCase:
    story = Story("GLD-FLAT")
    events = [
        story.deposit("d1", "2024-01-02", "1000"),
        story.buy("b1", "2024-01-02", "10", "100"),
        story.close("2024-01-02", "100"),
        story.deposit("d2", "2024-01-03", "777.77"),
        story.close("2024-01-03", "100"),
    ]
    expected = {"daily_returns": story.rows("daily_returns", RETURN, "2024-01-02 0 false", "2024-01-03 0 false")}
    return GoldenCase("a deposit on a day of flat prices", events, expected)


def _more_than_a_total_loss() -> GoldenCase:
    """All is lost, and then more than all of what was put in again: the index stays 0, and is not a zero below zero."""
    story = Story("GLD-WIPED-OUT")
    events = [
        story.deposit("d1", "2024-01-02", "100"),
        story.cash("FEE", "f1", "2024-01-03", "100"),
        story.deposit("d2", "2024-01-04", "50"),
        story.cash("FEE", "f2", "2024-01-04", "150"),
        story.deposit("d3", "2024-01-05", "200"),
    ]
    expected = {
        "cumulative_returns": story.rows(
            "cumulative_returns", "return_date twr_index", "2024-01-02 1", "2024-01-03 0", "2024-01-04 0", "2024-01-05 0"
        ),
        "daily_returns": story.rows("daily_returns", "return_date daily_return", "2024-01-04 -3", "2024-01-05 0"),
        "drawdown_episodes": story.rows(
            "drawdown_episodes",
            "peak_date trough_date recovery_date depth days_to_trough days_to_recover",
            "2024-01-02 2024-01-03 null -1 1 null",
        ),
    }
    return GoldenCase("more than a total loss", events, expected)
