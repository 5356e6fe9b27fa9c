"""How closing prices of two instruments moved together, and on which trading days one has none."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations, pairwise
from typing import Any

import numpy as np

from tests.reference.account_days import AccountHistory
from tests.reference.book import Book, every_day
from tests.reference.returns import observed_return

Row = dict[str, Any]
WINDOWS = (63, 252)


def correlation_rows(book: Book, histories: Mapping[str, AccountHistory]) -> list[Row]:
    """The rows of symbol_correlations."""
    firsts = [history.days[0].day for history in histories.values()]
    ends = (
        [day for day in every_day(min(firsts), book.as_of) if day == book.as_of or (day + timedelta(days=1)).day == 1]
        if firsts
        else []
    )
    held = {end: _held_on(histories, end) for end in ends}
    closes = {symbol: book.prices.closes(symbol, book.splits[symbol]) for symbol in set().union(*held.values())}
    returns = {pair: _returns(closes, *pair) for pair in combinations(sorted(closes), 2)}
    return [
        row
        for end in ends
        for pair in combinations(sorted(held[end]), 2)
        for row in _rows(end, pair, [each for each in returns[pair] if each[0] <= end])
    ]


def _held_on(histories: Mapping[str, AccountHistory], day: date) -> set[str]:
    found: set[str] = set()
    for history in histories.values():
        number = (day - history.days[0].day).days
        if number >= 0:
            found |= history.days[number].held
    return found


def _returns(
    closes: Mapping[str, Mapping[date, Fraction]], one: str, other: str
) -> list[tuple[date, float | None, float | None]]:
    common = sorted(closes[one].keys() & closes[other].keys())
    return [
        (day, observed_return(closes[one][before], closes[one][day]), observed_return(closes[other][before], closes[other][day]))
        for before, day in pairwise(common)
    ]


def _rows(end: date, pair: tuple[str, str], returns: list[tuple[date, float | None, float | None]]) -> Iterator[Row]:
    for length in WINDOWS if returns else ():
        window = returns[-length:]
        yield {
            "as_of_date": end,
            "symbol_a": pair[0],
            "symbol_b": pair[1],
            "window_days": length,
            "n_obs": len(window),
            "correlation": _correlation(window) if len(window) == length else None,
        }


def _correlation(window: list[tuple[date, float | None, float | None]]) -> float | None:
    known = [(own, other) for _, own, other in window if own is not None and other is not None]
    if len(known) < len(window):
        return None
    own, other = np.array(known).T
    return None if np.ptp(own) == 0 or np.ptp(other) == 0 else float(np.corrcoef(own, other)[0, 1])


def gap_rows(book: Book) -> list[Row]:
    """The rows of price_gaps."""
    rows = []
    for symbol, instrument in book.instruments.items():
        closes = book.prices.closes(symbol, book.splits[symbol])
        if instrument.exchange is None or not closes:
            continue
        run: list[date] = []
        for day in (day for day in book.prices.trading_days(symbol) if day >= min(closes)):
            if day not in closes:
                run.append(day)
            elif run:
                rows.append(_gap(book, symbol, run, day))
                run = []
        rows += [_gap(book, symbol, run, None)] if run else []
    return rows


def _gap(book: Book, symbol: str, run: list[date], next_close: date | None) -> Row:
    return {
        "symbol": symbol,
        "gap_start": run[0],
        "gap_end": run[-1],
        "next_close_date": next_close,
        "expected_days": len(run),
        "missing_days": sum(not book.prices.has_price(symbol, day) for day in run),
    }
