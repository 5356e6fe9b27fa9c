"""Golden cases of returns of periods. Interest stands in for a gain, a fee for a loss: they change the value and are no flows."""

from tests.reference.cases import GoldenCase
from tests.reference.story import Arrival, Row, Story


def period_cases() -> list[GoldenCase]:
    """Every case of returns of periods."""
    return [
        _excel(),
        _dietz("IN_START_OUT_END", 510_000 / 3_352_000),
        _dietz("ALL_START", 510_000 / 3_350_000),
        _dietz("ALL_END", 510_000 / 3_332_000),
        _gross_and_benchmark(),
        _a_year(),
        _several_roots(),
        _no_root(),
        _nothing_got_back(),
    ]


def _excel() -> GoldenCase:
    """Excel's example, fifteen years later by 5,387 days: -10000, then 2750 after 60 days, 4250, 3250, and 2750 on day 456."""
    story = Story("GLD-XIRR")
    events = [
        story.deposit("d1", "2022-10-01", "10000"),
        story.cash("INTEREST", "i1", "2022-11-01", "3000"),
        story.withdraw("w1", "2022-11-30", "2750"),
        story.withdraw("w2", "2023-07-31", "4250"),
        story.withdraw("w3", "2023-11-16", "3250"),
    ]
    rows = _rows(story, "from_date xirr xirr_status", "2023-12-31 ITD 2022-09-30 0.3733625335 FOUND")
    return _case("the XIRR of Excel's example", events, rows)


def _dietz(timing: str, expected: float) -> GoldenCase:
    """100,000 become 135,000 in 30 days; 2,000 go out on the sixth of them, 20,000 come in on the eleventh."""
    story = Story(f"GLD-DIETZ-{timing.replace('_', '-')}")
    events = [
        story.announce(flow_timing=timing),
        story.deposit("d1", "2023-10-31", "100000"),
        story.withdraw("w1", "2023-11-06", "2000"),
        story.deposit("d2", "2023-11-11", "20000"),
        story.cash("INTEREST", "i1", "2023-11-20", "17000"),
    ]
    rows = _rows(story, "from_date modified_dietz", f"2023-11-30 MTD 2023-10-31 {expected!r}")
    return _case(f"Modified Dietz of {timing}", events, rows)


def _gross_and_benchmark() -> GoldenCase:
    """10 % up, and a fee of 10 % of that; the benchmark goes from 50 to 60, halved by a split, and is carried from Friday on."""
    story = Story("GLD-BEFORE-COSTS")
    events = [
        story.announce(benchmark_symbol=story.id("X")),
        story.deposit("d1", "2023-11-30", "1000"),
        story.cash("INTEREST", "i1", "2023-12-05", "100"),
        story.cash("FEE", "f1", "2023-12-06", "110"),
        story.close("2023-11-30", "50"),
        story.split("s1", "2023-12-10", ("2", "1")),
        story.close("2023-12-29", "30"),
    ]
    columns = "from_date twr twr_annualized twr_gross benchmark_symbol benchmark_return active_return"
    rows = _rows(
        story,
        columns,
        "2023-12-31 MTD 2023-11-30 -0.01 null 0.1  X 0.2  -0.21",
        "2023-12-31 1M  2023-11-30 -0.01 null 0.1  X 0.2  -0.21",
        "2023-12-31 1D  2023-12-30 0     null 0    X 0    0",
        "2023-12-31 ITD 2023-11-29 -0.01 null 0.1  X null null",
        "2023-12-31 QTD 2023-09-30 null  null null X null null",
    )
    return _case("before fees, and beside a benchmark", events, rows)


def _a_year() -> GoldenCase:
    story = Story("GLD-ANNUAL")
    events = [
        story.deposit("d1", "2021-12-31", "1000"),
        story.cash("INTEREST", "i1", "2022-06-01", "210"),
    ]
    rows = _rows(
        story,
        "from_date twr twr_annualized xirr_status",
        f"2023-12-31 ITD 2021-12-30 0.21 {1.21 ** (365 / 731) - 1!r} FOUND",
        "2023-12-31 1Y  2022-12-31 0    0    FOUND",
        "2023-12-31 6M  2023-06-30 0    null FOUND",
        "2023-12-31 3Y  2020-12-31 null null BEFORE_BASE",
        f"2022-12-31 YTD 2021-12-31 0.21 {0.21!r} FOUND",
    )
    return _case("annualised from 365 days on", events, rows)


def _several_roots() -> GoldenCase:
    """100 in, 230 out a year later, and 132 in and lost a year after that: as good as 10 % and as 20 %."""
    story = Story("GLD-ROOTS")
    events = [
        story.deposit("d1", "2021-12-31", "100"),
        story.cash("INTEREST", "i1", "2022-06-01", "130"),
        story.withdraw("w1", "2022-12-31", "230"),
        story.deposit("d2", "2023-12-31", "132"),
        story.cash("FEE", "f1", "2023-12-31", "132"),
    ]
    rows = _rows(
        story,
        "twr twr_annualized twr_gross xirr xirr_status",
        "2023-12-31 ITD -1 null null null SEVERAL_ROOTS",
        f"2022-12-31 ITD 1.3 {2.3 ** (365 / 366) - 1!r} 1.3 1.3 FOUND",
    )
    return _case("several roots", events, rows)


def _no_root() -> GoldenCase:
    """Twice as much after a month is 350,000 % a year."""
    story = Story("GLD-NO-ROOT")
    events = [
        story.deposit("d1", "2023-11-30", "100"),
        story.cash("INTEREST", "i1", "2023-12-15", "100"),
    ]
    rows = _rows(story, "twr xirr xirr_status", "2023-12-31 MTD 1 null NO_ROOT", "2023-12-31 1D 0 0 FOUND")
    return _case("no root", events, rows)


def _nothing_got_back() -> GoldenCase:
    """What came in on the last day has had no time; the month before had nothing at all."""
    story = Story("GLD-NO-TIME")
    rows = _rows(
        story,
        "from_date twr xirr xirr_status modified_dietz",
        "2023-12-31 ITD 2023-12-30 0    null NO_SIGN_CHANGE 0",
        "2023-12-31 1D  2023-12-30 0    null NO_SIGN_CHANGE 0",
        "2023-12-31 WTD 2023-12-24 null null BEFORE_BASE    null",
    )
    return _case("nothing got back", [story.deposit("d1", "2023-12-31", "100")], rows)


def _rows(story: Story, columns: str, *lines: str) -> list[Row]:
    return story.rows("period_returns", f"as_of_date period {columns}", *lines)


def _case(name: str, events: list[Arrival], rows: list[Row]) -> GoldenCase:
    return GoldenCase(name, events, {"period_returns": rows})
