"""What is not wrong, but what a reader should know."""

from lake.verify.registry import Evidence, Outcome, Result, check


@check("information: open data issues", "gold.data_issues")
def open_data_issues(evidence: Evidence) -> Outcome:
    """By kind."""
    rows = evidence.rows("select kind, count(*) from gold.data_issues where state = 'OPEN' group by all order by all")
    return Outcome(Result.INFORMATION, ", ".join(f"{kind}: {count:,}" for kind, count in rows) or "none")


@check("information: records in quarantine", "bronze.quarantine")
def quarantine(evidence: Evidence) -> Outcome:
    """By topic, with the most frequent reasons."""
    rows = evidence.rows(
        "select kafka_topic, reject_reason, count(*) as records from bronze.quarantine group by all "
        "order by records desc, kafka_topic, reject_reason limit 5"
    )
    total = evidence.number("select count(*) from bronze.quarantine")
    reasons = "; ".join(f"{topic}: {reason} ({count:,})" for topic, reason, count in rows)
    return Outcome(Result.INFORMATION, f"{total:,}: {reasons}" if total else "none")
