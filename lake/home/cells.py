"""Values as they are written down: exact, in ISO forms, never with an exponent."""

import math
from datetime import date, time
from decimal import Decimal
from typing import Any


def plain(value: Any) -> Any:
    """The JSON form of a value: decimals, dates and bytes as strings, times in UTC with a Z; NaN and infinity as words."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if value is None or isinstance(value, str | int) or (isinstance(value, float) and math.isfinite(value)):
        return value
    return written(value)


def written(value: Any) -> str:
    """A single value as text."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date | time):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, bytes | bytearray):
        return bytes(value).decode(errors="backslashreplace")
    return str(value)
