"""dbt in this process, with its progress as one live line and its failures as a short list."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from lake.build import DBT_PROJECT
from lake.console import messages
from lake.errors import LakeError
from lake.layout import layout
from lake.settings import Settings

if TYPE_CHECKING:
    from dbt.cli.main import dbtRunnerResult
    from dbt.contracts.graph.manifest import Manifest

# Counted in the progress; unit tests belong to the project's own tests.
RESOURCES = ("model", "test", "seed")


def environment(config: Settings) -> dict[str, str]:
    """The environment variables that dbt/profiles.yml and dbt_project.yml read, and where dbt writes."""
    places = layout(config)
    return {
        "LAKE_TABLES_URI": places.tables,
        "LAKE_THRIFT_HOST": config.thrift_host,
        "LAKE_THRIFT_PORT": str(config.thrift_port),
        "DBT_TARGET_PATH": str(places.dbt_target),
        "DBT_LOG_PATH": str(places.logs),
    }


@dataclass
class Outcome:
    """What became of the nodes that dbt ran."""

    done: int = 0
    failures: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)

    def __add__(self, other: "Outcome") -> "Outcome":
        """What became of both."""
        return Outcome(self.done + other.done, self.failures + other.failures, self.seconds | other.seconds)


def run_dbt(config: Settings, arguments: list[str], variables: dict[str, Any]) -> Outcome:
    """Run one dbt command and show its progress; LakeError when dbt itself cannot start."""
    os.environ.update(environment(config))
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=messages, transient=True) as progress:
        task = progress.add_task("dbt: reading the project", total=None)

        def follow(event: Any) -> None:
            if event.info.name == "LogStartLine":
                progress.update(task, total=event.data.total, description=event.data.description)
            elif event.info.name in {"LogModelResult", "LogTestResult", "LogSeedResult"}:
                progress.update(task, completed=event.data.index)

        result = _invoke(arguments, variables, _project(config, variables), [follow])
    if result.result is None or not hasattr(result.result, "results"):
        raise _could_not_run(config, result)
    return _outcome(result.result.results)


_projects: "dict[tuple[str, Any, bool, str], Manifest]" = {}


def _project(config: Settings, variables: dict[str, Any]) -> "Manifest":
    """The parsed dbt project, for one command: it takes seconds to parse, so builds of one process share it.

    Parsing reads the folder and name of the schemas and whether a run restates; all other variables are read as models run.
    """
    key = (layout(config).tables, variables.get("into"), "previous_run" in variables, variables["run"]["code_version"])
    if key not in _projects:
        result = _invoke(["parse"], variables)
        if not result.success:
            raise _could_not_run(config, result)
        _projects[key] = result.result  # type: ignore[assignment]
    return cast("Manifest", _projects[key].deepcopy())  # type: ignore[no-untyped-call]  # a command leaves compiled code in it


def _invoke(
    arguments: list[str],
    variables: dict[str, Any],
    project: "Manifest | None" = None,
    callbacks: list[Callable[[Any], None]] | None = None,
) -> "dbtRunnerResult":
    from dbt.cli.main import dbtRunner

    folders = ["--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT)]
    logging = ["--log-level", "none", "--log-level-file", "info", "--no-use-colors-file"]
    command = [*arguments, *folders, *logging, "--vars", json.dumps(variables)]
    result = dbtRunner(project, callbacks).invoke(command)
    if isinstance(result.exception, KeyboardInterrupt):  # dbt cancels its statements and hands it back as a result
        raise result.exception
    return result


def _could_not_run(config: Settings, result: "dbtRunnerResult") -> LakeError:
    return LakeError(f"dbt could not run: {result.exception or 'see its log'}", f"Its log is {layout(config).logs}/dbt.log.")


def _outcome(results: Any) -> Outcome:
    outcome = Outcome()
    for result in results:
        name, status = result.node.name, str(result.status)
        outcome.seconds[name] = result.execution_time
        if status in {"error", "fail", "runtime error"}:
            outcome.failures.append(f"{name}: {_first_lines(result.message)}")
        elif status in {"success", "pass", "warn"}:
            outcome.done += 1
    return outcome


def _first_lines(message: str | None) -> str:
    lines = [line.strip() for line in (message or "no message").splitlines() if line.strip()]
    return " ".join(lines[:3])[:1000]
