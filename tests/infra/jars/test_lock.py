from pathlib import Path

import pytest

from infra.jars.fetch import check_jars, fetch_jars
from infra.jars.lock import SETS, LockedJar, compare, read_lock, sha256, write_lock
from lake.home.errors import LakeError
from lake.home.home import this_home


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "one-1.0.jar").write_bytes(b"one")
    (tmp_path / "zstd-jni-1.5.7-17.jar").write_bytes(b"two")
    return tmp_path


@pytest.fixture
def locked(folder: Path) -> tuple[LockedJar, ...]:
    return (
        LockedJar("spark", "org.one:one:1.0", sha256(folder / "one-1.0.jar")),
        LockedJar("spark", "com.two:zstd-jni:1.5.7-17", sha256(folder / "zstd-jni-1.5.7-17.jar")),
    )


def test_folder_that_is_as_locked_shows_no_difference(folder: Path, locked: tuple[LockedJar, ...]) -> None:
    assert not compare(folder, locked)


def test_tampered_missing_and_surplus_jars_are_named(folder: Path, locked: tuple[LockedJar, ...]) -> None:
    (folder / "one-1.0.jar").write_bytes(b"one, and something else")
    (folder / "zstd-jni-1.5.7-17.jar").rename(folder / "zstd-jni-1.5.7-18.jar")

    difference = compare(folder, locked)

    assert difference.changed == ("one-1.0.jar",)
    assert difference.missing == ("zstd-jni-1.5.7-17.jar",)
    assert difference.surplus == ("zstd-jni-1.5.7-18.jar",)


def test_lock_reads_back_what_was_written(tmp_path: Path, locked: tuple[LockedJar, ...]) -> None:
    path = tmp_path / "jars.lock"

    write_lock(list(locked), path)

    assert read_lock(path) == tuple(sorted(locked))


def test_tampered_jar_is_refused_by_name_with_the_remedy(tmp_path: Path) -> None:
    tampered = _copy_of_spark_jars(tmp_path)
    with tampered.open("ab") as file:
        file.write(b"x")

    with pytest.raises(LakeError, match=rf"changed: {tampered.name}") as caught:
        check_jars(tmp_path, "spark")

    assert "lake setup" in caught.value.remedy


def test_surplus_jar_is_removed_without_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")  # no Java: nothing can be fetched
    surplus = _copy_of_spark_jars(tmp_path).with_name("log4j-core-1.0.jar")
    surplus.write_bytes(b"old")

    fetched = fetch_jars(tmp_path, "spark")

    assert fetched == 0
    assert not surplus.exists()
    check_jars(tmp_path, "spark")


def test_lock_names_every_set_and_never_the_same_jar_twice() -> None:
    locked = read_lock()

    files = [(jar.set_name, jar.file_name) for jar in locked]

    assert {jar.set_name for jar in locked} == {*SETS, "cloud"}
    assert len(files) == len(set(files))


def _copy_of_spark_jars(target: Path) -> Path:
    """Link the project's Spark jars into target/spark, one of them as a copy of its own, which is returned."""
    source = this_home().places.jars / "spark"
    (target / "spark").mkdir()
    names = sorted(path.name for path in source.glob("*.jar"))
    for name in names[1:]:
        (target / "spark" / name).symlink_to(source / name)
    own = target / "spark" / names[0]
    own.write_bytes((source / names[0]).read_bytes())
    return own
