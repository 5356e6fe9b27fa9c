"""What the tiny lakehouse published: two runs, and what a third left that was killed before it was recorded.

Run 1: XYZ closed at 52 on 4 January, and there were an account OLD and a fill T-0. Run 2: XYZ closed at 55, those two are gone.
The causes of ACC-1 are two prices of XYZ, those of ALL many fills; FAMILY and OLD have none that reaches their days.
"""

import shutil
from pathlib import Path

from deltalake import write_deltalake

import lake
from lake.gold.published import KEYS
from tests.lake.recorded import record_tables

RUN_1, RUN_2 = "2024-01-06T18:00:00Z", "2024-01-07T18:00:00.5Z"
CAUSES = [
    {"known_at": f"2024-01-07T12:00:0{second}Z", "topic": "prices", "id": "XYZ", "version": second, "event_id": f"p{second}"}
    for second in (2, 3)
]
MANY_CAUSES = 70  # of ALL on that day; 50 are listed

_RATIO = "if(scope_id = 'ALL', 1219 / 1249, 1019 / 1049)"
# what run 1 published for 4 January, by column
_BEFORE = {
    "total_value": "total_value - 30",
    "positions_value": "positions_value - 30",
    "daily_return": f"(1 + daily_return) * {_RATIO} - 1",
    "twr_index": f"twr_index * {_RATIO}",
}


def write_published(home: Path) -> None:
    """Add to a copy of the tiny lakehouse what its runs published, what caused it and the record of the runs."""
    queries = {f"{table}_published": _versions(table) for table in KEYS}
    queries |= {"restatement_causes": _causes(), "calc_runs": _runs()}
    with lake.connect(home) as connection:
        contents = {name: connection.sql(sql).to_arrow_table() for name, sql in queries.items()}
    shutil.rmtree(home / "tables" / "gold" / "calc_runs")
    for name, content in contents.items():
        write_deltalake(home / "tables" / "gold" / name, content)
    record_tables(home)


def _versions(table: str) -> str:
    if table == "fact_trades":
        gone = "select * replace ('T-0' as trade_id) from gold.fact_trades"
        return " union all ".join(
            [_published("gold.fact_trades", False, 1), _published(f"({gone})", False, 1), _published(f"({gone})", True, 2)]
        )
    is_moved = "value_date = date '2024-01-04' and scope_id <> 'ACC-2'"
    before = ", ".join(f"if({is_moved}, {value}, {column}) as {column}" for column, value in _BEFORE.items())
    gone = f"select * replace ('OLD' as scope_id) from gold.{table} where scope_id = 'ACC-2'"
    versions = [
        _published(f"(select * replace ({before}) from gold.{table} union all {gone})", False, 1),
        _published(f"(from gold.{table} where {is_moved})", False, 2),
        _published(f"({gone})", True, 2),
        _published(f"gold.{table}", True, 3),
    ]
    return " union all ".join(versions)


def _published(rows: str, is_removed: bool, run: int) -> str:
    return f"select *, {is_removed} as is_removed, {run} as run_number from {rows} as versions"


def _runs() -> str:
    one = "select * replace ('run-{0}' as run_id, timestamptz '{1}' as ended), {0} as run_number from gold.calc_runs"
    return f"{one.format(1, RUN_1)} union all {one.format(2, RUN_2)}"


def _causes() -> str:
    """Each of 4 January and later, but for one of ALL that moves later days only; one is of the run that was killed.

    The prices of ACC-1 are there from two days on, as those of an event that came to be of another day.
    """
    prices = [
        ("ACCOUNT", "ACC-1", cause["topic"], cause["id"], cause["event_id"], cause["version"], 2, day, cause["known_at"])
        for cause in CAUSES
        for day in ("2024-01-04", "2024-01-03")
    ]
    of_all = [(f"T-{number}", 2, "2024-01-04") for number in range(MANY_CAUSES)]
    of_all += [("T-later", 2, "2024-01-05"), ("T-killed", 3, "2024-01-04")]
    fills = [("ALL", "ALL", "trades", trade, trade, 1, run, day, RUN_2) for trade, run, day in of_all]
    fills.append(("PORTFOLIO", "ALL", "trades", "T-other", "T-other", 1, 2, "2024-01-04", RUN_2))
    return f"""
        select
            scope_type, scope_id, topic, id, event_id, version, run_number, cast(from_date as date) as from_date,
            date '9999-12-31' as until_date, cast(known_at as timestamptz) as known_at
        from (values {", ".join(map(str, prices + fills))})
            as causes(scope_type, scope_id, topic, id, event_id, version, run_number, from_date, known_at)
    """
