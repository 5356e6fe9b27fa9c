"""A home of one recorded run, whose tables delta-rs has written."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from lake.doctor import Finding
from lake.home.home import Home
from tests.lake.sail_homes import sail_home, write

RUN_1 = {"silver": {"trade_versions": 0}, "gold": {"dim_symbol": 0, "fact_trades_published": 0}}

LANDED = {
    "value": b"{}",
    "kafka_topic": "trades",
    "kafka_partition": 0,
    "kafka_offset": 7,
    "known_at": datetime(2024, 1, 5, tzinfo=UTC),
    "ingested_at": datetime(2024, 1, 5, tzinfo=UTC),
    "reject_reason": "payload: null",
}


def record(config: Home, number: int, versions: Mapping[str, Mapping[str, int]], engine: str = "sail") -> None:
    """Add a run to gold.calc_runs."""
    moment = datetime(2024, 1, 5, number, tzinfo=UTC)
    row: dict[str, Any] = {
        "run_id": f"run-{number}",
        "run_number": number,
        "bronze_versions": "{}",
        "as_of_date": date(2024, 1, 4),
        "code_version": "abc",
        "kafka_offsets": "{}",
        "silver_versions": json.dumps(versions["silver"]),
        "gold_versions": json.dumps(versions["gold"]),
        "engine": engine,
        "started": moment,
        "ended": moment,
    }
    write(config, "gold.calc_runs", row)


def leave_lease_of_another_machine(config: Home) -> None:
    """The lease of a build, as a process of a machine that is called elsewhere wrote it and left it."""
    run = config.places.run
    run.mkdir(mode=0o700)
    holder = {
        "pid": 1,
        "alive_while": 1,
        "process_started": 0.0,
        "host": "elsewhere",
        "since": "2024-01-05",
        "what": "lake build",
    }
    (run / "build.lease").write_text(json.dumps(holder))


@pytest.fixture
def config(tmp_path: Path) -> Home:
    config = sail_home(tmp_path / "home")
    config.home.mkdir(mode=0o700)
    write(config, "bronze.trades", LANDED)
    write(config, "silver.trade_versions", {"trade_id": "T-1"})
    write(config, "gold.dim_symbol", {"symbol": "XYZ"})
    write(config, "gold.fact_trades_published", {"trade_id": "T-1", "is_removed": False, "run_number": 1})
    record(config, 1, RUN_1)
    return config


Only = Callable[[list[Finding]], Finding]


@pytest.fixture
def only() -> Only:
    """The one finding of a list."""

    def one(findings: list[Finding]) -> Finding:
        (finding,) = findings
        return finding

    return one
