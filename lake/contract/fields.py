"""How a field of the contract is declared: its kind, its bounds, its default. events.py declares each field by them."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

FIRST_YEAR, LAST_YEAR = 1900, 2200  # of any date and timestamp
MAX_INTEGER = 2**31 - 1
# Of the whole text, and of no part of it: a part of a path that climbs. Regular expressions for Python and for Java.
IDENTIFIER, CLIMBING = r"[A-Za-z0-9._:/-]{1,64}", r"(?:^|/)\.\.(?:/|$)"


class Kind(StrEnum):
    """How a field is written in JSON; `column_type` of its `FieldSpec` says how it is stored."""

    IDENTIFIER = "identifier"
    TEXT = "text"
    CURRENCY = "currency"
    ENUM = "enum"
    DECIMAL = "decimal"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    TIMESTAMP = "timestamp"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """What the contract says of one field.

    `default` is the JSON form of the default; `default_from` names the field whose value (its UTC date, when this field is a
    date and that one a timestamp) is the default. `required_when` maps `action_type` values to the need of the field;
    `zero_when` are those with which zero is allowed where it else is not.
    """

    kind: Kind
    integer_digits: int = 0
    fraction_digits: int = 0
    above_zero: bool = False
    zero_when: tuple[str, ...] = ()
    signed: bool = False  # below zero, too
    values: tuple[str, ...] = ()
    required: bool = True
    default: str | None = None
    default_from: str | None = None
    required_when: tuple[str, ...] = ()
    name: str = ""

    @property
    def column_type(self) -> str:
        """The Spark SQL type of the typed column."""
        if self.kind is Kind.DECIMAL:
            return f"decimal({self.integer_digits + self.fraction_digits},{self.fraction_digits})"
        plain = {Kind.INTEGER: "int", Kind.BOOLEAN: "boolean", Kind.TIMESTAMP: "timestamp", Kind.DATE: "date"}
        return plain.get(self.kind, "string")


def _declare(kind: Kind, **rules: Any) -> Any:
    optional = {"default", "default_from", "required_when", "null"} & rules.keys()
    rules.pop("null", None)
    spec = FieldSpec(kind, required=not optional, **rules)
    if optional:
        return field(default=_python_default(spec), metadata={"spec": spec})
    return field(metadata={"spec": spec})


def _python_default(spec: FieldSpec) -> Any:
    if spec.default is None:
        return None
    if spec.kind is Kind.DECIMAL:
        return Decimal(spec.default)
    if spec.kind is Kind.INTEGER:
        return int(spec.default)
    return spec.default == "true" if spec.kind is Kind.BOOLEAN else spec.default


def identifier(**rules: Any) -> Any:
    """1-64 characters of `A-Z a-z 0-9 . _ : / -`."""
    return _declare(Kind.IDENTIFIER, **rules)


def text(**rules: Any) -> Any:
    """Any text: a name for people."""
    return _declare(Kind.TEXT, **rules)


def currency_code(**rules: Any) -> Any:
    """An ISO 4217 code."""
    return _declare(Kind.CURRENCY, **rules)


def one_of(*values: str, **rules: Any) -> Any:
    """One of a few upper-case words."""
    return _declare(Kind.ENUM, values=values, **rules)


def units(**rules: Any) -> Any:
    """Units of an instrument, or a ratio: 12 integer and 8 fraction digits."""
    return _declare(Kind.DECIMAL, integer_digits=12, fraction_digits=8, **rules)


def unit_price(**rules: Any) -> Any:
    """Money per unit: 10 integer and 8 fraction digits."""
    return _declare(Kind.DECIMAL, integer_digits=10, fraction_digits=8, **rules)


def exchange_rate(**rules: Any) -> Any:
    """Money of one currency per 1 of another: 8 integer and 10 fraction digits, as brokers print it."""
    return _declare(Kind.DECIMAL, integer_digits=8, fraction_digits=10, **rules)


def money(**rules: Any) -> Any:
    """Money: 18 integer and 6 fraction digits."""
    return _declare(Kind.DECIMAL, integer_digits=18, fraction_digits=6, **rules)


def units_or_money(**rules: Any) -> Any:
    """Units of an instrument, or money: 18 integer digits as of money, 8 fraction digits as of units."""
    return _declare(Kind.DECIMAL, integer_digits=18, fraction_digits=8, **rules)


def integer(**rules: Any) -> Any:
    """A whole number from 1."""
    return _declare(Kind.INTEGER, above_zero=True, **rules)


def boolean(**rules: Any) -> Any:
    """A JSON boolean."""
    return _declare(Kind.BOOLEAN, **rules)


def timestamp(**rules: Any) -> Any:
    """ISO-8601 in UTC, ending in Z."""
    return _declare(Kind.TIMESTAMP, **rules)


def day(**rules: Any) -> Any:
    """A date, YYYY-MM-DD."""
    return _declare(Kind.DATE, **rules)
