"""What is wrong with a message, judged against the contract: the same rules and reasons as in bronze, in plain Python.

lake/contract/examples/README.md lists the reasons; both validators are tested on the examples beside it.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from itertools import accumulate
from typing import Any

from lake.contract import reasons
from lake.contract.currencies import CURRENCIES
from lake.contract.events import MAX_DEPTH, MAX_PAYLOAD_BYTES, TOPICS, specs
from lake.contract.fields import CLIMBING, FIRST_YEAR, IDENTIFIER, LAST_YEAR, MAX_INTEGER, FieldSpec, Kind

MOST_DIGITS = 4_000  # int() refuses more than 4,300
_DECIMAL = re.compile(r"-?([0-9]+)(?:\.([0-9]+))?")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_TIMESTAMP = re.compile(rf"{_DATE.pattern}T([0-9]{{2}}):([0-9]{{2}}):([0-9]{{2}})(?:\.[0-9]{{1,6}})?Z")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"?', re.DOTALL)
_BRACKETS = {"{": 1, "[": 1, "}": -1, "]": -1}


class PayloadError(ValueError):
    """A payload that is no event; its text says why."""


def reason(topic: str, payload: bytes | None) -> str | None:
    """The reason for which bronze rejects a payload, or None when it is good."""
    return next(iter(problems(topic, payload)), None)


def problems(topic: str, payload: bytes | None) -> list[str]:
    """Every problem of a payload as `field: problem`, in the order of the contract; of a payload that is no event, just that."""
    try:
        event = read_object(payload)
    except PayloadError as error:
        return [reasons.says(reasons.PAYLOAD, str(error))]
    return event_problems(topic, event)


def read_object(payload: bytes | None, *, max_bytes: int = MAX_PAYLOAD_BYTES, max_depth: int = MAX_DEPTH) -> dict[str, Any]:
    """The JSON object that a payload is; PayloadError when it is none that bronze takes."""
    text = _read_text(payload, max_bytes)
    if _depth(text) > max_depth:
        raise PayloadError(reasons.deeper_than(max_depth))
    try:
        event = json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse, parse_int=_whole_number)
    except PayloadError:
        raise
    except ValueError as error:
        raise PayloadError(reasons.NOT_ONE_OBJECT) from error
    if not isinstance(event, dict) or _has_half_a_surrogate_pair(text, event):
        raise PayloadError(reasons.NOT_ONE_OBJECT)
    return event


def event_problems(topic: str, event: dict[str, Any]) -> list[str]:
    """Every problem of an event that was parsed already: one for each field that has any."""
    action_type = event.get("action_type")
    fields = specs(TOPICS[topic].event)
    return [reasons.says(spec.name, problem) for spec in fields for problem in _of_field(spec, event, action_type)]


def _read_text(payload: bytes | None, max_bytes: int) -> str:
    if payload is None:
        raise PayloadError(reasons.NULL)
    if not payload:
        raise PayloadError(reasons.EMPTY)
    if len(payload) > max_bytes:
        raise PayloadError(reasons.larger_than(max_bytes))
    try:
        text = payload.decode()
    except UnicodeDecodeError as error:
        raise PayloadError(reasons.NOT_UTF8) from error
    if text.startswith("\ufeff"):
        raise PayloadError(reasons.BYTE_ORDER_MARK)
    return text


def _has_half_a_surrogate_pair(text: str, event: dict[str, Any]) -> bool:
    """Python reads an escaped half of a pair into a string that is no Unicode; Spark's parser refuses it."""
    if "\\ud" not in text.lower():
        return False
    try:
        json.dumps(event, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    return False


def _depth(text: str) -> int:
    outside_strings = _STRING.sub("", text)
    return max(accumulate((_BRACKETS.get(character, 0) for character in outside_strings), initial=0))


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise PayloadError(reasons.KEY_TWICE)
    return found


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _whole_number(digits: str) -> int | Decimal:
    return int(digits) if len(digits) <= MOST_DIGITS else Decimal(digits)


def _of_field(spec: FieldSpec, event: dict[str, Any], action_type: object) -> Iterator[str]:
    value = event.get(spec.name)
    if value is not None:
        if action_type in spec.zero_when:
            spec = replace(spec, above_zero=False)
        if problem := _CHECKS[spec.kind](spec, value):
            yield problem
    elif spec.required or action_type in spec.required_when:
        yield reasons.MISSING


def _identifier(_: FieldSpec, value: object) -> str | None:
    good = isinstance(value, str) and re.fullmatch(IDENTIFIER, value) and not re.search(CLIMBING, value)
    return None if good else reasons.NOT_AN_IDENTIFIER


def _text(_: FieldSpec, value: object) -> str | None:
    return None if isinstance(value, str) else reasons.NOT_TEXT


def _currency(_: FieldSpec, value: object) -> str | None:
    return None if isinstance(value, str) and value in CURRENCIES else reasons.NOT_A_CURRENCY


def _enum(spec: FieldSpec, value: object) -> str | None:
    return None if isinstance(value, str) and value in spec.values else reasons.not_one_of(spec)


def _decimal(spec: FieldSpec, value: object) -> str | None:
    match = _DECIMAL.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return reasons.NOT_A_DECIMAL
    whole, fraction = match[1], match[2] or ""
    if len(whole) > spec.integer_digits or len(fraction) > spec.fraction_digits:
        return reasons.too_many_digits(spec)
    negative, zero = match[0].startswith("-"), not (whole + fraction).strip("0")
    if spec.signed:
        return None
    if spec.above_zero:
        return reasons.NOT_ABOVE_ZERO if negative or zero else None
    return reasons.BELOW_ZERO if negative else None


def _integer(_: FieldSpec, value: object) -> str | None:
    good = isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MAX_INTEGER
    return None if good else reasons.NOT_A_WHOLE_NUMBER


def _boolean(_: FieldSpec, value: object) -> str | None:
    return None if isinstance(value, bool) else reasons.NOT_A_BOOLEAN


def _timestamp(_: FieldSpec, value: object) -> str | None:
    match = _TIMESTAMP.fullmatch(value) if isinstance(value, str) else None
    if match is None or not _is_day(match) or not _is_time(match):
        return reasons.NOT_A_TIMESTAMP
    return _year_problem(match)


def _date(_: FieldSpec, value: object) -> str | None:
    match = _DATE.fullmatch(value) if isinstance(value, str) else None
    return reasons.NOT_A_DATE if match is None or not _is_day(match) else _year_problem(match)


def _is_day(match: re.Match[str]) -> bool:
    try:
        date(int(match[1]) or 2000, int(match[2]), int(match[3]))  # Python knows no year 0, which is a leap year as 2000 is
    except ValueError:
        return False
    return True


def _is_time(match: re.Match[str]) -> bool:
    try:
        time(int(match[4]), int(match[5]), int(match[6]))
    except ValueError:
        return False
    return True


def _year_problem(match: re.Match[str]) -> str | None:
    return None if FIRST_YEAR <= int(match[1]) <= LAST_YEAR else reasons.YEAR_OUTSIDE


_CHECKS: dict[Kind, Callable[[FieldSpec, object], str | None]] = {
    Kind.IDENTIFIER: _identifier,
    Kind.TEXT: _text,
    Kind.CURRENCY: _currency,
    Kind.ENUM: _enum,
    Kind.DECIMAL: _decimal,
    Kind.INTEGER: _integer,
    Kind.BOOLEAN: _boolean,
    Kind.TIMESTAMP: _timestamp,
    Kind.DATE: _date,
}
