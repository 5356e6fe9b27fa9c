"""Is a payload plain and valid? The fast lane: one pass over the text, the rest are comparisons of columns."""

from functools import reduce
from operator import add, and_

from pyspark.sql import Column
from pyspark.sql import functions as F

from lake.currencies import CURRENCIES
from lake.events import FieldSpec, Kind
from spark_jobs.transforms.patterns import plain_payload_pattern

_SENT_AS_STRING = frozenset(Kind) - {Kind.INTEGER, Kind.BOOLEAN}


def is_plain_and_valid(fields: tuple[FieldSpec, ...], text: Column, sent: Column) -> Column:
    """True for most valid payloads; false or null says nothing yet.

    `text` is the payload, `sent` the struct of its fields as strings.
    """
    matches_the_contract = text.rlike(plain_payload_pattern(fields))
    climbs_no_path = ~text.contains("..")
    nothing_is_there_twice = F.octet_length(text) == _length_of_the_members(fields, text, sent)
    return reduce(and_, [matches_the_contract, climbs_no_path, nothing_is_there_twice, *_columns_hold(fields, sent)])


def _length_of_the_members(fields: tuple[FieldSpec, ...], text: Column, sent: Column) -> Column:
    """How long, in bytes, a text of just these members is; a member more, even a repeated one, makes it longer."""
    has_blanks = text.contains('": ')
    lengths = [F.coalesce(F.octet_length(sent[spec.name]) + F.lit(_frame(spec)), F.lit(0)) for spec in fields]
    members = [sent[spec.name].isNotNull().cast("int") for spec in fields]
    blanks = F.when(has_blanks, 2 * reduce(add, members) - 1).otherwise(0)
    return reduce(add, lengths) + blanks + 1


def _frame(spec: FieldSpec) -> int:
    """The bytes around a value: its name, four of `"":,` and, round a string, two quotes."""
    return len(spec.name) + (6 if spec.kind in _SENT_AS_STRING else 4)


def _columns_hold(fields: tuple[FieldSpec, ...], sent: Column) -> list[Column]:
    """What the text alone does not say: required fields, and currencies that exist."""
    required = [sent[spec.name].isNotNull() for spec in fields if spec.required]
    due = [~sent["action_type"].isin(*spec.required_when) | sent[spec.name].isNotNull() for spec in fields if spec.required_when]
    currencies = [
        sent[spec.name].isNull() | sent[spec.name].isin(*sorted(CURRENCIES)) for spec in fields if spec.kind is Kind.CURRENCY
    ]
    return required + due + currencies
