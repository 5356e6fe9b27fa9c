"""The list of checks, what they are given and what they answer."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from textwrap import shorten
from typing import Any

import duckdb

from lake.clients.duckdb_errors import as_lake_error
from lake.clients.duckdb_tables import NOT_YET, table_names
from lake.clients.kafka import Offsets, end_offsets
from lake.gold.runs import Recorded, last_run
from lake.home.cells import plain
from lake.home.home import Home


class Result(StrEnum):
    """How a check ended; only `failed` makes `lake verify` fail."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_CHECKED = "not checked"
    INFORMATION = "information"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer of a check: the result and one line that says what was found."""

    result: Result
    detail: str


@dataclass
class Evidence:
    """What the checks look at."""

    connection: duckdb.DuckDBPyConnection
    home: Home
    catch_up_seconds: float = 5.0  # for bronze, while events are still coming in
    pending_as_of: str | None = None  # of a run that is not recorded yet

    @cached_property
    def tables(self) -> frozenset[str]:
        """Every table there is, as schema.name."""
        return frozenset(table_names(self.connection))

    @cached_property
    def last_run(self) -> Recorded | None:
        """The last recorded build; None before the first."""
        return last_run(self.connection) if "gold.calc_runs" in self.tables else None

    @property
    def as_of(self) -> str:
        """The last day that gold values, as an SQL literal: of the run in the making, else of the last recorded."""
        day = self.pending_as_of or (str(self.last_run.as_of_date) if self.last_run else "0001-01-01")
        return f"date '{day}'"

    def kafka_ends(self) -> Offsets:
        """What Kafka will append next, by topic and partition; LakeError when it cannot be asked."""
        return end_offsets(self.home)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        return self.connection.execute(sql).fetchall()

    def number(self, sql: str) -> int:
        """The one number of a query; 0 for null."""
        return int(self.rows(sql)[0][0] or 0)

    def count(self, table: str) -> str:
        """How many rows a table has, or a query in brackets, as it is told."""
        return f"{self.number(f'select count(*) from {table}'):,}"

    def expect_none(self, wrong: str, checked: str) -> Outcome:
        """Passed, and `checked` said, when the query of what is wrong has no row; else failed, with the first of them."""
        # Counted by a subquery: count(*) over () fails at random in DuckDB 1.5 (docs/decisions/no-window-over-everything.md).
        rows = self.rows(f"with wrong as materialized ({wrong}) select *, (select count(*) from wrong) from wrong limit 3")
        if not rows:
            return Outcome(Result.PASSED, checked)
        examples = "; ".join(" ".join("null" if value is None else str(plain(value)) for value in row[:-1]) for row in rows)
        return Outcome(Result.FAILED, f"{rows[0][-1]:,} wrong, such as {shorten(examples, 240, placeholder=' …')}")


@dataclass(frozen=True, slots=True)
class Check:
    """A named check and the tables that it needs."""

    name: str
    needs: Sequence[str]
    look: Callable[[Evidence], Outcome]

    def run(self, evidence: Evidence) -> Outcome:
        """Its outcome; `not checked` when a table is missing, `failed` when gold is not even readable as it must be."""
        missing = [table for table in self.needs if table not in evidence.tables]
        if missing:
            return Outcome(Result.NOT_CHECKED, f"There is no {', '.join(missing)} yet. {NOT_YET}")
        try:
            return self.look(evidence)
        except duckdb.Error as error:
            return Outcome(Result.FAILED, f"cannot be read: {as_lake_error(error).problem[:300]}")


CHECKS: list[Check] = []


def check(name: str, *needs: str) -> Callable[[Callable[[Evidence], Outcome]], Callable[[Evidence], Outcome]]:
    """Put a function on the list; `needs` are the tables without which it cannot look."""

    def register(look: Callable[[Evidence], Outcome]) -> Callable[[Evidence], Outcome]:
        CHECKS.append(Check(name, needs, look))
        return look

    return register


def run_checks(evidence: Evidence) -> Iterator[tuple[Check, Outcome]]:
    """Run every check, one after the other."""
    for each in CHECKS:
        yield each, each.run(evidence)
