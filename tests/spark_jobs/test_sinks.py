"""What a failed append says, in a line that has its remedy."""

from pathlib import Path

import pytest
from py4j.protocol import Py4JJavaError
from pyspark.sql import SparkSession

from spark_jobs.remedies import remedy_for
from spark_jobs.sinks import first_lines

pytestmark = pytest.mark.spark


def test_the_cause_of_an_error_of_java_is_told_without_its_stack(spark: SparkSession) -> None:
    jvm = spark._jvm
    assert jvm is not None
    full = jvm.java.util.concurrent.CompletableFuture()
    full.completeExceptionally(jvm.java.io.IOException("No space left on device"))

    with pytest.raises(Py4JJavaError) as raised:
        full.join()
    told = first_lines(raised.value)

    assert "No space left on device" in told and "\n" not in told and "\tat " not in told
    assert "Make room on the disk" in remedy_for(told, Path("checkpoint"))
