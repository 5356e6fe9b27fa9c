"""What a person types, read once and strictly: days and moments become values here, or an error before anything is touched."""

import re
from datetime import UTC, date, datetime

from lake.contract.fields import FIRST_YEAR, LAST_YEAR
from lake.home.errors import LakeError


def day(text: str) -> date:
    """A day written YYYY-MM-DD, within the years of the contract; LakeError when it is none."""
    remedy = f"Write it YYYY-MM-DD, between {FIRST_YEAR}-01-01 and {LAST_YEAR}-12-31."
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise LakeError(f"{text!r} is no day.", remedy, 2)
    try:
        found = date.fromisoformat(text)
    except ValueError as error:
        raise LakeError(f"There is no day {text}.", remedy, 2) from error
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise LakeError(f"{text} is outside the years that can be valued.", remedy, 2)
    return found


def moment(text: str | datetime) -> datetime:
    """A moment in UTC from ISO-8601 text: without an offset it is UTC, a day alone is its start; LakeError when it is none."""
    remedy = "Write it in UTC: 2026-01-31T18:00:00Z, or 2026-01-31 for its start."
    try:
        found = text if isinstance(text, datetime) else datetime.fromisoformat(text.strip())
        in_utc = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise LakeError(f"{text} is no moment.", remedy, 2) from error
    if not FIRST_YEAR <= in_utc.year <= LAST_YEAR:
        raise LakeError(f"{text} is outside the years {FIRST_YEAR} to {LAST_YEAR}.", remedy, 2)
    return in_utc
