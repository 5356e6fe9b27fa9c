"""Real daily prices of five shares, 2000-2013, read from the bokeh-sampledata package; none are copied into this project."""

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from lake.home.errors import LakeError


@dataclass(frozen=True, slots=True)
class Share:
    """Who a symbol is and where it trades."""

    name: str
    exchange: str  # MIC


SHARES = MappingProxyType(
    {
        "AAPL": Share("Apple Inc.", "XNAS"),
        "FB": Share("Facebook, Inc.", "XNAS"),
        "GOOG": Share("Google Inc.", "XNAS"),
        "IBM": Share("International Business Machines Corporation", "XNYS"),
        "MSFT": Share("Microsoft Corporation", "XNAS"),
    }
)


@dataclass(frozen=True, slots=True)
class Bar:
    """One trading day of one symbol in raw US dollars per share; `adjusted` is the close less what followed."""

    symbol: str
    day: date
    low: Decimal
    high: Decimal
    close: Decimal
    volume: Decimal  # shares
    adjusted: Decimal


@cache
def daily_bars() -> MappingProxyType[str, tuple[Bar, ...]]:
    """Every bar of each symbol, oldest first, with the decimals exactly as the file writes them."""
    bars: dict[str, list[Bar]] = {symbol: [] for symbol in SHARES}
    for row in _rows():
        bars[row["Ticker"]].append(_bar(row))
    return MappingProxyType({symbol: tuple(sorted(found, key=lambda bar: bar.day)) for symbol, found in bars.items()})


def _rows() -> Iterator[dict[str, str]]:
    try:
        packed = files("bokeh_sampledata").joinpath("_data", "stocks.csv.gz").read_bytes()
    except (ModuleNotFoundError, FileNotFoundError) as error:
        raise LakeError(
            "the real prices of the demo are not installed: package bokeh-sampledata is missing.",
            "Install it with: pip install 'portfolio-lakehouse[demo]'",
        ) from error
    return csv.DictReader(gzip.decompress(packed).decode().splitlines())


def _bar(row: dict[str, str]) -> Bar:
    return Bar(
        symbol=row["Ticker"],
        day=date.fromisoformat(row["Date"]),
        low=Decimal(row["Low"]),
        high=Decimal(row["High"]),
        close=Decimal(row["Close"]),
        volume=Decimal(row["Volume"]),
        adjusted=Decimal(row["Adj Close"]),
    )
