"""A value that is worked out once, and an expression that Spark interprets instead of compiling it."""

from collections.abc import Callable

from pyspark.sql import Column
from pyspark.sql import functions as F


def let(value: Column, body: Callable[[Column], Column]) -> Column:
    """`body` of `value`, by way of a higher-order function: no code is generated for `body`."""
    return F.get(F.transform(F.array(value), body), F.lit(0))
