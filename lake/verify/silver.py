"""Does silver hold each valid event once, and one current version of each entity?"""

from lake.contract.events import TOPICS
from lake.gold.runs import accepted, entity
from lake.verify.registry import Evidence, Outcome, Result, check

VERSIONS = {name: topic.versions for name, topic in TOPICS.items()}
NEEDS = tuple(f"bronze.{topic}" for topic in VERSIONS) + tuple(f"silver.{table}" for table in VERSIONS.values())


@check("silver: each valid event once", *NEEDS)
def each_valid_event_once(evidence: Evidence) -> Outcome:
    """Redeliveries are left out; a conflict stays as a row of its own, and one current version of each entity."""
    events = 0
    for topic, table in VERSIONS.items():
        outcome = evidence.expect_none(_wrong(topic, f"silver.{table}", accepted(topic, evidence.last_run)), "")
        if outcome.result is Result.FAILED:
            return Outcome(Result.FAILED, f"silver.{table}: {outcome.detail}")
        events += evidence.number(f"select count(*) from silver.{table} where not is_conflict")
    conflicts = sum(evidence.number(f"select count(*) from silver.{table} where is_conflict") for table in VERSIONS.values())
    return Outcome(Result.PASSED, f"{events:,} versions, {conflicts:,} conflicts beside them")


def _wrong(topic: str, table: str, events: str) -> str:
    kept = f"(select *, {entity(topic)} as id from {table})"
    return f"""
        select 'event_id twice:' as problem, event_id as what from {table} where not is_conflict group by all having count(*) > 1
        union all
        select 'version twice:', id || ' ' || version from {kept} where not is_conflict group by id, version having count(*) > 1
        union all
        select 'current versions of', id from {kept} where not is_conflict group by id having count_if(is_current) <> 1
        union all
        select 'not from bronze:', event_id from {table} where event_id not in (select event_id from ({events}))
        union all
        (
            select 'missing:', id || ' ' || version
            from (
                select {entity(topic)} as id, version from ({events})
                except select id, version from {kept}
            )
        )"""
