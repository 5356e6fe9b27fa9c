import pytest
from chispa import assert_df_equality
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from spark_jobs.transforms.let import let

pytestmark = pytest.mark.spark


def test_body_is_worked_out_from_each_value_and_null_from_null(spark: SparkSession) -> None:
    numbers = spark.createDataFrame([(3,), (-2,), (None,)], "number int")
    expected = spark.createDataFrame([(3, 9), (-2, 4), (None, None)], "number int, square int")

    squared = numbers.withColumn("square", let(F.col("number"), lambda number: number * number))

    assert_df_equality(squared, expected, ignore_nullable=True)
