"""The figures of a run: as JSON for later, as a table for now."""

import json
import os
import platform
import statistics
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psutil
from rich.console import Console
from rich.table import Table

from bench.measure import Usage


@dataclass(frozen=True, slots=True)
class Round:
    """One drain of the backlog by one side."""

    side: str
    number: int  # 0 is the cold one
    rows: int
    seconds: float
    cpu_seconds: float
    peak_mib: int
    other_cores: float
    files: int
    table_bytes: int

    @classmethod
    def of(cls, side: str, number: int, rows: int, usage: Usage, table: str) -> "Round":
        """With the data files that the table holds."""
        sizes = [file.stat().st_size for file in Path(table).glob("**/*.parquet") if "_delta_log" not in file.parts]
        figures = (round(usage.seconds, 3), round(usage.cpu_seconds, 3), usage.peak_mib, round(usage.other_cores, 2))
        return cls(side, number, rows, *figures, len(sizes), sum(sizes))

    @property
    def rows_per_second(self) -> float:
        """Of the whole drain, from the word to go to the last commit."""
        return self.rows / self.seconds

    @property
    def cpu_per_million(self) -> float:
        """CPU seconds for a million rows."""
        return self.cpu_seconds / self.rows * 1e6


def save(path: Path, conditions: dict[str, Any], **figures: Sequence[Any]) -> Path:
    """Write the conditions and, under their name, the figures, which are dataclasses; the path again."""
    found = {"conditions": conditions} | {name: [asdict(each) for each in rows] for name, rows in figures.items()}
    path.write_text(json.dumps(found, indent=1) + "\n")
    return path


def machine() -> dict[str, Any]:
    """What it ran on."""
    return {
        "cores": os.cpu_count(),
        "memory_gib": round(psutil.virtual_memory().total / 2**30),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
    }


def print_table(table: Table) -> None:
    """On a terminal in its width, into a file in one that leaves no figure out."""
    Console(width=None if sys.stdout.isatty() else 160).print(table)


def show_table(conditions: dict[str, Any], rounds: list[Round]) -> None:
    """One line for each side: the cold round, then the median of the warm ones and their spread."""
    title = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in (conditions | machine()).items())
    table = Table(title=title, title_justify="left")
    for column in ("side", "cold rows/s", "warm rows/s", "spread", "CPU s / 1M", "peak MiB", "files", "MB", "others' cores"):
        table.add_column(column, justify="left" if column == "side" else "right")
    for side in dict.fromkeys(each.side for each in rounds):
        table.add_row(side, *_figures([each for each in rounds if each.side == side]))
    print_table(table)


def _figures(rounds: list[Round]) -> list[str]:
    cold, warm = rounds[0], rounds[1:]
    rates = [each.rows_per_second for each in warm]
    return [
        f"{cold.rows_per_second:,.0f}",
        f"{statistics.median(rates):,.0f}",
        f"{min(rates):,.0f}-{max(rates):,.0f}",
        f"{statistics.median(each.cpu_per_million for each in warm):.1f}",
        f"{max(each.peak_mib for each in rounds):,}",
        f"{statistics.median(each.files for each in warm):.0f}",
        f"{statistics.median(each.table_bytes for each in warm) / 1e6:.0f}",
        f"{statistics.median(each.other_cores for each in warm):.1f}",
    ]
