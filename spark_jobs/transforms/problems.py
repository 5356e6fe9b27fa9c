"""What is wrong with a payload, said exactly: the slow lane of validation, for whatever is not plain.

Everything here is evaluated inside a higher-order function, which Spark interprets: the generated code of the fast lane stays
small enough for the JVM's compiler. lake/contract/examples/README.md lists the reasons.
"""

from pyspark.sql import Column
from pyspark.sql import functions as F

from lake.contract import reasons
from lake.contract.events import MAX_DEPTH, MAX_PAYLOAD_BYTES
from lake.contract.fields import FieldSpec
from spark_jobs.transforms.field_problems import field_problem
from spark_jobs.transforms.let import let

_STRICT_JSON = {"allowSingleQuotes": "false", "allowNonNumericNumbers": "false"}
_PAIRS_AND_BACKSLASHES = r"\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
_HALF_A_PAIR = r"\\u[dD][89a-fA-F]"
_STRINGS_AND_PLAIN_TEXT = r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?+|[^\[\]{}"]++'


def first_problem(fields: tuple[FieldSpec, ...], value: Column, sent: Column) -> Column:
    """The reason why a record is rejected, null when it is good."""
    text = value.cast("string")
    return let(value, lambda _: _payload_problem(value, text, _problem_of_fields(fields, text, sent)))


def of_payload(problem: str) -> Column:
    """The reason that says what is wrong with the payload as a whole."""
    return F.lit(reasons.says(reasons.PAYLOAD, problem))


def _payload_problem(value: Column, text: Column, otherwise: Column) -> Column:
    size = F.octet_length(value)
    return (
        F.when(value.isNull(), of_payload(reasons.NULL))
        .when(size == 0, of_payload(reasons.EMPTY))
        .when(size > MAX_PAYLOAD_BYTES, of_payload(reasons.larger_than()))
        .when(~F.is_valid_utf8(text), of_payload(reasons.NOT_UTF8))
        .when(text.startswith("\ufeff"), of_payload(reasons.BYTE_ORDER_MARK))
        .when(_depth(text) > MAX_DEPTH, of_payload(reasons.deeper_than()))
        .when(~_is_one_object(text) | _has_half_a_surrogate_pair(text), of_payload(reasons.NOT_ONE_OBJECT))
        .otherwise(otherwise)
    )


def _problem_of_fields(fields: tuple[FieldSpec, ...], text: Column, sent: Column) -> Column:
    """The variant parser refuses a repeated key, and knows the JSON type of each field, which `from_json` does not."""
    return let(
        F.try_parse_json(text),
        lambda parsed: F.when(parsed.isNull(), of_payload(reasons.KEY_TWICE)).otherwise(
            F.coalesce(*[field_problem(spec, sent, parsed) for spec in fields])
        ),
    )


def _is_one_object(text: Column) -> Column:
    """Spark's parsers stop after the first value: what follows is seen by a sentinel that no payload can hold, its own hash."""
    sentinel = F.sha2(text, 256)
    framed = F.concat(F.lit("["), text, F.lit(',"'), sentinel, F.lit('"]'))
    parts = F.from_json(framed, "array<string>", _STRICT_JSON)
    is_object = text.rlike(r"\A[ \t\r\n]*+\{")
    return F.coalesce(is_object & (F.size(parts) == 2) & (F.get(parts, F.lit(1)) == sentinel), F.lit(False))


def _has_half_a_surrogate_pair(text: Column) -> Column:
    """An escape that stands for no character, which the variant parser does not take."""
    return F.regexp_replace(text, _PAIRS_AND_BACKSLASHES, "").rlike(_HALF_A_PAIR)


def _depth(text: Column) -> Column:
    """How many brackets are open at once, outside strings."""
    brackets = F.split(F.regexp_replace(text, _STRINGS_AND_PLAIN_TEXT, ""), "")
    start = F.struct(F.lit(0).alias("now"), F.lit(0).alias("most"))
    return F.aggregate(brackets, start, _open_or_close)["most"]


def _open_or_close(depth: Column, bracket: Column) -> Column:
    now = depth["now"] + F.when(bracket.isin("{", "["), 1).when(bracket.isin("}", "]"), -1).otherwise(0)
    return F.struct(now.alias("now"), F.greatest(depth["most"], now).alias("most"))
