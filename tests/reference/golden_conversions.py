"""Golden cases of renames and spin-offs; those of mergers alone are in golden_mergers.py."""

from tests.reference.cases import GoldenCase
from tests.reference.story import Story

CONVERSION = "corporate_action_id conversion_id action_type symbol new_symbol quantity new_quantity cash_amount is_booked ex_date"
DISPOSAL = (
    "close_trade_id open_trade_id received_trade_id symbol quantity proceeds_gross_base cost_gross_base cost_net_base "
    "realized_pnl_gross_base holding_days"
)
LOT = "symbol open_trade_id received_trade_id open_date side original_quantity open_quantity cost_gross_base cost_net_base"
COST = "symbol position_date quantity cost_basis_gross_base cost_basis_net_base"


def conversion_cases() -> list[GoldenCase]:
    """Every case of renames and spin-offs."""
    return [
        _rename(),
        _rename_after_a_reverse_split(),
        _spin_off(),
        _spin_off_of_a_pool(),
        _merger_after_a_rename_of_the_same_day(),
    ]


def _rename() -> GoldenCase:
    """Both lots keep their cost, date and order; what was X has no price as Y until Y has one."""
    story = Story("GLD-RENAME")
    by = f"r1+{story.account_id}"
    events = [
        story.deposit("d1", "2024-01-02", "5000"),
        story.buy("b1", "2024-01-02", "10", "50", fee="1"),
        story.buy("b2", "2024-01-03", "10", "60"),
        story.close("2024-01-03", "60"),
        story.rename("r1", "2024-01-04"),
        story.close("2024-01-05", "70", symbol="Y"),
        story.sell("s1", "2024-01-08", "15", "70", symbol="Y"),
    ]
    expected = {
        "fact_conversions": story.rows("fact_conversions", CONVERSION, f"r1 {by} SYMBOL_CHANGE X Y 20 20 0 true 2024-01-04"),
        "fact_positions_daily": story.rows(
            "fact_positions_daily",
            f"{COST} market_value_base valuation_status",
            "X 2024-01-03 20 1100 1101 1200 PRICED",
            "X 2024-01-04 0  0    0    0    CARRIED",
            "Y 2024-01-04 20 1100 1101 null UNPRICED",
            "Y 2024-01-05 20 1100 1101 1400 PRICED",
        ),
        "fact_pnl_daily": story.rows(
            "fact_pnl_daily",
            "symbol pnl_date realized_pnl_base unrealized_change_base total_pnl_base",
            "X 2024-01-04 0 -100  -100",
            "Y 2024-01-04 0 -1100 -1100",
            "Y 2024-01-05 0 1400  1400",
        ),
        "fact_lot_disposals": story.rows(
            "fact_lot_disposals", DISPOSAL, f"s1 b1 {by} Y 10 700 500 501 200 6", f"s1 b2 {by} Y 5 350 300 300 50 5"
        ),
        "fact_lots": story.rows("fact_lots", LOT, f"Y b2 {by} 2024-01-03 LONG 10 5 300 300"),
        "dim_symbol": story.rows(
            "dim_symbol",
            "symbol first_activity_date last_activity_date",
            "X 2024-01-02 2024-01-04",
            "Y 2024-01-04 2024-01-08",
        ),
    }
    absent = [("fact_lot_disposals", {"close_trade_id": story.id(by)}), ("fact_lots", {"symbol": story.id("X")})]
    return GoldenCase("a rename of two lots", events, expected, absent)


def _rename_after_a_reverse_split() -> GoldenCase:
    """1-for-3 of 10 shares and, a day later, another name: 3.33333333 of it are all that there is, cost and all."""
    story = Story("GLD-RENAME-SPLIT")
    by = f"r1+{story.account_id}"
    events = [
        story.deposit("d1", "2024-01-02", "1000"),
        story.buy("b1", "2024-01-02", "10", "50"),
        story.split("x1", "2024-01-04", ("1", "3")),
        story.rename("r1", "2024-01-05"),
        story.sell("s1", "2024-01-08", "3.33333333", "160", symbol="Y"),
    ]
    expected = {
        "fact_conversions": story.rows(
            "fact_conversions", CONVERSION, f"r1 {by} SYMBOL_CHANGE X Y 3.33333333 3.33333333 0 true 2024-01-05"
        ),
        "fact_positions_daily": story.rows(
            "fact_positions_daily",
            COST,
            "X 2024-01-04 3.33333333 500 500",
            "X 2024-01-05 0          0   0",
            "Y 2024-01-05 3.33333333 500 500",
            "Y 2024-01-08 0          0   0",
        ),
        "fact_lot_disposals": story.rows(
            "fact_lot_disposals", DISPOSAL, f"s1 b1 {by} Y 3.33333333 533.333333 500 500 33.333333 6"
        ),
    }
    return GoldenCase("a rename after a reverse split", events, expected, [("fact_lots", {"account_id": story.account_id})])


def _spin_off() -> GoldenCase:
    """A fifth of the cost goes with one share for four; both are sold."""
    story = Story("GLD-SPIN-OFF")
    by = f"c1+{story.account_id}"
    events = [
        story.deposit("d1", "2024-01-02", "1000"),
        story.buy("b1", "2024-01-02", "10", "50", fee="1"),
        story.spin_off("c1", "2024-01-04", ("1", "4"), cost_fraction="0.2"),
        story.sell("s1", "2024-01-05", "10", "45"),
        story.sell("s2", "2024-01-08", "2.5", "50", symbol="Y"),
    ]
    expected = {
        "fact_conversions": story.rows("fact_conversions", CONVERSION, f"c1 {by} SPIN_OFF X Y 10 2.5 0 true 2024-01-04"),
        "fact_positions_daily": story.rows(
            "fact_positions_daily", COST, "X 2024-01-04 10 400 400.8", "Y 2024-01-04 2.5 100 100.2"
        ),
        "fact_lot_disposals": story.rows(
            "fact_lot_disposals", DISPOSAL, "s1 b1 null X 10 450 400 400.8 50 3", f"s2 b1 {by} Y 2.5 125 100 100.2 25 6"
        ),
    }
    absent = [("fact_lot_disposals", {"close_trade_id": story.id(by)}), ("fact_lots", {"account_id": story.account_id})]
    return GoldenCase("a spin-off, and both sold", events, expected, absent)


def _spin_off_of_a_pool() -> GoldenCase:
    """A quarter of the pool's cost is a pool of the new symbol; what was put into the old one is still its original quantity."""
    story = Story("GLD-SPIN-OFF-AVERAGE")
    by = f"c1+{story.account_id}"
    events = [
        story.announce(cost_method="AVERAGE"),
        story.deposit("d1", "2024-01-02", "2000"),
        story.buy("b1", "2024-01-02", "10", "50"),
        story.buy("b2", "2024-01-03", "10", "70"),
        story.spin_off("c1", "2024-01-04", ("1", "4"), cost_fraction="0.25"),
        story.sell("s1", "2024-01-05", "5", "60"),
    ]
    expected = {
        "fact_conversions": story.rows("fact_conversions", CONVERSION, f"c1 {by} SPIN_OFF X Y 20 5 0 true 2024-01-04"),
        "fact_lot_disposals": story.rows("fact_lot_disposals", DISPOSAL, "s1 b1 null X 5 300 225 225 75 3"),
        "fact_lots": story.rows(
            "fact_lots", LOT, "X b1 null 2024-01-02 LONG 20 15 675 675", "Y b1 null 2024-01-02 LONG 5 5 300 300"
        ),
    }
    return GoldenCase("a spin-off of a pool", events, expected)


def _merger_after_a_rename_of_the_same_day() -> GoldenCase:
    """X is Y, and then one Z for two Y: of 7 shares 3.5, of which the fraction is sold last."""
    story = Story("GLD-CHAIN")
    by = f"c2+{story.account_id}"
    events = [
        story.deposit("d1", "2024-01-02", "1000"),
        story.buy("b1", "2024-01-02", "7", "30"),
        story.merger("c2", "2024-01-04", ("1", "2"), symbol="Y", new_symbol="Z"),
        story.rename("c1", "2024-01-04"),
        story.sell("s1", "2024-01-05", "3", "80", symbol="Z"),
        story.sell("s2", "2024-01-08", "0.5", "82", symbol="Z"),
    ]
    expected = {
        "fact_conversions": story.rows(
            "fact_conversions",
            CONVERSION,
            f"c1 c1+{story.account_id} SYMBOL_CHANGE X Y 7 7   0 true 2024-01-04",
            f"c2 {by}                  MERGER        Y Z 7 3.5 0 true 2024-01-04",
        ),
        "fact_positions_daily": story.rows(
            "fact_positions_daily", COST, "X 2024-01-04 0 0 0", "Y 2024-01-04 0 0 0", "Z 2024-01-04 3.5 210 210"
        ),
        "fact_lot_disposals": story.rows(
            "fact_lot_disposals", DISPOSAL, f"s1 b1 {by} Z 3 240 180 180 60 3", f"s2 b1 {by} Z 0.5 41 30 30 11 6"
        ),
    }
    return GoldenCase("a merger after a rename", events, expected, [("fact_lots", {"account_id": story.account_id})])
