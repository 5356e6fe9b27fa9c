"""Do the gold tables have the columns, the types and the keys that others rely on, and do their rows keep the rules?"""

from collections.abc import Sequence

from lake.clients.duckdb_tables import quoted
from lake.gold.column_types import type_of
from lake.gold.rules import RULED, rules_of
from lake.gold.tables import TABLES
from lake.verify.registry import Evidence, Outcome, Result, check

# What a run computes, and its record. The keys of the histories are tested by dbt: here each build would read all that was.
CONTRACTS = {table.name: table for table in TABLES if not table.is_history}
OF_SCOPES = tuple(table for table, key in RULED.items() if "scope_id" in key)
OF_OTHERS = tuple(table for table in RULED if table not in OF_SCOPES)
OF_DUCKDB = {"string": "VARCHAR", "timestamp": "TIMESTAMP WITH TIME ZONE"}  # what it calls otherwise than Spark


@check("contracts: columns and types of gold", *(f"gold.{table}" for table in CONTRACTS))
def columns_and_types(evidence: Evidence) -> Outcome:
    """Every column that others rely on is there; quantities, money, days and statistics have their types in every gold table."""
    wrong, seen = [], 0
    for table, contract in CONTRACTS.items():
        found = {name: kind for name, kind, *_ in evidence.rows(f"describe gold.{table}")}
        wrong += [f"gold.{table} has no {name}" for name in (*contract.key, *contract.columns) if name not in found]
        for name, kind in found.items():
            if (expected := _type_of(name)) and kind != expected:
                wrong.append(f"gold.{table}.{name} is {kind}, not {expected}")
        seen += len(found)
    if wrong:
        return Outcome(Result.FAILED, "; ".join(wrong[:5]))
    return Outcome(Result.PASSED, f"{seen} columns of {len(CONTRACTS)} tables")


@check("contracts: keys of gold are unique and not null", *(f"gold.{table}" for table in CONTRACTS))
def keys_are_unique(evidence: Evidence) -> Outcome:
    """The grain of each table."""
    total = 0
    there = {name: table for name, table in CONTRACTS.items() if f"gold.{name}" in evidence.tables and not table.is_statistic}
    for table, contract in there.items():
        key, required = ", ".join(contract.key), [column for column in contract.key if column not in contract.nullable_key]
        null = " or ".join(f"{column} is null" for column in required)
        wrong = f"select {key}, count(*) as times from gold.{table} group by {key} having count(*) > 1 or {null}"
        outcome = evidence.expect_none(wrong, "")
        if outcome.result is Result.FAILED:
            return Outcome(Result.FAILED, f"gold.{table}: {outcome.detail}")
        total += evidence.number(f"select count(*) from gold.{table}")
    return Outcome(Result.PASSED, f"{total:,} rows of {len(there)} tables")


@check("contracts: every row keeps its rules", *OF_OTHERS)
def rows_keep_their_rules(evidence: Evidence) -> Outcome:
    """What the yml of a model says of each row of its table, by itself: words, ranges, sums of its own columns."""
    return _keep_their_rules(evidence, OF_OTHERS)


@check("contracts: every row of a scope keeps its rules", *OF_SCOPES)
def scopes_keep_their_rules(evidence: Evidence) -> Outcome:
    """The same of the tables that have rows of groups, too."""
    return _keep_their_rules(evidence, OF_SCOPES)


def _keep_their_rules(evidence: Evidence, tables: Sequence[str]) -> Outcome:
    ruled = {table: rules for table in tables if table in evidence.tables and (rules := rules_of(table))}
    for table, rules in ruled.items():
        first_broken = " ".join(f"when ({rule}) is not true then {quoted(rule)}" for rule in rules)
        key = ", ".join(RULED[table])
        wrong = f"select * from (select {key}, case {first_broken} end as rule from {table}) where rule is not null"
        outcome = evidence.expect_none(wrong, "")
        if outcome.result is Result.FAILED:
            return Outcome(Result.FAILED, f"{table}: {outcome.detail}")
    return Outcome(Result.PASSED, f"{sum(map(len, ruled.values()))} rules of {len(ruled)} tables")


def _type_of(column: str) -> str | None:
    kind = type_of(column)
    return OF_DUCKDB.get(kind, kind.upper()) if kind else None
