"""`make bench-full-build`: all of silver and gold made anew, ours and the same SQL by dbt-duckdb, in turn."""

import shutil
import statistics
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from bench import duckdb_side
from bench.builds import Built, timed_build
from bench.history import Size
from bench.lakehouses import lakehouses
from bench.report import machine, print_table, save
from lake.clients.duckdb import open_lake
from lake.home.console import say
from lake.home.errors import LakeError
from lake.home.home import Home, this_home


@dataclass(frozen=True, slots=True)
class Figures:
    """One full build by one side."""

    size: str
    position_days: int
    side: str
    number: int  # 0 is the first of its side: the Thrift Server was just started
    built: Built


def main(
    sizes: Annotated[str, typer.Option(help="ACCOUNTSxDAYS, separated by commas; ten positions each.")] = "100x1000,400x2500",
    rounds: Annotated[int, typer.Option(help="Builds of each side; the first is the cold one.", min=2)] = 3,
    engine: Annotated[str, typer.Option(help="Ours: sail or thrift.")] = "sail",
) -> None:
    """Make a history of each size and build it whole by both sides, round after round; a table, and JSON."""
    folder = this_home().home / "bench"
    scratch = folder / f"full-build-{datetime.now(UTC).strftime('%Y%m%dT%H%M%SZ')}"
    scratch.mkdir(parents=True)
    found: list[Figures] = []
    try:
        with closing(lakehouses(sizes, scratch, engine)) as histories:
            for size, config, worker in histories:
                worker.stop()
                found += list(builds(size, config, rounds))
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    conditions = {"engine": engine, "rounds": rounds} | machine()
    say(f"figures: {save(folder / f'{scratch.name}.json', conditions, builds=found)}")
    show(conditions, found)


def builds(size: Size, config: Home, rounds: int) -> Iterator[Figures]:
    """Both sides in turn, round after round."""
    project = config.home / "duckdb"
    for number in range(rounds):
        ours = timed_build(config, "--full-refresh", "--no-test")
        if number == 0:
            say(f"{duckdb_side.write_project(config, project)} models by both")
        for side, built in (("ours", ours), ("dbt-duckdb", duckdb_side.build(project))):
            say(f"{size} {side}: {built.seconds:.1f} s, most in {built.slowest(5)}")
            yield Figures(str(size), size.position_days, side, number, built)
    say_how_alike(config, project)


def say_how_alike(config: Home, project: Path) -> None:
    """LakeError when the two did not make the same days. DuckDB divides decimals as doubles: values may differ a little."""
    with closing(open_lake(config)) as lake:
        days, value = lake.sql(duckdb_side.VALUE_OF_ALL).fetchall()[0]
    their_days, their_value = duckdb_side.value_of_all(project)
    if their_days != days or abs(their_value - value) > 1:
        raise LakeError(f"Not the same: {their_days} days, {their_value}; ours {days}, {value}.", "See bench/to_duckdb.py.")
    say(f"Value of ALL on the last of {days} days: ours {value}, dbt-duckdb {their_value}")


def show(conditions: dict[str, Any], found: list[Figures]) -> None:
    """One line for each size and side: the cold build, then the median of the warm ones and their spread."""
    table = Table(title=", ".join(f"{name} {value}" for name, value in conditions.items()), title_justify="left")
    for column in ("history", "position-days", "side", "cold s", "warm s", "spread", "rows/s", "CPU s", "MiB"):
        table.add_column(column, justify="left" if column in {"history", "side"} else "right")
    for key in dict.fromkeys((each.size, each.side) for each in found):
        cold, *warm = (each for each in found if (each.size, each.side) == key)
        seconds = [each.built.seconds for each in warm]
        table.add_row(
            key[0],
            f"{cold.position_days:,}",
            key[1],
            f"{cold.built.seconds:.1f}",
            f"{statistics.median(seconds):.1f}",
            f"{min(seconds):.1f}-{max(seconds):.1f}",
            f"{cold.position_days / statistics.median(seconds):,.0f}",
            f"{statistics.median(each.built.cpu_seconds for each in warm):.0f}",
            f"{max(each.built.peak_mib for each in warm):,}",
        )
    print_table(table)


if __name__ == "__main__":
    typer.run(main)
