"""Golden cases of splits."""

from datetime import date

from tests.reference.cases import GoldenCase
from tests.reference.story import Story, event_of

POSITION = "symbol position_date quantity price market_value_base cost_basis_gross_base valuation_status price_date"


def _dust() -> GoldenCase:
    """1-for-3 of 100 shares, sold whole as far as eight digits go: flat, cost and all."""
    story = Story("GLD-DUST")
    events = [
        story.deposit("d1", "2024-01-02", "5000"),
        story.buy("b1", "2024-01-02", "100", "30"),
        story.split("x1", "2024-01-05", ("1", "3")),
        story.sell("s1", "2024-01-08", "33.33333333", "91"),
        story.close("2024-01-10", "92"),
    ]
    expected = {
        "fact_positions_daily": story.rows(
            "fact_positions_daily",
            "symbol position_date quantity cost_basis_gross_base",
            "X 2024-01-04 100         3000",
            "X 2024-01-05 33.33333333 3000",
            "X 2024-01-08 0           0",
        ),
        "fact_lot_disposals": story.rows(
            "fact_lot_disposals",
            "close_trade_id open_trade_id quantity cost_gross_base proceeds_gross_base realized_pnl_gross_base",
            "s1 b1 33.33333333 3000 3033.333333 33.333333",
        ),
        "fact_cash_balances_daily": story.rows("fact_cash_balances_daily", "balance_date balance", "2024-01-10 5033.333333"),
    }
    absent: list[tuple[str, dict[str, object]]] = [
        ("fact_positions_daily", {"account_id": story.account_id, "position_date": date(2024, 1, day)}) for day in (9, 10)
    ]
    return GoldenCase("dust", events, expected, [*absent, ("fact_lots", {"account_id": story.account_id})])


def split_cases() -> list[GoldenCase]:
    """Every case of splits."""
    return [
        _dust(),
        _two_for_one(),
        _splits_with_open_lots("LONG"),
        _splits_with_open_lots("SHORT"),
        _carried_over_an_ex_date(),
        _late_split(),
        _split_adjusted_feed(),
    ]


def _split_adjusted_feed() -> GoldenCase:
    """20 and 21 of a feed that is in today's shares are 40 and 42 of the old ones; the split changes no value."""
    story = Story("GLD-ADJUSTED")
    listing = {"symbol": story.id("X"), "name": "Adjusted", "price_adjustment": "SPLIT_ADJUSTED"}
    events = [
        event_of("instruments", story.id("X"), **listing),
        story.deposit("d1", "2024-01-02", "1000"),
        story.buy("b1", "2024-01-02", "10", "40"),
        story.close("2024-01-02", "20"),
        story.close("2024-01-03", "21"),
        story.split("x1", "2024-01-05", ("2", "1")),
        story.close("2024-01-08", "22"),
    ]
    expected = {
        "fact_positions_daily": story.rows(
            "fact_positions_daily",
            POSITION,
            "X 2024-01-02 10 40 400 400 PRICED  2024-01-02",
            "X 2024-01-04 10 42 420 400 CARRIED 2024-01-03",
            "X 2024-01-05 20 21 420 400 CARRIED 2024-01-03",
            "X 2024-01-08 20 22 440 400 PRICED  2024-01-08",
        )
    }
    return GoldenCase("a split-adjusted feed beside raw trades", events, expected)


def _two_for_one() -> GoldenCase:
    story = Story("GLD-SPLIT")
    events = [
        story.deposit("d1", "2024-01-02", "1000"),
        story.buy("b1", "2024-01-02", "10", "100"),
        story.close("2024-01-02", "100"),
        story.close("2024-01-03", "100"),
        story.split("x1", "2024-01-04", ("2", "1")),
        story.close("2024-01-04", "51"),
    ]
    expected = {
        "fact_positions_daily": story.rows(
            "fact_positions_daily",
            POSITION,
            "X 2024-01-03 10 100 1000 1000 PRICED 2024-01-03",
            "X 2024-01-04 20 51  1020 1000 PRICED 2024-01-04",
        ),
        "daily_returns": story.rows("daily_returns", "return_date daily_return", "2024-01-03 0", "2024-01-04 0.02"),
        "fact_lots": story.rows(
            "fact_lots",
            "symbol open_trade_id open_date original_quantity open_quantity cost_gross_base",
            "X b1 2024-01-02 20 20 1000",
        ),
    }
    return GoldenCase("split 2-for-1 with raw prices", events, expected)


def _splits_with_open_lots(side: str) -> GoldenCase:
    """100 units at 30; 3-for-1, 1-for-10 and 21-for-20; a part is closed after each at a gain."""
    story = Story(f"GLD-SPLITS-{side}")
    is_long = side == "LONG"
    opening, closing = (story.buy, story.sell) if is_long else (story.sell, story.buy)
    prices = ("11", "105", "100") if is_long else ("9", "95", "90")
    events = [
        story.deposit("d1", "2024-01-02", "10000"),
        opening("t1", "2024-01-02", "100", "30"),
        story.split("x1", "2024-01-04", ("3", "1")),
        closing("t2", "2024-01-05", "30", prices[0]),
        story.split("x2", "2024-01-09", ("1", "10")),
        closing("t3", "2024-01-10", "7", prices[1]),
        story.split("x3", "2024-01-11", ("21", "20")),
        closing("t4", "2024-01-12", "10.5", prices[2]),
        story.close("2024-01-02", "30"),
        story.close("2024-01-12", "100"),
    ]
    sign = "" if is_long else "-"
    expected = {
        "fact_lot_disposals": story.rows(
            "fact_lot_disposals",
            "close_trade_id open_trade_id quantity realized_pnl_gross_base",
            "t2 t1 30   30",
            "t3 t1 7    35",
            f"t4 t1 10.5 {'50' if is_long else '55'}",
        ),
        "fact_lots": story.rows(
            "fact_lots",
            "symbol open_trade_id side original_quantity open_quantity cost_gross_base",
            f"X t1 {side} 31.5 10.5 1000",
        ),
        "fact_positions_daily": story.rows(
            "fact_positions_daily",
            POSITION,
            *(
                line.replace("±", sign)
                for line in (
                    "X 2024-01-03 ±100  30          ±3000 ±3000 CARRIED 2024-01-02",
                    "X 2024-01-04 ±300  10          ±3000 ±3000 CARRIED 2024-01-02",
                    "X 2024-01-05 ±270  10          ±2700 ±2700 CARRIED 2024-01-02",
                    "X 2024-01-09 ±27   100         ±2700 ±2700 CARRIED 2024-01-02",
                    "X 2024-01-10 ±20   100         ±2000 ±2000 CARRIED 2024-01-02",
                    "X 2024-01-11 ±21   95.23809524 ±2000 ±2000 CARRIED 2024-01-02",
                    "X 2024-01-12 ±10.5 100         ±1050 ±1000 PRICED  2024-01-12",
                )
            ),
        ),
    }
    return GoldenCase(f"3-for-1, 1-for-10 and 21-for-20 with an open lot, {side}", events, expected)


def _carried_over_an_ex_date() -> GoldenCase:
    story = Story("GLD-CARRY")
    events = [
        story.deposit("d1", "2024-01-02", "100"),
        story.buy("b1", "2024-01-02", "1", "100"),
        story.close("2024-01-02", "100"),
        story.split("x1", "2024-01-04", ("3", "1")),
        story.close("2024-01-05", "34"),
    ]
    expected = {
        "fact_positions_daily": story.rows(
            "fact_positions_daily",
            f"{POSITION} stale_days",
            "X 2024-01-03 1 100         100 100 CARRIED 2024-01-02 1",
            "X 2024-01-04 3 33.33333333 100 100 CARRIED 2024-01-02 2",
            "X 2024-01-05 3 34          102 100 PRICED  2024-01-05 0",
        ),
        "fact_portfolio_value_daily": story.rows(
            "fact_portfolio_value_daily",
            "value_date total_value unpriced_count valuation_status",
            "2024-01-04 100 0 CARRIED",
            "2024-01-05 102 0 PRICED",
        ),
    }
    return GoldenCase("a price carried over an ex_date", events, expected)


def _late_split() -> GoldenCase:
    """The split becomes known after trades on both sides of it, one of them on the ex_date: that one is in new shares."""
    story = Story("GLD-LATE-SPLIT")
    events = [
        story.deposit("d1", "2024-01-02", "1000"),
        story.sell("s1", "2024-01-04", "4", "10"),
        story.buy("b1", "2024-01-03", "10", "100"),
        story.split("x1", "2024-01-04", ("1", "10"), version=2, action="CORRECT"),
        story.split("x1", "2024-01-05", ("1", "5"), version=1),
    ]
    expected = {
        "fact_lot_disposals": story.rows(
            "fact_lot_disposals",
            "close_trade_id open_trade_id quantity open_date cost_gross_base proceeds_gross_base",
            "s1 b1 1 2024-01-03 1000 10",
        ),
        "fact_lots": story.rows(
            "fact_lots", "symbol open_trade_id side original_quantity open_quantity cost_gross_base", "X s1 SHORT 3 3 30"
        ),
    }
    return GoldenCase("a late and corrected reverse split", events, expected)
