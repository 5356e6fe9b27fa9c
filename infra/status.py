"""`lake status`: the services, how far each topic has come, and the last run, as tables, JSON or CSV."""

import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from rich.markup import escape

from lake.home.cells import plain
from lake.home.console import Format, messages, show
from lake.home.terminal_table import print_table

if TYPE_CHECKING:
    from infra.services import ServiceStatus
    from lake.gold.runs import Recorded
    from lake.read.lag import Lag


class Part(StrEnum):
    """A table of `lake status`."""

    SERVICES = "services"
    TOPICS = "topics"
    LAST_RUN = "last_run"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to show."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]

    @property
    def objects(self) -> list[dict[str, Any]]:
        """Its rows by column."""
        return [plain(dict(zip(self.columns, row, strict=True))) for row in self.rows]


RUN_COLUMNS = ("run_id", "as_of_date", "started", "duration_s", "ended_ago_s")
SERVICE_COLUMNS = ("service", "state", "pid", "ports", "uptime_s", "memory_mib")


def show_status(services: "Sequence[ServiceStatus]", lag: "Lag", now: datetime, form: Format, only: Part | None) -> None:
    """Print one part or all of them; JSON of all is one object, and CSV, which holds one table, is the services by default."""
    from lake.read.lag import TopicLag

    sheets = {
        Part.SERVICES: Sheet(SERVICE_COLUMNS, [astuple(service) for service in services]),
        Part.TOPICS: Sheet([each.name for each in fields(TopicLag)], [astuple(topic) for topic in lag.topics]),
        Part.LAST_RUN: Sheet(RUN_COLUMNS, [_run(lag.last_run, now)] if lag.last_run else []),
    }
    if form is Format.JSON:
        parts = {part.value: sheet.objects for part, sheet in sheets.items()}
        print(json.dumps(parts[only] if only else parts, ensure_ascii=False, indent=2))
    elif form is Format.CSV:
        sheet = sheets[only or Part.SERVICES]
        show(sheet.columns, [[plain(value) for value in row] for row in sheet.rows], form)
    else:
        for part, sheet in sheets.items():
            if only == part or (only is None and sheet.rows):
                print_table(sheet.columns, sheet.rows, title=part.value.replace("_", " ").capitalize(), wrap=True)
    for problem in lag.problems:
        messages.print(f"[yellow]![/yellow] {escape(str(problem))}", soft_wrap=True)


def _run(run: "Recorded", now: datetime) -> tuple[Any, ...]:
    duration, age = (run.ended - run.started).total_seconds(), (now - run.ended).total_seconds()
    return run.run_id, run.as_of_date, run.started, round(duration, 1), round(age)
