"""Returns of periods of the tiny lakehouse at its last day, Thursday 4 January 2024 (tiny_lakehouse.py tells its story)."""

from datetime import date
from typing import Any

from tests.lake.tiny_events import D3, D4

BEFORE = {
    **{"WTD": date(2023, 12, 31), "MTD": date(2023, 12, 31), "QTD": date(2023, 12, 31), "YTD": date(2023, 12, 31)},
    **{"1M": date(2023, 12, 4), "3M": date(2023, 10, 4), "6M": date(2023, 7, 4), "1Y": date(2023, 1, 4)},
    **{"3Y": date(2021, 1, 4), "5Y": date(2019, 1, 4)},
}
FAMILY = ((1049 / 999 - 1, 1049 / 999 - 1, None, 50 / 999), (1049 / 1000 - 1, 1.049 * 1000 / 999 - 1, None, 49 / 1000))
ALL = (1199 / 1200) * (1249 / 1199)

# scope -> base day, and twr, before costs, XIRR and Modified Dietz of the last day and since inception; 4 % a day have no XIRR.
NUMBERS: dict[tuple[str, str], tuple[date, tuple[tuple[float, float, float | None, float], ...]]] = {
    ("ACCOUNT", "ACC-1"): (date(2024, 1, 1), FAMILY),
    ("ACCOUNT", "ACC-2"): (date(2024, 1, 2), ((0.0, 0.0, 0.0, 0.0), (0.0, 0.0, 0.0, 0.0))),
    ("PORTFOLIO", "FAMILY"): (date(2024, 1, 1), FAMILY),
    ("ALL", "ALL"): (
        date(2024, 1, 1),
        ((1249 / 1199 - 1, 1249 / 1199 - 1, None, 50 / 1199), (ALL - 1, ALL * 1200 / 1199 - 1, None, 49 * 3 / 3400)),
    ),
}


def _row(scope: tuple[str, str], period: str, numbers: tuple[float, float, float | None, float], start: date) -> tuple[Any, ...]:
    twr, gross, rate, dietz = numbers
    return (*scope, "USD", period, "NO_ROOT" if rate is None else "FOUND", twr, None, gross, rate, dietz, start, D4)


PERIODS: list[tuple[Any, ...]] = [
    row
    for scope, (base, (of_day, of_all)) in NUMBERS.items()
    for row in (
        _row(scope, "1D", of_day, D3),
        _row(scope, "ITD", of_all, base),
        *((*scope, "USD", period, "BEFORE_BASE", *[None] * 5, start, D4) for period, start in BEFORE.items()),
    )
]
