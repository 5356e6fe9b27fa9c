"""Why a record is rejected, in the words of both judges: `field: problem`. examples/README.md says when each applies."""

from lake.contract.events import MAX_DEPTH, MAX_PAYLOAD_BYTES
from lake.contract.fields import FIRST_YEAR, LAST_YEAR, MAX_INTEGER, FieldSpec

PAYLOAD = "payload"  # stands for the field when the payload as a whole is what is wrong
NULL = "null"
EMPTY = "empty"
NOT_UTF8 = "not UTF-8"
BYTE_ORDER_MARK = "starts with a byte order mark"
NOT_ONE_OBJECT = "not one JSON object"
NOT_ONE_RECORD = "not one Avro record"
KEY_TWICE = "a key twice"

MISSING = "missing"
NOT_AN_IDENTIFIER = "not an identifier"
NOT_TEXT = "not text"
NOT_A_CURRENCY = "not an ISO 4217 code"
NOT_A_DECIMAL = "not a decimal string"
NOT_ABOVE_ZERO = "not above zero"
BELOW_ZERO = "below zero"
NOT_A_WHOLE_NUMBER = f"not a whole number from 1 to {MAX_INTEGER}"
NOT_A_BOOLEAN = "not a boolean"
NOT_A_TIMESTAMP = "not a UTC timestamp"
NOT_A_DATE = "not a date"
YEAR_OUTSIDE = f"year outside {FIRST_YEAR} to {LAST_YEAR}"


def says(field: str, problem: str) -> str:
    """The reason that names what is wrong."""
    return f"{field}: {problem}"


def larger_than(most_bytes: int = MAX_PAYLOAD_BYTES) -> str:
    """Of a payload with more bytes."""
    return f"larger than {most_bytes} bytes"


def deeper_than(most: int = MAX_DEPTH) -> str:
    """Of a payload with more brackets open at once."""
    return f"nested deeper than {most}"


def not_one_of(spec: FieldSpec) -> str:
    """Of a word that is none of an enum's, which are told in the order of the contract."""
    return f"not one of {', '.join(spec.values)}"


def too_many_digits(spec: FieldSpec) -> str:
    """Of a decimal that does not fit as it is written."""
    return f"more than {spec.integer_digits} integer or {spec.fraction_digits} fraction digits"
