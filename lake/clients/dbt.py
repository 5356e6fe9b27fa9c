"""dbt in this process, with its progress as one live line and its failures as a short list."""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, cast

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from lake.home.console import messages
from lake.home.errors import LakeError
from lake.home.home import Home
from lake.home.settings import DBT_PROJECT

if TYPE_CHECKING:
    from dbt.cli.main import dbtRunnerResult
    from dbt.contracts.graph.manifest import Manifest

# Counted in the progress; unit tests belong to the project's own tests.
RESOURCES = ("model", "test", "seed")


def environment(config: Home) -> dict[str, str]:
    """The environment variables that dbt/profiles.yml and dbt_project.yml read, and where dbt writes."""
    places = config.places
    return {
        "LAKE_ENGINE": config.engine,
        "LAKE_TABLES_URI": places.tables,
        "LAKE_SCRATCH": str(places.scratch),
        "LAKE_THRIFT_HOST": config.thrift_host,
        "LAKE_THRIFT_PORT": str(config.thrift_port),
        "DBT_TARGET_PATH": str(places.dbt_target),
        "DBT_LOG_PATH": str(places.logs),
        # dbt's locks are in a process of their own, which would tell a user who stops a build that they leaked.
        "PYTHONWARNINGS": "ignore:resource_tracker:UserWarning",
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


def run_dbt(config: Home, arguments: list[str], variables: dict[str, Any]) -> Outcome:
    """Run one dbt command and show its progress; LakeError when dbt itself cannot start."""
    with _environment_of(config), _scratch(config):
        return _run(config, arguments, variables)


@contextmanager
def _scratch(config: Home) -> Iterator[None]:
    """The folder of what is about to be merged: empty at the start, whatever a killed run has left, and gone at the end."""
    shutil.rmtree(config.places.scratch, ignore_errors=True)
    try:
        yield
    finally:
        shutil.rmtree(config.places.scratch, ignore_errors=True)


@contextmanager
def _environment_of(config: Home) -> Iterator[None]:
    """What dbt reads of this process's environment, for as long as it runs: the next home is another one's."""
    before = {name: os.environ.get(name) for name in environment(config)}
    os.environ.update(environment(config))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _run(config: Home, arguments: list[str], variables: dict[str, Any]) -> Outcome:
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


def _project(config: Home, variables: dict[str, Any]) -> "Manifest":
    """The parsed dbt project. It takes seconds to parse, so what came of it is kept beside the compiled models.

    Parsing reads the project, the address and names of the schemas and the engine; all other variables are read as models run.
    """
    from dbt.contracts.graph.manifest import Manifest
    from dbt.parser.manifest import extended_mashumaro_encoder, extended_mashumuro_decoder

    kept = config.places.dbt_target / f"parsed-{_fingerprint(config, variables)}.msgpack"
    if not kept.exists():
        result = _invoke(["parse"], variables)
        if not result.success:
            raise _could_not_run(config, result)
        parsed = cast("Manifest", result.result)
        for stale in sorted(kept.parent.glob("parsed-*.msgpack"), key=lambda path: path.stat().st_mtime)[:-3]:
            stale.unlink(missing_ok=True)
        written = kept.with_suffix(f".{os.getpid()}")
        written.write_bytes(parsed.to_msgpack(extended_mashumaro_encoder))
        written.replace(kept)
    manifest = Manifest.from_msgpack(kept.read_bytes(), decoder=extended_mashumuro_decoder)
    manifest.build_flat_graph()  # type: ignore[no-untyped-call]
    return manifest


def _fingerprint(config: Home, variables: dict[str, Any]) -> str:
    digest = hashlib.sha256(repr((version("dbt-core"), version("dbt-spark"), config.places.tables, config.engine)).encode())
    digest.update(repr(variables.get("into")).encode())
    for path in sorted(path for path in DBT_PROJECT.rglob("*") if path.suffix in {".sql", ".yml", ".csv", ".md"}):
        digest.update(f"\0{path.relative_to(DBT_PROJECT)}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


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


def _could_not_run(config: Home, result: "dbtRunnerResult") -> LakeError:
    return LakeError(f"dbt could not run: {result.exception or 'see its log'}", f"Its log is {config.places.logs}/dbt.log.")


def _outcome(results: Any) -> Outcome:
    """What became of each; a step that was skipped is a failure, also where nothing that failed has a result of its own.

    An ephemeral model that does not compile has none: dbt then skips all that read it, and counts no error.
    """
    outcome, skipped = Outcome(), []
    for result in results:
        name, status = result.node.name, str(result.status)
        outcome.seconds[name] = result.execution_time
        if status in {"error", "fail", "runtime error"}:
            outcome.failures.append(f"{name}: {_first_lines(result.message)}")
        elif status in {"success", "pass", "warn"}:
            outcome.done += 1
        elif status == "skipped":
            skipped.append(name)
    if skipped and not outcome.failures:
        outcome.failures.append(f"{len(skipped)} steps were not run, such as {skipped[0]}: what they read did not compile")
    return outcome


def _first_lines(message: str | None) -> str:
    lines = [line.strip() for line in (message or "no message").splitlines() if line.strip()]
    return " ".join(lines[:3])[:1000]
