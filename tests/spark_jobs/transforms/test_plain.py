"""The fast lane: which payloads it takes, and what it takes out of them."""

import pytest
from chispa import assert_df_equality
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from lake.contract.fields import FieldSpec, Kind
from spark_jobs.transforms.plain import fields_of, plain_values, rest_is_valid, rewritten_if_plain

pytestmark = pytest.mark.spark

FIELDS = (
    FieldSpec(Kind.IDENTIFIER, name="id"),
    FieldSpec(Kind.DECIMAL, integer_digits=3, fraction_digits=2, above_zero=True, name="price"),
    FieldSpec(Kind.CURRENCY, required=False, default="USD", name="currency"),
)


def taken_apart(texts: DataFrame) -> DataFrame:
    text = F.col("text")
    values = plain_values(text, rewritten_if_plain(FIELDS, text))
    return texts.select("text", values.isNotNull().alias("is_plain"), fields_of(FIELDS, values).alias("sent")).select(
        "text", "is_plain", "sent.*"
    )


def test_plain_payload_is_taken_apart_and_what_it_leaves_out_is_null(spark: SparkSession) -> None:
    texts = spark.createDataFrame(
        [
            ('{"id":"a","price":"1.50","currency":"CHF"}',),
            ('{"id": "b", "price": "2", "currency": null}',),
            ('{"id":"c","price":"3"}',),
        ],
        "text string",
    )
    expected = spark.createDataFrame(
        [
            ('{"id":"a","price":"1.50","currency":"CHF"}', True, "a", "1.50", "CHF"),
            ('{"id": "b", "price": "2", "currency": null}', True, "b", "2", None),
            ('{"id":"c","price":"3"}', True, "c", "3", None),
        ],
        "text string, is_plain boolean, id string, price string, currency string",
    )

    actual = texts.transform(taken_apart)

    assert_df_equality(actual, expected, ignore_nullable=True)


def test_payload_of_another_order_with_a_bad_value_or_none_at_all_is_left_to_the_slow_lane(spark: SparkSession) -> None:
    texts = spark.createDataFrame(
        [('{"price":"1.50","id":"a"}',), ('{"id":"a","price":"0.00"}',), ("\x02\x01a\x011.50\x01",), (None,)], "text string"
    )
    expected = spark.createDataFrame(
        [
            ('{"price":"1.50","id":"a"}', False, None, None, None),
            ('{"id":"a","price":"0.00"}', False, None, None, None),
            ("\x02\x01a\x011.50\x01", False, None, None, None),
            (None, False, None, None, None),
        ],
        "text string, is_plain boolean, id string, price string, currency string",
    )

    actual = texts.transform(taken_apart)

    assert_df_equality(actual, expected, ignore_nullable=True)


def test_pattern_leaves_open_how_long_an_identifier_is_and_whether_a_currency_exists(spark: SparkSession) -> None:
    sent = spark.createDataFrame([("A" * 64, "CHF"), ("A" * 65, "CHF"), ("A", "ZZZ"), (None, None)], "id string, currency string")
    expected = spark.createDataFrame(
        [("A" * 64, "CHF", True), ("A" * 65, "CHF", False), ("A", "ZZZ", False), (None, None, True)],
        "id string, currency string, is_valid boolean",
    )

    actual = sent.withColumn("is_valid", rest_is_valid(FIELDS, F.struct("id", "currency")))

    assert_df_equality(actual, expected, ignore_nullable=True)


def test_field_that_an_action_type_needs_has_to_be_there_for_that_type(spark: SparkSession) -> None:
    fields = (FieldSpec(Kind.TEXT, required=False, required_when=("SPLIT",), name="ratio"),)
    sent = spark.createDataFrame([("SPLIT", "2"), ("SPLIT", None), ("MERGER", None)], "action_type string, ratio string")
    expected = spark.createDataFrame(
        [("SPLIT", "2", True), ("SPLIT", None, False), ("MERGER", None, True)],
        "action_type string, ratio string, is_valid boolean",
    )

    actual = sent.withColumn("is_valid", rest_is_valid(fields, F.struct("action_type", "ratio")))

    assert_df_equality(actual, expected, ignore_nullable=True)
