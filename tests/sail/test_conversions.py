"""Renames, mergers and spin-offs on Sail: whatever is late, corrected or cancelled, gold is the ledger's."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.bronze_tables import write_bronze
from tests.e2e.lakehouse import DAYS_AND_EVENTS, Lakehouse
from tests.lake.sail_homes import sail_home
from tests.reference.compare import assert_same
from tests.reference.golden_currencies import rate
from tests.reference.ledger import ledger
from tests.reference.story import Arrival, Story, event_of

NAMES = ("LATE", "GONE", "CHAIN", "SPUN", "SENT", "GOT", "POOL", "SHORT", "OTHER", "OWNER", "EURO", "SPLIT", "NEWS", "NONE")
LATE, GONE, CHAIN, SPUN, SENT, GOT, POOL, SHORT, OTHER, OWNER, EURO, SPLIT, NEWS, NONE = (Story(f"CNV-{name}") for name in NAMES)
CORRECTED = {"version": 2, "action": "CORRECT"}
CANCELLED = {"version": 2, "action": "CANCEL"}


def made(story: Story, kind: str, name: str, ex_date: str, symbols: str, **more: object) -> Arrival:
    """A conversion of the first symbol into the second; a merger and a spin-off are 3 for 2, half of the cost, unless told."""
    symbol, new_symbol = symbols
    if kind == "SYMBOL_CHANGE":
        return story.rename(name, ex_date, new_symbol, symbol=symbol, **more)
    if kind == "MERGER":
        return story.merger(name, ex_date, ("3", "2"), new_symbol, symbol=symbol, **more)
    return story.spin_off(name, ex_date, ("3", "2"), new_symbol, symbol=symbol, **{"cost_fraction": "0.5", **more})


def first(story: Story, **policies: object) -> Iterator[Arrival]:
    """Two lots of X, of the second and the third of January; prices of X, Y and Z."""
    yield story.announce(**policies)
    yield story.deposit("d1", "2024-01-02", "1000")
    yield story.buy("b1", "2024-01-02", "10", "10", fee="1")
    yield story.buy("b2", "2024-01-03", "7", "12")
    yield story.close("2024-01-03", "11")
    yield story.close("2024-01-08", "9", symbol="Y")
    yield story.close("2024-01-12", "8", symbol="Z")


def moved(name: str, day: str, quantity: str, symbol: str) -> Iterator[Arrival]:
    """From SENT to GOT."""
    fields = {"quantity": quantity, "price": "0", "currency": "USD", "symbol": SENT.id(symbol), "transfer_id": f"CNV-{name}"}
    for story, side in ((SENT, "TRANSFER_OUT"), (GOT, "TRANSFER_IN")):
        identity = story.id(name)
        own = {"trade_id": identity, "account_id": story.account_id, "side": side, "executed_at": f"{day}T12:00:00Z"}
        yield event_of("trades", identity, **fields, **own)


# Run by run.
ARRIVALS: Sequence[Sequence[Arrival]] = (
    [
        *(*first(LATE), made(LATE, "SYMBOL_CHANGE", "c1", "2024-01-05", "XY")),
        LATE.sell("s1", "2024-01-09", "12", "9", symbol="Y"),
        *(*first(GONE), made(GONE, "MERGER", "c1", "2024-01-05", "XY"), GONE.sell("s1", "2024-01-09", "5", "9", symbol="Y")),
        *(*first(CHAIN, cost_method="HIFO"), made(CHAIN, "SYMBOL_CHANGE", "c1", "2024-01-05", "XY")),
        *(
            made(CHAIN, "MERGER", "c2", "2024-01-10", "YZ", cash_per_share="1"),
            CHAIN.sell("s1", "2024-01-11", "3", "9", symbol="Z"),
        ),
        *first(SPUN, cost_method="LIFO"),
        *(*first(SENT), made(SENT, "SYMBOL_CHANGE", "c1", "2024-01-05", "XY"), *moved("m1", "2024-01-06", "8", "Y")),
        *(GOT.announce(cost_method="LIFO"), GOT.deposit("d1", "2024-01-02", "10")),
        GOT.sell("s1", "2024-01-09", "2", "9", symbol="Q"),
        *(*first(POOL, cost_method="AVERAGE"), made(POOL, "SPIN_OFF", "c1", "2024-01-05", "XY", cost_fraction="0.3")),
        *(SHORT.announce(), SHORT.sell("b1", "2024-01-02", "10", "10"), made(SHORT, "MERGER", "c1", "2024-01-05", "XY")),
        *(*first(OTHER), OTHER.sell("s1", "2024-01-03", "4", "9", symbol="Y"), made(OTHER, "MERGER", "c1", "2024-01-05", "XY")),
        *(*first(OWNER, tracks_cash=False), made(OWNER, "MERGER", "c1", "2024-01-05", "XY", cash_per_share="11.5")),
        *(*first(EURO, base_currency="EUR"), rate("EUR", "USD", "2024-01-01", "1.25")),
        made(EURO, "MERGER", "c1", "2024-01-05", "XY", cash_per_share="1", currency="GBP"),
        *(*first(SPLIT), made(SPLIT, "SYMBOL_CHANGE", "c1", "2024-01-05", "XY")),
        *(*first(NEWS), NEWS.dividend("q1", "2024-01-10", "0.5", "2024-01-20", symbol="Y")),
        *(NONE.announce(), NONE.deposit("d1", "2024-01-02", "100"), NONE.buy("b1", "2024-01-02", "10", "10")),
        made(NONE, "SYMBOL_CHANGE", "c1", "2024-01-05", "XY"),
        LATE.deposit("d2", "2024-01-31", "1"),
    ],
    [
        LATE.buy("b3", "2024-01-02", "5", "8"),
        NONE.buy("b1", "2024-01-02", "10", "10", **CANCELLED),
        made(GONE, "MERGER", "c1", "2024-01-05", "XY", **CANCELLED),
        made(CHAIN, "MERGER", "c2", "2024-01-09", "YZ", cash_per_share="3", **CORRECTED),
        made(SPUN, "SPIN_OFF", "c1", "2024-01-05", "XY"),
        SENT.buy("b3", "2024-01-04", "1", "20"),
        POOL.sell("s1", "2024-01-04", "3", "9"),
        SHORT.buy("b2", "2024-01-08", "4", "9", symbol="Y"),
        OTHER.buy("b3", "2024-01-04", "4", "9", symbol="Y"),
        OWNER.announce(tracks_cash=True, **CORRECTED),
        rate("GBP", "EUR", "2024-01-04", "1.5"),
        SPLIT.split("x1", "2024-01-05", ("1", "3")),
        made(NEWS, "SYMBOL_CHANGE", "c1", "2024-01-05", "XY"),
        NEWS.announce(dividend_source="CORPORATE_ACTION", **CORRECTED),
    ],
    [
        made(LATE, "SYMBOL_CHANGE", "c1", "2024-01-05", "XZ", **CORRECTED),
        GONE.buy("b3", "2024-01-04", "2", "8"),
        made(CHAIN, "SYMBOL_CHANGE", "c1", "2024-01-05", "XY", **CANCELLED),
        SPUN.sell("s1", "2024-01-04", "17", "9"),
        *moved("m2", "2024-01-07", "2", "Y"),
        SENT.announce(cost_method="LIFO", **CORRECTED),
        made(POOL, "MERGER", "c1", "2024-01-05", "XY", ratio_new="0", cash_per_share="8", **CORRECTED),
        made(SHORT, "MERGER", "c1", "2024-01-05", "XY", cash_per_share="12", **CORRECTED),
        OTHER.buy("b3", "2024-01-04", "4", "9", symbol="Y", **CANCELLED),
        made(OWNER, "MERGER", "c1", "2024-01-05", "XY", ratio_old="100000001", **CORRECTED),
        rate("GBP", "EUR", "2024-01-04", "1.6", version=2, action="CORRECT"),
        SPLIT.split("x2", "2024-01-05", ("2", "1"), symbol="Y"),
        NEWS.close("2024-01-05", "7", symbol="Y"),
    ],
)
NOT_BOOKED = [{"CNV-EURO:c1", "CNV-OTHER:c1"}, set[str](), {"CNV-OTHER:c1", "CNV-OWNER:c1"}]


def test_gold_is_the_ledgers_after_each_run(tmp_path: Path) -> None:
    lakehouse = Lakehouse(sail_home(tmp_path))
    arrived: list[Arrival] = []

    for number, (arrivals, not_booked) in enumerate(zip(ARRIVALS, NOT_BOOKED, strict=True)):
        arrived += arrivals
        write_bronze(lakehouse.config, arrivals)
        lakehouse.lake("build", *(["--restate"] if number else ["--no-test"]))

        gold = {table: lakehouse.rows(table) for table in DAYS_AND_EVENTS}
        assert_same(gold, ledger(arrived))
        issues = {row["entity"] for row in gold["data_issues"] if row["topic"] == "corporate_actions"}
        assert issues == not_booked, number

    lakehouse.lake("build", "--full-refresh", "--no-test")
    assert_same(gold, {table: lakehouse.rows(table) for table in DAYS_AND_EVENTS})
