"""What the tiny lakehouse published: two runs, and what a third left that was killed before it was recorded.

Run 1: XYZ closed at 52 on 4 January, and there were an account OLD and a fill T-0. Run 2: XYZ closed at 55, those two are gone.
"""

import json
import shutil
from pathlib import Path

from deltalake import write_deltalake

import lake
from lake.published import KEYS

RUN_1, RUN_2, KILLED = "2024-01-06T18:00:00Z", "2024-01-07T18:00:00.5Z", "2024-01-08T18:00:00Z"
CAUSES = [
    {"known_at": f"2024-01-07T12:00:0{second}.000Z", "topic": "prices", "id": "XYZ", "version": second, "event_id": f"p{second}"}
    for second in (2, 3)
]
MANY_CAUSES = 70  # of the value of ALL on that day; the log names 50

_RATIO = "if(scope_id = 'ALL', 1219 / 1249, 1019 / 1049)"
# table -> (its day, what run 1 published for 4 January by column)
_BEFORE = {
    "fact_portfolio_value_daily": ("value_date", {"total_value": "total_value - 30", "positions_value": "positions_value - 30"}),
    "daily_returns": ("return_date", {"daily_return": f"(1 + daily_return) * {_RATIO} - 1"}),
    "cumulative_returns": (
        "return_date",
        {"twr_index": f"twr_index * {_RATIO}", "cumulative_return": f"twr_index * {_RATIO} - 1"},
    ),
}


def write_published(home: Path) -> None:
    """Add to a copy of the tiny lakehouse what its runs published, the log of restatements and the record of the runs."""
    queries = {f"{table}_published": _versions(table) for table in KEYS} | {"calc_runs": _runs()}
    queries |= {"restatements": _log(), "restatement_causes": _causes()}
    with lake.connect(home) as connection:
        contents = {name: connection.sql(sql).to_arrow_table() for name, sql in queries.items()}
    shutil.rmtree(home / "tables" / "gold" / "calc_runs")
    for name, content in contents.items():
        write_deltalake(home / "tables" / "gold" / name, content)


def _versions(table: str) -> str:
    if table == "fact_trades":
        gone = "select * replace ('T-0' as trade_id) from gold.fact_trades"
        return " union all ".join(
            [_published("gold.fact_trades", False, 1), _published(f"({gone})", False, 1), _published(f"({gone})", True, 2)]
        )
    day, columns = _BEFORE[table]
    is_moved = f"{day} = date '2024-01-04' and scope_id <> 'ACC-2'"
    before = ", ".join(f"if({is_moved}, {value}, {column}) as {column}" for column, value in columns.items())
    gone = f"select * replace ('OLD' as scope_id) from gold.{table} where scope_id = 'ACC-2'"
    versions = [
        _published(f"(select * replace ({before}) from gold.{table} union all {gone})", False, 1),
        _published(f"(from gold.{table} where {is_moved})", False, 2),
        _published(f"({gone})", True, 2),
        _published(f"gold.{table}", True, 3),
    ]
    return " union all ".join(versions)


def _published(rows: str, is_removed: bool, run: int) -> str:
    when = (RUN_1, RUN_2, KILLED)[run - 1]
    added = f"{is_removed} as is_removed, {run} as run_number, timestamptz '{when}' as published_from"
    return f"select *, {added} from {rows} as versions"


def _runs() -> str:
    one = "select * replace ('run-{0}' as run_id, timestamptz '{1}' as ended), {0} as run_number from gold.calc_runs"
    return f"{one.format(1, RUN_1)} union all {one.format(2, RUN_2)}"


def _log() -> str:
    moved = [
        ("ACCOUNT", "ACC-1", "total_value", 1019, 1049, CAUSES),
        ("ALL", "ALL", "total_value", 1219, 1249, [{"topic": "trades", "id": f"T-{n}", "version": 1} for n in range(50)]),
        ("ACCOUNT", "ACC-1", "daily_return", "0.0200200200200200", "0.0500500500500500", CAUSES),
        ("ACCOUNT", "OLD", "total_value", 200, "null", []),
    ]
    rows = [
        f"('{kind}', '{scope}', '{metric}', {old}, {new}, '{json.dumps(causes)}', 2)"
        for kind, scope, metric, old, new, causes in moved
    ]
    rows.append("('ALL', 'ALL', 'total_value', 1, 9999, '[]', 3)")
    return f"""
        select
            'run-' || run_number as run_id,
            if(metric = 'total_value', 'fact_portfolio_value_daily', 'daily_returns') as table_name,
            scope_type || '/' || scope_id as key, scope_type, scope_id, metric, causes, run_number,
            cast(old as decimal(38, 16)) as old_value, cast(new as decimal(38, 16)) as new_value,
            date '2024-01-04' as business_date, timestamptz '{RUN_2}' as published_at
        from (values {", ".join(rows)}) as moved(scope_type, scope_id, metric, old, new, causes, run_number)
    """


def _causes() -> str:
    """Those of ALL are of 4 January but for one, which moves a later day; one is of the run that was killed."""
    causes = [("ALL", f"T-{number}", 2, "2024-01-04") for number in range(MANY_CAUSES)]
    causes += [
        ("ALL", "T-later", 2, "2024-01-05"),
        ("ALL", "T-killed", 3, "2024-01-04"),
        ("PORTFOLIO", "T-other", 2, "2024-01-04"),
    ]
    rows = ", ".join(f"('{scope}', '{trade}', {run}, date '{day}')" for scope, trade, run, day in causes)
    return f"""
        select
            scope as scope_type, 'ALL' as scope_id, 'trades' as topic, trade as id, trade as event_id, 1 as version,
            run_number, from_date, date '9999-12-31' as until_date, timestamptz '{RUN_2}' as known_at
        from (values {rows}) as causes(scope, trade, run_number, from_date)
    """
