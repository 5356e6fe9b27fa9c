"""Small homes that Sail writes: their tables come from delta-rs, so that none needs a JVM."""

import shutil
from pathlib import Path
from typing import Any

import pyarrow as pa
from deltalake import DeltaTable, write_deltalake

from infra.scratch import own_settings
from lake.home.home import Home


def sail_home(home: Path) -> Home:
    """Settings of a home that Sail builds."""
    return own_settings(home, engine="sail")


def folder_of(config: Home, table: str) -> Path:
    """The folder of schema.table."""
    return config.home / "tables" / Path(*table.split("."))


def write(config: Home, table: str, *rows: dict[str, Any]) -> None:
    """Append rows to schema.table, which is made when it is not there."""
    write_deltalake(folder_of(config, table), pa.Table.from_pylist(list(rows)), mode="append")


def read(config: Home, table: str) -> list[dict[str, Any]]:
    """The rows of schema.table, in the order of their values."""
    rows = DeltaTable(folder_of(config, table)).to_pyarrow_table().to_pylist()
    return sorted(rows, key=lambda row: tuple(map(str, row.values())))


def copied(config: Home, home: Path) -> Home:
    """Settings of a copy of a home."""
    shutil.copytree(config.home, home)
    return sail_home(home)
