"""The fast lane: a plain payload is validated and taken apart in one pass."""

from collections.abc import Callable
from functools import reduce
from operator import and_

from pyspark.sql import Column
from pyspark.sql import functions as F

from lake.contract.currencies import CURRENCIES
from lake.contract.fields import FieldSpec, Kind
from spark_jobs.transforms.patterns import plain_payload_pattern

_MATCHED, _BETWEEN = "\x02", "\x01"


def rewritten_if_plain(fields: tuple[FieldSpec, ...], text: Column) -> Column:
    """A plain payload as a mark and its values with a separator between them; any other payload as it is."""
    groups = [f"${number}" for number in range(1, len(fields) + 1)]
    return F.regexp_replace(text, plain_payload_pattern(fields), _BETWEEN.join([_MATCHED, *groups]))


def plain_values(text: Column, rewritten: Column) -> Column:
    """The mark and the values of a plain payload, empty where a field is absent; null for any other payload.

    A payload that forges the mark does not begin with a brace.
    """
    is_plain = text.startswith("{") & rewritten.startswith(_MATCHED)
    return F.when(is_plain, F.split(rewritten, _BETWEEN))


def fields_of(fields: tuple[FieldSpec, ...], values: Column) -> Column:
    """The struct of the fields as strings that `from_json` would give."""
    given = [F.when(F.octet_length(values[number]) > 0, values[number]) for number in range(1, len(fields) + 1)]
    return F.struct(*[value.alias(spec.name) for spec, value in zip(fields, given, strict=True)])


def rest_is_valid(fields: tuple[FieldSpec, ...], sent: Column) -> Column:
    """What the pattern leaves open: long identifiers, currencies that exist, and fields that are due for an `action_type`."""
    due = [~sent["action_type"].isin(*spec.required_when) | sent[spec.name].isNotNull() for spec in fields if spec.required_when]
    known = [_is_null_or(sent[spec.name], _is_currency) for spec in fields if spec.kind is Kind.CURRENCY]
    short = [_is_null_or(sent[spec.name], _is_short) for spec in fields if spec.kind is Kind.IDENTIFIER]
    return reduce(and_, [*due, *known, *short])


def _is_null_or(value: Column, condition: Callable[[Column], Column]) -> Column:
    return value.isNull() | condition(value)


def _is_currency(value: Column) -> Column:
    return value.isin(*sorted(CURRENCIES))


def _is_short(value: Column) -> Column:
    return F.octet_length(value) <= 64
