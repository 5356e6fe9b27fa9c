"""What is wrong with one field of a payload, by its kind."""

from collections.abc import Callable
from dataclasses import replace

from pyspark.sql import Column
from pyspark.sql import functions as F

from lake.contract import reasons
from lake.contract.currencies import CURRENCIES
from lake.contract.fields import CLIMBING, FIRST_YEAR, IDENTIFIER, LAST_YEAR, FieldSpec, Kind

_TIMESTAMP = r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,6})?Z\z"
_DATE = r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}\z"


def field_problem(spec: FieldSpec, sent: Column, parsed: Column) -> Column:
    """The reason why a field is rejected, null when it is good.

    `sent` is the struct of the payload's fields as strings, `parsed` the payload as a variant.
    """
    text = sent[spec.name]
    json_type = F.schema_of_variant(F.try_variant_get(parsed, f"$.{spec.name}", "variant"))
    is_due = sent["action_type"].isin(*spec.required_when) if spec.required_when else F.lit(spec.required)
    missing = F.when(is_due, says(spec, reasons.MISSING))
    problem = by_action(spec, sent, lambda spec: _PROBLEM_OF_KIND[spec.kind](spec, text, json_type))
    return F.when(text.isNull(), missing).otherwise(problem)


def by_action(spec: FieldSpec, sent: Column, problem_of: Callable[[FieldSpec], Column]) -> Column:
    """The problem of a field of which some types of action may be zero where others may not."""
    if not spec.zero_when:
        return problem_of(spec)
    may_be_zero = sent["action_type"].isin(*spec.zero_when)
    return F.when(may_be_zero, problem_of(replace(spec, above_zero=False))).otherwise(problem_of(spec))


def field_problem_of_text(spec: FieldSpec, text: Column) -> Column:
    """The same for a column that is text by its type."""
    return _PROBLEM_OF_KIND[spec.kind](spec, text, F.upper(F.typeof(text)))


def says(spec: FieldSpec, problem: str) -> Column:
    """The reason that names the field."""
    return F.lit(reasons.says(spec.name, problem))


def _identifier(spec: FieldSpec, text: Column, json_type: Column) -> Column:
    is_identifier = (json_type == "STRING") & text.rlike(rf"\A{IDENTIFIER}\z") & ~text.rlike(CLIMBING)
    return F.when(~is_identifier, says(spec, reasons.NOT_AN_IDENTIFIER))


def _text(spec: FieldSpec, text: Column, json_type: Column) -> Column:
    return F.when(json_type != "STRING", says(spec, reasons.NOT_TEXT))


def _currency(spec: FieldSpec, text: Column, json_type: Column) -> Column:
    is_currency = (json_type == "STRING") & text.isin(*sorted(CURRENCIES))
    return F.when(~is_currency, says(spec, reasons.NOT_A_CURRENCY))


def _enum(spec: FieldSpec, text: Column, json_type: Column) -> Column:
    is_known = (json_type == "STRING") & text.isin(*spec.values)
    return F.when(~is_known, says(spec, reasons.not_one_of(spec)))


def _integer(spec: FieldSpec, text: Column, json_type: Column) -> Column:
    is_integer = (json_type == "BIGINT") & text.rlike(r"\A[1-9][0-9]*\z") & text.try_cast("int").isNotNull()
    return F.when(~is_integer, says(spec, reasons.NOT_A_WHOLE_NUMBER))


def _boolean(spec: FieldSpec, text: Column, json_type: Column) -> Column:
    return F.when(json_type != "BOOLEAN", says(spec, reasons.NOT_A_BOOLEAN))


def _decimal(spec: FieldSpec, text: Column, json_type: Column) -> Column:
    is_decimal = (json_type == "STRING") & text.rlike(r"\A-?[0-9]+(?:\.[0-9]+)?\z")
    fits = text.rlike(rf"\A-?[0-9]{{1,{spec.integer_digits}}}(?:\.[0-9]{{1,{spec.fraction_digits}}})?\z")
    is_negative = text.startswith("-")
    digits = reasons.too_many_digits(spec)
    problem = F.when(~is_decimal, says(spec, reasons.NOT_A_DECIMAL)).when(~fits, says(spec, digits))
    if spec.signed:
        return problem
    if spec.above_zero:
        return problem.when(is_negative | ~text.rlike("[1-9]"), says(spec, reasons.NOT_ABOVE_ZERO))
    return problem.when(is_negative, says(spec, reasons.BELOW_ZERO))


def _timestamp(spec: FieldSpec, text: Column, json_type: Column) -> Column:
    is_day = F.substring(text, 1, 10).try_cast("date").isNotNull()
    is_timestamp = (json_type == "STRING") & text.rlike(_TIMESTAMP) & is_day
    return F.when(~is_timestamp, says(spec, reasons.NOT_A_TIMESTAMP)).when(_is_far_off(text), _far_off(spec))


def _date(spec: FieldSpec, text: Column, json_type: Column) -> Column:
    is_date = (json_type == "STRING") & text.rlike(_DATE) & text.try_cast("date").isNotNull()
    return F.when(~is_date, says(spec, reasons.NOT_A_DATE)).when(_is_far_off(text), _far_off(spec))


def _is_far_off(text: Column) -> Column:
    return ~F.substring(text, 1, 4).between(str(FIRST_YEAR), str(LAST_YEAR))


def _far_off(spec: FieldSpec) -> Column:
    return says(spec, reasons.YEAR_OUTSIDE)


_PROBLEM_OF_KIND: dict[Kind, Callable[[FieldSpec, Column, Column], Column]] = {
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
