"""What is said of one field: a JSON text goes in, the reason comes out, null when the field is good."""

import pytest
from chispa import assert_df_equality
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from lake.contract.fields import FieldSpec, Kind
from spark_jobs.transforms.field_problems import field_problem, field_problem_of_text

pytestmark = pytest.mark.spark

QUANTITY = FieldSpec(Kind.DECIMAL, integer_digits=3, fraction_digits=2, above_zero=True, name="it")


def with_problem(texts: DataFrame, spec: FieldSpec) -> DataFrame:
    sent = F.from_json("text", "it string, action_type string")
    return texts.withColumn("problem", field_problem(spec, sent, F.try_parse_json("text")))


@pytest.mark.parametrize(
    ("spec", "judged"),
    [
        (
            FieldSpec(Kind.IDENTIFIER, name="it"),
            [
                ('{"it":"BRK.B"}', None),
                ('{"it":"a/../b"}', "it: not an identifier"),
                ('{"it":7}', "it: not an identifier"),
                (None, "it: missing"),
            ],
        ),
        (
            FieldSpec(Kind.TEXT, name="it"),
            [('{"it":"a \\"b\\""}', None), ('{"it":7}', "it: not text"), (None, "it: missing")],
        ),
        (
            FieldSpec(Kind.CURRENCY, name="it"),
            [('{"it":"USD"}', None), ('{"it":"usd"}', "it: not an ISO 4217 code"), (None, "it: missing")],
        ),
        (
            FieldSpec(Kind.ENUM, values=("BUY", "SELL"), name="it"),
            [('{"it":"SELL"}', None), ('{"it":"sell"}', "it: not one of BUY, SELL"), (None, "it: missing")],
        ),
        (
            FieldSpec(Kind.INTEGER, above_zero=True, name="it"),
            [
                ('{"it":2147483647}', None),
                ('{"it":2147483648}', "it: not a whole number from 1 to 2147483647"),
                ('{"it":"1"}', "it: not a whole number from 1 to 2147483647"),
                (None, "it: missing"),
            ],
        ),
        (
            FieldSpec(Kind.BOOLEAN, name="it"),
            [('{"it":false}', None), ('{"it":"false"}', "it: not a boolean"), (None, "it: missing")],
        ),
        (
            FieldSpec(Kind.TIMESTAMP, name="it"),
            [
                ('{"it":"2024-02-29T23:59:59.999999Z"}', None),
                ('{"it":"2023-02-29T00:00:00Z"}', "it: not a UTC timestamp"),
                ('{"it":"1899-12-31T23:59:59Z"}', "it: year outside 1900 to 2200"),
                (None, "it: missing"),
            ],
        ),
        (
            FieldSpec(Kind.DATE, name="it"),
            [
                ('{"it":"2200-12-31"}', None),
                ('{"it":"2024-2-1"}', "it: not a date"),
                ('{"it":"2201-01-01"}', "it: year outside 1900 to 2200"),
                (None, "it: missing"),
            ],
        ),
    ],
    ids=lambda value: value.kind if isinstance(value, FieldSpec) else "",
)
def test_field_is_judged_by_its_kind(spark: SparkSession, spec: FieldSpec, judged: list[tuple[str | None, str | None]]) -> None:
    texts = spark.createDataFrame([(text,) for text, _ in judged], "text string")
    expected = spark.createDataFrame(judged, "text string, problem string")

    actual = texts.transform(with_problem, spec)

    assert_df_equality(actual, expected)


def test_decimal_is_text_of_so_many_digits_above_zero(spark: SparkSession) -> None:
    texts = spark.createDataFrame([('{"it":"999.99"}',), ('{"it":"0.00"}',), ('{"it":"0.001"}',), ('{"it":1.5}',)], "text string")
    expected = spark.createDataFrame(
        [
            ('{"it":"999.99"}', None),
            ('{"it":"0.00"}', "it: not above zero"),
            ('{"it":"0.001"}', "it: more than 3 integer or 2 fraction digits"),
            ('{"it":1.5}', "it: not a decimal string"),
        ],
        "text string, problem string",
    )

    actual = texts.transform(with_problem, QUANTITY)

    assert_df_equality(actual, expected)


def test_signed_decimal_may_be_below_zero(spark: SparkSession) -> None:
    signed = FieldSpec(Kind.DECIMAL, integer_digits=3, fraction_digits=2, signed=True, name="it")
    texts = spark.createDataFrame(
        [('{"it":"-999.99"}',), ('{"it":"0"}',), ('{"it":"-0.001"}',), ('{"it":"--1"}',)], "text string"
    )
    expected = spark.createDataFrame(
        [
            ('{"it":"-999.99"}', None),
            ('{"it":"0"}', None),
            ('{"it":"-0.001"}', "it: more than 3 integer or 2 fraction digits"),
            ('{"it":"--1"}', "it: not a decimal string"),
        ],
        "text string, problem string",
    )

    actual = texts.transform(with_problem, signed)

    assert_df_equality(actual, expected)


def test_field_that_an_action_type_needs_is_missed_for_that_type_alone(spark: SparkSession) -> None:
    ratio = FieldSpec(Kind.TEXT, required=False, required_when=("SPLIT",), name="it")
    texts = spark.createDataFrame([('{"action_type":"SPLIT"}',), ('{"action_type":"MERGER"}',), (None,)], "text string")
    expected = spark.createDataFrame(
        [('{"action_type":"SPLIT"}', "it: missing"), ('{"action_type":"MERGER"}', None), (None, None)],
        "text string, problem string",
    )

    actual = texts.transform(with_problem, ratio)

    assert_df_equality(actual, expected)


def test_zero_is_allowed_with_some_action_types_alone(spark: SparkSession) -> None:
    ratio = FieldSpec(Kind.DECIMAL, integer_digits=3, fraction_digits=2, above_zero=True, zero_when=("MERGER",), name="it")
    texts = spark.createDataFrame(
        [('{"action_type":"SPLIT","it":"0"}',), ('{"action_type":"MERGER","it":"0"}',), ('{"it":"0"}',)], "text string"
    )
    expected = spark.createDataFrame(
        [
            ('{"action_type":"SPLIT","it":"0"}', "it: not above zero"),
            ('{"action_type":"MERGER","it":"0"}', None),
            ('{"it":"0"}', "it: not above zero"),
        ],
        "text string, problem string",
    )

    actual = texts.transform(with_problem, ratio)

    assert_df_equality(actual, expected)


def test_column_of_text_is_judged_without_a_payload(spark: SparkSession) -> None:
    currency = FieldSpec(Kind.CURRENCY, name="it")
    values = spark.createDataFrame([("CHF",), ("XXX",), (None,)], "value string")
    expected = spark.createDataFrame(
        [("CHF", None), ("XXX", "it: not an ISO 4217 code"), (None, None)], "value string, problem string"
    )

    actual = values.withColumn("problem", field_problem_of_text(currency, F.col("value")))

    assert_df_equality(actual, expected)
