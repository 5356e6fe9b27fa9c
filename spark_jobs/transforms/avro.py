"""Avro payloads: decoded into typed fields, then held against the same contract as JSON, for the same reasons.

Avro settles the types, the contract the values. Decimals are read as wide as Spark can hold them: into a narrower type Spark cuts
a number that does not fit, without a word, into another one that does.
"""

import json
from functools import reduce
from operator import and_

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F
from pyspark.sql.avro.functions import from_avro

from lake.contract import reasons
from lake.contract.avro import avro_schema
from lake.contract.events import MAX_PAYLOAD_BYTES
from lake.contract.fields import FIRST_YEAR, LAST_YEAR, FieldSpec, Kind
from spark_jobs.transforms.field_problems import by_action, field_problem_of_text, says
from spark_jobs.transforms.let import let
from spark_jobs.transforms.patterns import word_pattern
from spark_jobs.transforms.plain import rest_is_valid
from spark_jobs.transforms.problems import of_payload
from spark_jobs.transforms.schema import column_type

_BETWEEN = "\x01"
_END = "_end"
_SENTINEL = bytearray(b"\x9d\xf3\x1b\x86\xe2\xc0\xfe\xd1")
_WIDEST = 38  # digits
_WORDS = frozenset({Kind.IDENTIFIER, Kind.CURRENCY, Kind.ENUM})


def with_avro_fields(records: DataFrame, fields: tuple[FieldSpec, ...], topic: str) -> DataFrame:
    """Adds `_sent`, the struct of the typed fields, and `_reason`, null when the payload is one good record."""
    value, sent = F.col("value"), F.col("_sent")
    framed = F.when(F.octet_length(value) <= MAX_PAYLOAD_BYTES, F.concat(value, F.lit(_SENTINEL)))
    is_good = F.coalesce(_is_one_record(sent) & _is_good(fields, sent), F.lit(False))
    return records.withColumn("_sent", from_avro(framed, _framed_schema(topic), {"mode": "PERMISSIVE"})).withColumn(
        "_reason", F.when(~is_good, let(value, lambda _: _first_problem(fields, value, sent)))
    )


def _framed_schema(topic: str) -> str:
    schema = avro_schema(topic, decimal_precision=_WIDEST)
    end = {"name": _END, "type": {"type": "fixed", "name": "End", "size": len(_SENTINEL)}}
    return json.dumps(schema | {"fields": [*schema["fields"], end]})


def _is_one_record(sent: Column) -> Column:
    """Spark reads one record and leaves what follows it, so a sentinel follows: it is read where the record ends."""
    return F.coalesce(sent[_END] == F.lit(_SENTINEL), F.lit(False))


def _is_good(fields: tuple[FieldSpec, ...], sent: Column) -> Column:
    is_there = [sent[spec.name].isNotNull() for spec in fields if spec.required]
    no_problem = [_problem_of_value(spec, sent[spec.name]).isNull() for spec in fields if spec.kind not in _WORDS]
    return reduce(and_, [*is_there, _words_match(fields, sent), rest_is_valid(fields, sent), *no_problem])


def _words_match(fields: tuple[FieldSpec, ...], sent: Column) -> Column:
    """One pass over all of them: a mark before each that is there, a separator after each; no word holds either."""
    words = [(spec, word_pattern(spec)) for spec in fields if spec.kind in _WORDS]
    pattern = "".join(f"(?:=(?:{word}))?+{_BETWEEN}" for _, word in words)
    marked = [F.coalesce(F.concat(F.lit("="), sent[spec.name], F.lit(_BETWEEN)), F.lit(_BETWEEN)) for spec, _ in words]
    return F.concat(*marked).rlike(rf"\A{pattern}\z")


def _first_problem(fields: tuple[FieldSpec, ...], value: Column, sent: Column) -> Column:
    size = F.octet_length(value)
    return (
        F.when(value.isNull(), of_payload(reasons.NULL))
        .when(size == 0, of_payload(reasons.EMPTY))
        .when(size > MAX_PAYLOAD_BYTES, of_payload(reasons.larger_than()))
        .when(~_is_one_record(sent), of_payload(reasons.NOT_ONE_RECORD))
        .otherwise(F.coalesce(*[_field_problem(spec, sent) for spec in fields]))
    )


def _field_problem(spec: FieldSpec, sent: Column) -> Column:
    value = sent[spec.name]
    is_due = sent["action_type"].isin(*spec.required_when) if spec.required_when else F.lit(spec.required)
    is_text = spec.kind in _WORDS
    problem = (
        field_problem_of_text(spec, value) if is_text else by_action(spec, sent, lambda spec: _problem_of_value(spec, value))
    )
    return F.when(value.isNull(), F.when(is_due, says(spec, reasons.MISSING))).otherwise(problem)


def _problem_of_value(spec: FieldSpec, value: Column) -> Column:
    match spec.kind:
        case Kind.TEXT:
            return F.when(~F.is_valid_utf8(value), says(spec, reasons.NOT_TEXT))
        case Kind.INTEGER:
            return F.when(value < 1, says(spec, reasons.NOT_A_WHOLE_NUMBER))
        case Kind.DECIMAL:
            return _problem_of_decimal(spec, value)
        case Kind.TIMESTAMP | Kind.DATE:
            first, end = (F.lit(f"{year}-01-01").cast(column_type(spec)) for year in (FIRST_YEAR, LAST_YEAR + 1))
            return F.when((value < first) | (value >= end), says(spec, reasons.YEAR_OUTSIDE))
    return F.lit(None).cast("string")


def _problem_of_decimal(spec: FieldSpec, value: Column) -> Column:
    zero = F.lit(0).cast(f"decimal({_WIDEST},{spec.fraction_digits})")
    too_many = value.try_cast(column_type(spec)).isNull() & value.isNotNull()
    problem = F.when(too_many, says(spec, reasons.too_many_digits(spec)))
    if spec.signed:
        return problem
    low = (value <= zero, reasons.NOT_ABOVE_ZERO) if spec.above_zero else (value < zero, reasons.BELOW_ZERO)
    return problem.when(low[0], says(spec, low[1]))
