"""What is said of a whole payload by the slow lane; the poison corpus in test_decode.py has every kind of it."""

import pytest
from chispa import assert_df_equality
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from lake.contract.fields import FieldSpec, Kind
from spark_jobs.transforms.problems import first_problem

pytestmark = pytest.mark.spark

FIELDS = (FieldSpec(Kind.IDENTIFIER, name="id"), FieldSpec(Kind.INTEGER, name="version"))


def with_problem(payloads: DataFrame) -> DataFrame:
    sent = F.from_json(F.col("value").cast("string"), "id string, version string, action_type string")
    return payloads.select(F.col("value").cast("string"), first_problem(FIELDS, F.col("value"), sent).alias("problem"))


def test_first_problem_of_the_fields_is_told_and_none_of_a_good_payload(spark: SparkSession) -> None:
    payloads = spark.createDataFrame(
        [(b'{"version": 1, "id": "a"}',), (b'{"version":0,"id":""}',), (b'{"id":"a","version":0}',), (None,)], "value binary"
    )
    expected = spark.createDataFrame(
        [
            ('{"version": 1, "id": "a"}', None),
            ('{"version":0,"id":""}', "id: not an identifier"),
            ('{"id":"a","version":0}', "version: not a whole number from 1 to 2147483647"),
            (None, "payload: null"),
        ],
        "value string, problem string",
    )

    actual = payloads.transform(with_problem)

    assert_df_equality(actual, expected, ignore_nullable=True)


def test_payload_that_is_not_one_object_is_told_before_its_fields(spark: SparkSession) -> None:
    payloads = spark.createDataFrame([(b"",), (b'["id"]',), (b'{"id":"a"}{}',), (b'{"id":"a","id":"b"}',)], "value binary")
    expected = spark.createDataFrame(
        [
            ("", "payload: empty"),
            ('["id"]', "payload: not one JSON object"),
            ('{"id":"a"}{}', "payload: not one JSON object"),
            ('{"id":"a","id":"b"}', "payload: a key twice"),
        ],
        "value string, problem string",
    )

    actual = payloads.transform(with_problem)

    assert_df_equality(actual, expected, ignore_nullable=True)
