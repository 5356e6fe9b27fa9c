"""Is each Kafka coordinate in bronze exactly once, and each row whole?"""

from lake.contract.events import TOPICS, specs
from lake.verify.registry import Evidence, Outcome, Result, check

BRONZE = tuple(f"bronze.{topic}" for topic in TOPICS)


@check("bronze: no Kafka coordinate twice", *BRONZE)
def each_coordinate_once(evidence: Evidence) -> Outcome:
    """Whatever was killed and started again."""
    twice = " union all ".join(
        f"select '{topic}' as topic, kafka_partition, kafka_offset, count(*) as times "
        f"from bronze.{topic} group by all having count(*) > 1"
        for topic in TOPICS
    )
    total = sum(evidence.number(f"select count(*) from {table}") for table in BRONZE)
    return evidence.expect_none(twice, f"{total:,} records")


@check("bronze: offsets are contiguous", *BRONZE)
def offsets_are_contiguous(evidence: Evidence) -> Outcome:
    """Not asked of compacted topics: there Kafka itself drops records that a later one replaced."""
    topics = [topic.name for topic in TOPICS.values() if not topic.compacted]
    partitions = " union all ".join(
        f"select '{topic}' as topic, kafka_partition, min(kafka_offset) as low, max(kafka_offset) as high, "
        f"count(distinct kafka_offset) as held from bronze.{topic} group by all"
        for topic in topics
    )
    gaps = f"select topic, kafka_partition, high - low + 1 - held as missing from ({partitions}) where held <> high - low + 1"
    late = evidence.rows(f"select topic, kafka_partition, low from ({partitions}) where low > 0")
    begins = "".join(f"; {topic}/{partition} begins at {low}" for topic, partition, low in late)
    return evidence.expect_none(gaps, f"{evidence.number(f'select count(*) from ({partitions})')} partitions{begins}")


@check("bronze: every record is valid or rejected with a reason", *BRONZE, "bronze.quarantine")
def every_record_is_valid_or_rejected(evidence: Evidence) -> Outcome:
    """A row without a reason has all fields that the contract asks for; a row with one is in bronze.quarantine."""
    total, rejected = 0, 0
    for name, topic in TOPICS.items():
        required = [spec.name for spec in specs(topic.event) if spec.required]
        incomplete = f"select '{name}' as topic, kafka_partition, kafka_offset from bronze.{name}"
        incomplete += f" where reject_reason is null and ({' or '.join(f'{column} is null' for column in required)})"
        outcome = evidence.expect_none(incomplete, "")
        if outcome.result is Result.FAILED:
            return outcome
        counts = evidence.rows(f"select count(*), count(reject_reason) from bronze.{name}")[0]
        total, rejected = total + counts[0], rejected + counts[1]
    quarantined = evidence.number("select count(*) from bronze.quarantine")
    if quarantined != rejected:
        return Outcome(Result.FAILED, f"{rejected} rejected, but {quarantined} in bronze.quarantine")
    return Outcome(Result.PASSED, f"{total - rejected:,} valid + {rejected:,} rejected = {total:,}")
