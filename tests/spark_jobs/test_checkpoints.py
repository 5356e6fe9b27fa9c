"""Damage to a checkpoint: what we call damage is what Spark itself refuses, and the remedy for what it says is ours."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from spark_jobs.checkpoints import damage, drop_orphaned_checksums
from spark_jobs.remedies import move_away, remedy_for

pytestmark = pytest.mark.spark

Break = Callable[[Path], None]


def drain(spark: SparkSession, source: Path, checkpoint: Path) -> str | None:
    """Run a query until its source is drained; what Spark says when it refuses the checkpoint."""
    reader = spark.readStream.schema("value string").text(str(source))
    writer = reader.writeStream.foreachBatch(lambda _batch, _number: None).option("checkpointLocation", str(checkpoint))
    try:
        query = writer.trigger(availableNow=True).start()
        query.awaitTermination(60)
    except Exception as error:
        return str(error)
    return None


@pytest.fixture(scope="module")
def whole(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the checkpoint of three batches, and the source with one more to come."""
    folder = tmp_path_factory.mktemp("whole")
    (folder / "source").mkdir()
    for number in range(3):
        (folder / "source" / f"{number}.txt").write_text(f"{number}\n")
        assert drain(spark, folder / "source", folder / "checkpoint") is None
    (folder / "source" / "3.txt").write_text("3\n")
    return folder


def without(*names: str) -> Break:
    def remove(checkpoint: Path) -> None:
        for name in names:
            file = checkpoint / name
            file.unlink()
            file.with_name(f".{file.name}.crc").unlink()

    return remove


def cut(name: str, lines: int) -> Break:
    """Only the first lines are left, and no checksum: as after a crash of the machine."""

    def shorten(checkpoint: Path) -> None:
        file = checkpoint / name
        file.write_text("".join(file.read_text().splitlines(keepends=True)[:lines]))
        file.with_name(f".{file.name}.crc").unlink()

    return shorten


DAMAGED = {
    "the newest offsets are empty": (cut("offsets/2", 0), "offsets/2 is cut short"),
    "the newest offsets are a version alone": (cut("offsets/2", 1), "offsets/2 is cut short"),
    "the newest offsets name no source": (cut("offsets/2", 2), "offsets/2 is cut short"),
    "the offsets before the newest are gone": (without("offsets/1"), "offsets/1 is missing"),
    "the offsets before a batch that is to be repeated are gone": (without("offsets/1", "commits/2"), "offsets/1 is missing"),
    "the offsets before the newest are empty": (cut("offsets/1", 0), "offsets/1 is cut short"),
    "the newest commit is empty": (cut("commits/2", 0), "commits/2 is cut short"),
    "the newest offsets are gone and their commit is there": (without("offsets/2"), "commits/2 is of a batch whose"),
    "the query's id is gone": (without("metadata"), "metadata is missing"),
    "the query's id is empty": (cut("metadata", 0), "metadata is cut short"),
}
WHOLE = {
    "nothing is wrong": without(),
    "the newest commit is gone": without("commits/2"),
    "two commits are gone": without("commits/1", "commits/2"),
    "no commit is there": lambda checkpoint: shutil.rmtree(checkpoint / "commits"),
}


@pytest.mark.parametrize("kind", DAMAGED)
def test_what_spark_refuses_is_damage_and_has_the_remedy(spark: SparkSession, whole: Path, tmp_path: Path, kind: str) -> None:
    break_it, expected = DAMAGED[kind]
    checkpoint = Path(shutil.copytree(whole / "checkpoint", tmp_path / "checkpoint"))
    break_it(checkpoint)

    found = damage(checkpoint)
    refused = drain(spark, whole / "source", checkpoint)

    assert found is not None and found.startswith(expected)
    assert refused is not None
    assert remedy_for(refused, checkpoint) == move_away(checkpoint), refused[:500]


@pytest.mark.parametrize("kind", WHOLE)
def test_what_spark_goes_on_with_is_no_damage(spark: SparkSession, whole: Path, tmp_path: Path, kind: str) -> None:
    checkpoint = Path(shutil.copytree(whole / "checkpoint", tmp_path / "checkpoint"))
    WHOLE[kind](checkpoint)

    found = damage(checkpoint)
    refused = drain(spark, whole / "source", checkpoint)

    assert (found, refused) == (None, None)


def test_a_checksum_without_its_file_stops_spark_and_is_removed(spark: SparkSession, whole: Path, tmp_path: Path) -> None:
    checkpoint = Path(shutil.copytree(whole / "checkpoint", tmp_path / "checkpoint"))
    (checkpoint / "commits" / "2").unlink()

    drop_orphaned_checksums(checkpoint)

    assert drain(spark, whole / "source", checkpoint) is None


def test_a_line_that_is_no_json_is_damage(whole: Path, tmp_path: Path) -> None:
    checkpoint = Path(shutil.copytree(whole / "checkpoint", tmp_path / "checkpoint"))
    offsets = checkpoint / "offsets" / "2"
    version, *rest = offsets.read_text().splitlines()
    assert all(json.loads(line) for line in rest)

    offsets.write_text("\n".join([version, *rest[:-1], rest[-1][:-1]]))

    assert damage(checkpoint) == "offsets/2 is not what Spark has written"
