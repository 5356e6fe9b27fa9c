"""Golden cases of the cost methods: LIFO, HIFO, AVERAGE and SPECIFIC, where they differ from FIFO."""

from decimal import Decimal

from tests.reference.cases import GoldenCase, Total
from tests.reference.golden_lots import thirds, two_buys_and_a_sale
from tests.reference.story import Row, Story, event_of

DISPOSAL = "close_trade_id open_trade_id quantity cost_gross_base realized_pnl_gross_base holding_days"
LOT = "symbol open_trade_id side original_quantity open_quantity cost_gross_base cost_net_base"


def method_cases() -> list[GoldenCase]:
    """Every case of a cost method."""
    return [
        _average_with_costs(),
        _average_through_zero(),
        _average_of_thirds(),
        _average_in_two_currencies(),
        _last_in_first_out(),
        _highest_cost_first(),
        _highest_cost_after_a_split(),
        _the_lot_that_is_named(),
        _every_lot_is_named(),
        _a_method_that_changes(),
    ]


def _average_with_costs() -> GoldenCase:
    story = Story("GLD-AVERAGE")
    expected = {
        "fact_lot_disposals": story.rows(
            "fact_lot_disposals",
            f"{DISPOSAL} cost_net_base realized_pnl_net_base",
            "s1 b1 15 1650 300 2 1657.5 286.5",
        ),
        "fact_lots": story.rows("fact_lots", f"{LOT} open_fx_rate", "X b1 LONG 20 5 550 552.5 null"),
        "fact_positions_daily": story.rows(
            "fact_positions_daily",
            "symbol position_date quantity cost_basis_gross_base cost_basis_net_base unrealized_pnl_base",
            "X 2024-01-03 20 2200 2210  200",
            "X 2024-01-04 5  550  552.5 100",
        ),
    }
    own = {"account_id": story.account_id}
    totals = [
        Total("fact_lot_disposals", own, "realized_pnl_net_base", Decimal("286.50")),
        Total("fact_pnl_daily", own, "total_pnl_base", Decimal("384.00")),
    ]
    return GoldenCase("average with costs", two_buys_and_a_sale(story, cost_method="AVERAGE"), expected, totals=totals)


def _average_through_zero() -> GoldenCase:
    """A short is a pool, too; the next long begins with nothing of what was before."""
    story = Story("GLD-AVERAGE-ZERO")
    events = [
        story.announce(cost_method="AVERAGE"),
        story.deposit("d1", "2024-01-02", "10000"),
        story.buy("b1", "2024-01-02", "10", "10"),
        story.sell("s1", "2024-01-03", "20", "13"),
        story.sell("s2", "2024-01-03", "10", "16"),
        story.buy("b2", "2024-01-04", "30", "12"),
    ]
    expected = {
        "fact_lot_disposals": story.rows("fact_lot_disposals", DISPOSAL, "s1 b1 10 100 30 1", "b2 s1 20 240 50 1"),
        "fact_lots": story.rows("fact_lots", LOT, "X b2 LONG 10 10 120 120"),
        "fact_positions_daily": story.rows(
            "fact_positions_daily",
            "symbol position_date quantity cost_basis_gross_base",
            "X 2024-01-03 -20 -290",
            "X 2024-01-04 10 120",
        ),
    }
    return GoldenCase("average through zero", events, expected)


def _average_of_thirds() -> GoldenCase:
    """What a sale takes of a pool is rounded, and the next takes its share of what is left."""
    story = Story("GLD-AVERAGE-THIRDS")
    events, expected = thirds(story)
    events = [story.announce(cost_method="AVERAGE"), *events]
    absent = [("fact_lots", {"account_id": story.account_id})]
    return GoldenCase("average of thirds", events, expected, absent)


def _average_in_two_currencies() -> GoldenCase:
    """Euros at 1.10 and at 1.30, sold at 1.25: 15 of 20 cost 150 euros and 180 dollars, so that the rate made 7.50."""
    story = Story("GLD-AVERAGE-FX")
    euros = {"currency": "EUR", "settlement_currency": "USD"}
    events = [
        story.announce(cost_method="AVERAGE"),
        event_of("instruments", story.id("X"), symbol=story.id("X"), name="X", currency="EUR"),
        story.deposit("d1", "2024-01-02", "1000"),
        story.buy("b1", "2024-01-02", "10", "10", fx_rate="1.10", **euros),
        story.buy("b2", "2024-01-03", "10", "10", fx_rate="1.30", **euros),
        story.sell("s1", "2024-01-04", "15", "12", fx_rate="1.25", **euros),
    ]
    expected = {
        "fact_lot_disposals": story.rows("fact_lot_disposals", f"{DISPOSAL} realized_pnl_fx_base", "s1 b1 15 180 45 2 7.5"),
        "fact_lots": story.rows("fact_lots", f"{LOT} cost_gross_local", "X b1 LONG 20 5 60 60 50"),
    }
    return GoldenCase("average in two currencies", events, expected)


def _last_in_first_out() -> GoldenCase:
    story = Story("GLD-LIFO")
    expected = {
        "fact_lot_disposals": story.rows("fact_lot_disposals", DISPOSAL, "s1 b2 10 1200 100 1", "s1 b1 5 500 150 2"),
        "fact_lots": story.rows("fact_lots", LOT, "X b1 LONG 10 5 500 502.5"),
    }
    totals = [Total("fact_pnl_daily", {"account_id": story.account_id}, "total_pnl_base", Decimal("384.00"))]
    return GoldenCase("last in, first out", two_buys_and_a_sale(story, cost_method="LIFO"), expected, totals=totals)


def _highest_cost_first() -> GoldenCase:
    """Of two lots at the same cost the older; a dearer one that comes later is not there yet."""
    story = Story("GLD-HIFO")
    events = [
        story.announce(cost_method="HIFO"),
        story.deposit("d1", "2024-01-02", "5000"),
        story.buy("b1", "2024-01-02", "10", "10"),
        story.buy("b2", "2024-01-03", "10", "12"),
        story.buy("b3", "2024-01-04", "30", "12"),
        story.sell("s1", "2024-01-05", "15", "20"),
        story.buy("b4", "2024-01-06", "10", "11"),
        story.sell("s2", "2024-01-07", "40", "20"),
    ]
    expected = {
        "fact_lot_disposals": story.rows(
            "fact_lot_disposals",
            DISPOSAL,
            "s1 b2 10 120 80  2",
            "s1 b3 5  60  40  1",
            "s2 b3 25 300 200 3",
            "s2 b4 10 110 90  1",
            "s2 b1 5  50  50  5",
        ),
        "fact_lots": story.rows("fact_lots", LOT, "X b1 LONG 10 5 50 50"),
    }
    return GoldenCase("highest cost first", events, expected)


def _highest_cost_after_a_split() -> GoldenCase:
    """10 for 100 became 20 at 5 each: cheaper than 10 at 6 each of after the split."""
    story = Story("GLD-HIFO-SPLIT")
    events = [
        story.announce(cost_method="HIFO"),
        story.deposit("d1", "2024-01-02", "5000"),
        story.buy("b1", "2024-01-02", "10", "10"),
        story.split("c1", "2024-01-03", ("2", "1")),
        story.buy("b2", "2024-01-04", "10", "6"),
        story.sell("s1", "2024-01-05", "15", "7"),
    ]
    expected = {
        "fact_lot_disposals": story.rows("fact_lot_disposals", DISPOSAL, "s1 b2 10 60 10 1", "s1 b1 5 25 10 3"),
        "fact_lots": story.rows("fact_lots", LOT, "X b1 LONG 20 15 75 75"),
    }
    return GoldenCase("highest cost after a split", events, expected)


def _the_lot_that_is_named() -> GoldenCase:
    """s1 names b2; s2 names it for more than is left of it, and the rest is the oldest; s3 names none."""
    story = Story("GLD-SPECIFIC")
    events = [
        story.announce(cost_method="SPECIFIC"),
        story.deposit("d1", "2024-01-02", "5000"),
        story.buy("b1", "2024-01-02", "10", "10"),
        story.buy("b2", "2024-01-03", "10", "12"),
        story.buy("b3", "2024-01-04", "10", "14"),
        story.sell("s1", "2024-01-05", "6", "20", lot_ref=story.id("b2")),
        story.sell("s2", "2024-01-06", "7", "20", lot_ref=story.id("b2")),
        story.sell("s3", "2024-01-07", "8", "20"),
    ]
    expected = {
        "fact_lot_disposals": story.rows(
            "fact_lot_disposals",
            DISPOSAL,
            "s1 b2 6 72 48 2",
            "s2 b2 4 48 32 3",
            "s2 b1 3 30 30 4",
            "s3 b1 7 70 70 5",
            "s3 b3 1 14 6  3",
        ),
        "fact_lots": story.rows("fact_lots", LOT, "X b3 LONG 10 9 126 126"),
    }
    return GoldenCase("the lot that is named", events, expected)


def _every_lot_is_named() -> GoldenCase:
    """Each sale names a lot that has enough; the last one goes through zero, and its purchase back names the short."""
    story = Story("GLD-NAMED")
    events = [
        story.announce(cost_method="SPECIFIC"),
        story.deposit("d1", "2024-01-02", "5000"),
        story.buy("b1", "2024-01-02", "10", "10"),
        story.buy("b2", "2024-01-03", "10", "12"),
        story.sell("s1", "2024-01-04", "4", "20", lot_ref=story.id("b2")),
        story.sell("s2", "2024-01-05", "6", "20", lot_ref=story.id("b2")),
        story.sell("s3", "2024-01-06", "15", "20", lot_ref=story.id("b1")),
        story.buy("b3", "2024-01-07", "5", "18", lot_ref=story.id("s3")),
    ]
    expected = {
        "fact_lot_disposals": story.rows(
            "fact_lot_disposals", DISPOSAL, "s1 b2 4 48 32 1", "s2 b2 6 72 48 2", "s3 b1 10 100 100 4", "b3 s3 5 90 10 1"
        ),
    }
    absent = [("fact_lots", {"account_id": story.account_id})]
    return GoldenCase("every lot is named", events, expected, absent)


def _a_method_that_changes() -> GoldenCase:
    """A policy counts for all days of its account."""
    story = Story("GLD-METHOD")
    events = [
        *two_buys_and_a_sale(story, cost_method="LIFO"),
        story.announce(cost_method="FIFO", version=2, action="CORRECT"),
    ]
    expected: dict[str, list[Row]] = {
        "fact_lot_disposals": story.rows("fact_lot_disposals", DISPOSAL, "s1 b1 10 1000 300 2", "s1 b2 5 600 50 1"),
    }
    return GoldenCase("a method that changes", events, expected)
