"""Random changes of a small Delta table by Sail, in the statements and layouts of this project, and what must come of each.

As a program, `python -m tests.sail.changes FOLDER SEED STEPS`, it makes the table in FOLDER, sends the changes and says the
number of each before and after: so a test can kill it anywhere.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from lake.clients.engine import Engine
from lake.clients.sail import sail

LAYOUTS = {
    "rewritten": "tblproperties('delta.enableDeletionVectors' = 'false')",
    "with deletion vectors": "tblproperties('delta.enableDeletionVectors' = 'true')",
}
ROWS = 1_000
Model = dict[str, tuple[str, int]]  # key -> account and value


@dataclass(frozen=True)
class Change:
    """A statement, and the table as it must be afterwards."""

    what: str
    sql: str
    after: Model


def first(random: Random) -> Model:
    """The table as it is made."""
    return {f"k{number}": (f"A{random.randrange(7)}", number) for number in range(ROWS)}


def create_sql(model: Model, layout: str, folder: Path) -> str:
    """Makes it, in the order of its accounts, as `spark__create_table_as` does."""
    return (
        f"create or replace table g.t using delta options ('overwriteSchema' = 'true') {LAYOUTS[layout]} location '{folder}' as "
        f"select * from ({_rows_sql(model)}) as made sort by a"
    )


def changes(random: Random, model: Model, layout: str, folder: Path, steps: int) -> Iterator[Change]:
    """One after the other, each of an account or two: MERGE as the strategy `restate` sends it, and all that is sent beside."""
    for step in range(steps):
        what = random.choice(("merge", "merge", "merge", "append", "delete", "replace"))
        account = f"A{random.randrange(7)}"
        keys = sorted(key for key, (of, _) in model.items() if of == account)
        random.shuffle(keys)
        gone, changed = keys[: random.randrange(6)], keys[10 : 10 + random.randrange(6)]
        new = {f"n{step}-{number}": (account, step) for number in range(random.randrange(1, 6))}
        model = dict(model)
        if what == "merge":
            for key in gone:
                del model[key]
            model.update(dict.fromkeys(changed, (account, -step)) | new)
            yield Change(what, _merge_sql(account, gone, {key: model[key] for key in (*changed, *new)}), model)
        elif what == "append":
            model.update(new)
            yield Change(what, f"insert into g.t {_rows_sql(new)}", model)
        elif what == "delete" and gone:
            named = ", ".join(f"'{key}'" for key in gone)
            yield Change(
                what, f"delete from g.t where k in ({named})", {key: row for key, row in model.items() if key not in gone}
            )
            model = {key: row for key, row in model.items() if key not in gone}
        else:
            yield Change("replace", create_sql(model, layout, folder), model)


def _merge_sql(account: str, gone: list[str], made: Model) -> str:
    rows = [f"('{key}', '{account}', 0, true)" for key in gone] + [f"('{k}', '{a}', {v}, false)" for k, (a, v) in made.items()]
    return f"""
        merge into g.t as published
        using (
            select k, a, cast(v as decimal(24, 6)) as v, is_gone from (values {", ".join(rows)}) as x(k, a, v, is_gone)
        ) as different
        on published.a = '{account}' and published.k = different.k
        when matched and different.is_gone then delete
        when matched then update set *
        when not matched then insert *"""


def _values(model: Model) -> str:
    return ", ".join(f"('{key}', '{account}', {value})" for key, (account, value) in model.items())


def _rows_sql(model: Model) -> str:
    return f"select k, a, cast(v as decimal(24, 6)) as v from (values {_values(model)}) as x(k, a, v)"


def main(folder: Path, seed: int, steps: int, layout: str = "with deletion vectors") -> None:
    """Send them all, telling the number of each when it is sent and when it is done."""
    random = Random(seed)
    model = first(random)
    with sail() as server:
        make(server, model, layout, folder)
        for number, change in enumerate(changes(random, model, layout, folder, steps), start=1):
            print(f"sent {number}", flush=True)
            server.rows(change.sql)
            print(f"done {number}", flush=True)


def make(server: Engine, model: Model, layout: str, folder: Path) -> None:
    """The table, in a session that has not known it."""
    server.rows("create schema if not exists g")
    server.rows("drop table if exists g.t")
    server.rows(create_sql(model, layout, folder))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
