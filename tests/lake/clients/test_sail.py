"""Sail as `lake build` uses it. What dbt does is done in a process of its own: a classic Spark session may live in this one."""

import os
import subprocess
import sys

import psutil
import pytest

from lake.clients.sail import REMOTE, sail
from lake.home.settings import PROJECT

# The cursor that dbt-spark sends its statements by; it asks for ANSI to be off before each.
AS_DBT = f"""
import os
from dbt.adapters.spark.session import Cursor
from lake.clients.sail import sail

with sail():
    cursor = Cursor(server_side_parameters={{{{"spark.sql.ansi.enabled": "false", "spark.remote": os.environ["{REMOTE}"]}}}})
    try:
        cursor.execute({{query!r}})
        print(cursor.fetchall())
    except Exception as error:
        print(type(error).__name__, error)
"""


def _listening() -> set[tuple[str, int]]:
    connections = psutil.Process().net_connections("inet")
    return {(each.laddr.ip, each.laddr.port) for each in connections if each.status == psutil.CONN_LISTEN}


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("select cast(cast('1e20' as double) as decimal(24, 6))", "too large"),
        ("select cast(cast(9e17 as decimal(24, 6)) * cast(10 as decimal(24, 6)) as decimal(24, 6))", "too large"),
        ("select cast('much' as decimal(24, 6))", "Cannot cast"),
        ("select 1 / 0", "divide by zero"),
    ],
)
def test_a_number_that_cannot_be_is_an_error_although_dbt_asks_for_null(query: str, told: str) -> None:
    script = AS_DBT.format(query=query)

    ran = subprocess.run([sys.executable, "-c", script], cwd=PROJECT, capture_output=True, text=True, timeout=60, check=False)

    assert told in ran.stdout, ran.stdout + ran.stderr
    assert "Row(" not in ran.stdout


def test_it_listens_on_loopback_alone_and_only_inside_the_block() -> None:
    before = _listening()

    with sail():
        inside, remote = _listening() - before, os.environ[REMOTE]

    assert {ip for ip, _ in inside} == {"127.0.0.1"}
    assert f"sc://127.0.0.1:{inside.copy().pop()[1]}" == remote
    assert _listening() == before


def test_it_ends_with_a_block_that_fails() -> None:
    before = _listening()

    with pytest.raises(ZeroDivisionError), sail():
        raise ZeroDivisionError

    assert _listening() == before


def test_it_gives_rows_as_tuples_and_the_columns_of_a_table_in_order(tmp_path: os.PathLike[str]) -> None:
    with sail() as session:
        session.rows("create schema gold")
        session.rows(f"create table gold.one (second int, first string) using delta location '{tmp_path}/one'")
        session.rows("insert into gold.one (first, second) select 'a', 2")

        assert session.rows("select first, second from gold.one") == [("a", 2)]
        assert session.columns("gold.one") == ["second", "first"]


def test_a_second_session_knows_nothing_of_the_first(tmp_path: os.PathLike[str]) -> None:
    with sail() as session:
        session.rows("create schema gold")
        session.rows(f"create table gold.one (number int) using delta location '{tmp_path}/one'")

    with sail() as session:
        assert ("gold",) not in [row[:1] for row in session.rows("show databases")]
