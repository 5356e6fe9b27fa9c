"""The folder is the catalog: a table is where its log lies, whatever a metastore remembers (docs/decisions/two-engines.md)."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Protocol

from lake.contract.events import TOPICS, specs
from lake.gold.delta_log import is_table
from lake.gold.tables import VIEWS, schema_of
from lake.gold.views import view_needs, view_sql
from lake.home.home import Home
from lake.home.layout import plain_address, same_address

KAFKA_COLUMNS = {
    "value": "binary",
    "kafka_topic": "string",
    "kafka_partition": "int",
    "kafka_offset": "bigint",
    "known_at": "timestamp",
    "ingested_at": "timestamp",
    "reject_reason": "string",
}
QUARANTINE_COLUMNS = ", ".join(KAFKA_COLUMNS)
# A home of an earlier release has no table of these until its bronze stream starts: to a build they are empty.
LATER_TOPICS = ("statements",)


class Session(Protocol):
    """What takes a statement."""

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """The rows that it gives."""
        ...


def found_tables(config: Home) -> Iterator[tuple[str, str]]:
    """Schema and name of each table that has a log in the folder of the tables."""
    root = config.places.folder
    for folder in sorted(root.glob("*/*")) if root else ():
        if is_table(folder) and not (folder.parent.name.endswith("gold") and folder.name in VIEWS):
            yield folder.parent.name, folder.name


def register(session: Session, config: Home) -> None:
    """Make the tables of the home, and no others, known to a session by where they lie."""
    there = set(found_tables(config)) if config.places.folder else _in_store()
    known = _known(session)
    for schema, name in sorted(known.keys() - there):
        if not (config.places.folder is None and _is_ours(known[schema, name], config)):
            session.rows(f"drop table {schema}.{name}")
    for schema in sorted({"bronze", "silver", "gold", *(schema for schema, _ in there)}):
        session.rows(f"create schema if not exists {schema}")
    for schema, name in sorted(there):
        address = config.places.table(schema, name)
        if (schema, name) in known and same_address(known[schema, name], address):
            continue
        if (schema, name) in known:
            session.rows(f"drop table {schema}.{name}")
        elif schema == "bronze" and name in LATER_TOPICS:
            session.rows(f"drop view if exists bronze.{name}")
        session.rows(f"create table {schema}.{name} using delta location '{address}'")
    _make_views(session, there | _make_empty(session, there))


def _make_empty(session: Session, there: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """A view without rows for each topic that a home with bronze tables has none of yet, in place of it; those there are."""
    made = set()
    for topic in LATER_TOPICS:
        if ("bronze", topic) not in there and any(schema == "bronze" for schema, _ in there):
            session.rows(f"create or replace view bronze.{topic} as {empty_sql(topic)}")
            made.add(("bronze", topic))
    return made


def empty_sql(topic: str) -> str:
    """The query of a topic's bronze table that has no row."""
    typed = {spec.name: spec.column_type for spec in specs(TOPICS[topic].event)} | KAFKA_COLUMNS
    columns = ", ".join(f"cast(null as {kind}) as {name}" for name, kind in typed.items())
    return f"select {columns} from (select 1 as one) as nothing where one = 0"


def _make_views(session: Session, there: set[tuple[str, str]]) -> None:
    """The views that the metastore of a cluster keeps, and a session of Sail has to be told."""
    known = set(there)
    for view in VIEWS:
        if {(schema_of(table), table) for table in view_needs(view)} <= known:
            sql = view_sql(view, lambda table: f"{schema_of(table)}.{table}")
            try:
                session.rows(f"create or replace view gold.{view} as {sql}")
            except Exception as error:
                if not _is_of_analysis(error):
                    raise
                continue  # its tables are those of an earlier release, which a build makes anew
            known.add(("gold", view))
    if {("bronze", topic) for topic in TOPICS} <= there:
        session.rows(f"create or replace view bronze.quarantine as {quarantine_sql(TOPICS)}")


def _is_of_analysis(error: Exception) -> bool:
    """Whether an engine says that a table or column is not there, or another: Sail by a class, the Thrift Server in its text."""
    return "AnalysisException" in f"{type(error).__name__} {error}"


def quarantine_sql(topics: Iterable[str]) -> str:
    """The query of all that was rejected of topics, for Spark, Sail and DuckDB."""
    return " union all ".join(
        f"select {QUARANTINE_COLUMNS} from bronze.{topic} where reject_reason is not null" for topic in topics
    )


def _in_store() -> set[tuple[str, str]]:
    """In an object store only bronze is looked for by its names; the metastore tells of the others."""
    return {("bronze", topic) for topic in TOPICS}


def _known(session: Session) -> dict[tuple[str, str], str]:
    """Schema and name -> address, of each table (not view) of ours that the session's catalog knows."""
    known = {}
    for schema, *_ in session.rows("show databases"):
        if re.fullmatch(r"([a-z0-9_]+_)?(bronze|silver|gold)", schema):
            for _, name, _, text in session.rows(f"show table extended in {schema} like '*'"):
                if (found := re.search(r"^Location: (.*)$", text, re.MULTILINE)) and "Type: VIEW" not in text:
                    known[schema, name] = found[1]
    return known


def _is_ours(address: str, config: Home) -> bool:
    return plain_address(address).startswith(plain_address(config.places.tables) + "/")
