"""Which rows of bronze lie below offsets, in SQL and counted out."""

import duckdb
import pytest

from lake.gold.offsets import up_to

ROWS = [(partition, offset) for partition in range(3) for offset in range(4)]


@pytest.mark.parametrize("offsets", [{}, {"0": 2}, {"0": 3, "2": 0}, {"1": -1}, {"0": 1, "1": 2, "2": 9}])
def test_a_row_is_below_the_offsets_or_above_them(offsets: dict[str, int]) -> None:
    with duckdb.connect() as connection:
        connection.execute("create table bronze (kafka_partition int, kafka_offset bigint)")
        connection.executemany("insert into bronze values (?, ?)", ROWS)
        below = connection.execute(f"from bronze where {up_to(offsets)}").fetchall()
        above = connection.execute(f"from bronze where not {up_to(offsets)}").fetchall()

    assert below == [(partition, offset) for partition, offset in ROWS if offset <= offsets.get(str(partition), -1)]
    assert sorted(below + above) == ROWS
