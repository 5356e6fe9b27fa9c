"""Golden cases of exposures."""

from tests.reference.cases import GoldenCase
from tests.reference.story import Story, event_of

EXPOSURE = "as_of_date dimension member market_value long_value short_value gross_value weight herfindahl top_10_weight"
SMALL = tuple(f"S{number:02}" for number in range(1, 11))


def exposure_cases() -> list[GoldenCase]:
    """Every case of exposures."""
    return [_long_short_and_cash(), _more_than_ten()]


def _long_short_and_cash() -> GoldenCase:
    """400 of one share, 100 short of another, 700 in cash: of 1200 gross in all."""
    story = Story("GLD-EXPOSED")
    named = {"symbol": story.id("X"), "name": "X", "sector": "TECH", "country": "CH"}
    events = [
        story.announce(),
        event_of("instruments", story.id("X"), **named),
        story.deposit("d1", "2023-12-31", "1000"),
        story.buy("b1", "2023-12-31", "4", "100"),
        story.sell("s1", "2023-12-31", "2", "50", symbol="Y"),
        story.close("2023-12-31", "100"),
        story.close("2023-12-31", "50", "Y"),
    ]
    shares, kinds = [400 / 1200, 100 / 1200, 700 / 1200], [500 / 1200, 700 / 1200]
    of_three, of_two = (sum(share * share for share in each) for each in (shares, kinds))
    rows = story.rows(
        "exposures",
        EXPOSURE,
        f"2023-12-31 ASSET_CLASS EQUITY   300  400  -100 500  0.3  {of_two!r}   1",
        f"2023-12-31 ASSET_CLASS CASH     700  700  0    700  0.7  {of_two!r}   1",
        f"2023-12-31 SECTOR      TECH     400  400  0    400  0.4  {of_three!r} 1",
        f"2023-12-31 SECTOR      UNKNOWN  -100 0    -100 100  -0.1 {of_three!r} 1",
        f"2023-12-31 COUNTRY     CH       400  400  0    400  0.4  {of_three!r} 1",
        "2023-12-31  CURRENCY    USD      1000 1100 -100 1200 1    1            1",
        f"2023-12-31 INSTRUMENT  CASH:USD 700  700  0    700  0.7  {of_three!r} 1",
    )
    rows += [row | {"dimension": "INSTRUMENT", "member": story.id("X")} for row in rows if row["member"] == "CH"]
    return GoldenCase("exposures of a long, a short and cash", events, {"exposures": rows})


def _more_than_ten() -> GoldenCase:
    """Ten shares of 10 and one of 100, on credit but for 20: of these and the debt of 180 the ten largest have 360 of 380."""
    story = Story("GLD-CONCENTRATED")
    events = [story.deposit("d1", "2023-12-31", "20")]
    for symbol, quantity in (*((small, "1") for small in SMALL), ("LARGE", "10")):
        events += [
            story.buy(symbol, "2023-12-31", quantity, "10", symbol=symbol),
            story.close("2023-12-31", "10", symbol),
        ]
    herfindahl = (10 * 10**2 + 100**2 + 180**2) / 380**2
    (row,) = story.rows("exposures", EXPOSURE, f"2023-12-31 INSTRUMENT LARGE 100 100 0 100 5 {herfindahl!r} {360 / 380!r}")
    return GoldenCase("the ten largest exposures", events, {"exposures": [row | {"member": story.id("LARGE")}]})
