"""Does gold hold the live entities of bronze, up to the newest record and the last day?"""

from lake.contract.events import TOPICS
from lake.gold.runs import live
from lake.verify.registry import Evidence, Outcome, Result, check

BRONZE = tuple(f"bronze.{topic}" for topic in TOPICS)


@check("gold: up to date with bronze", *BRONZE, "gold.calc_runs")
def up_to_date_with_bronze(evidence: Evidence) -> Outcome:
    """The last recorded run read every record that bronze holds."""
    run = evidence.last_run
    if run is None or not run.offsets:
        return Outcome(Result.NOT_CHECKED, "The last run did not record the offsets that it read; `lake build` does.")
    newer = []
    for topic in TOPICS:
        for partition, highest in evidence.rows(f"select kafka_partition, max(kafka_offset) from bronze.{topic} group by all"):
            if highest > run.offsets.get(topic, {}).get(str(partition), -1):
                newer.append(f"{topic}/{partition}")
    if newer:
        return Outcome(Result.FAILED, f"bronze is newer in {', '.join(newer)} than run {run.run_id}; `lake build` takes that in")
    return Outcome(Result.PASSED, f"run {run.run_id}, as of {run.as_of_date}")


@check("gold: fact_trades = the live trades of bronze", "bronze.trades", "gold.fact_trades")
def trades_are_the_live_ones(evidence: Evidence) -> Outcome:
    """Field by field; a cancelled trade leaves no trace."""
    columns = (
        "trade_id, event_id, version, account_id, symbol, side, currency, quantity, price, fee, tax, trade_date, executed_at"
    )
    return _same(evidence, "gold.fact_trades", columns, live("trades", evidence.last_run), "live trades")


@check("gold: fact_cash_events = the live cash events of bronze", "bronze.cash_events", "gold.fact_cash_events")
def cash_events_are_the_live_ones(evidence: Evidence) -> Outcome:
    """Field by field, and the amount by its sign."""
    columns = (
        "cash_event_id, event_id, version, account_id, symbol, cash_type, currency, abs_amount, fee, tax, value_date, occurred_at"
    )
    events = f"select *, amount as abs_amount from ({live('cash_events', evidence.last_run)})"
    gold = "(select *, abs(signed_amount) as abs_amount from gold.fact_cash_events)"
    return _same(evidence, gold, columns, events, "live cash events")


@check(
    "gold: every scope has a row for every day",
    "gold.fact_portfolio_value_daily",
    "gold.daily_returns",
    "gold.cumulative_returns",
)
def every_day_has_a_row(evidence: Evidence) -> Outcome:
    """From the scope's first day to the as-of date, in value, return and index."""
    scopes = "select scope_type, scope_id, min(value_date) as first, max(value_date) as last, count(*) as days"
    incomplete = f"""
        with spans as ({scopes} from gold.fact_portfolio_value_daily group by all),
        returns as (select scope_type, scope_id, count(*) as days from gold.daily_returns group by all),
        indices as (select scope_type, scope_id, count(*) as days from gold.cumulative_returns group by all)
        select scope_type, scope_id, first, last, spans.days, returns.days as return_days, indices.days as index_days
        from spans
        left join returns using (scope_type, scope_id)
        left join indices using (scope_type, scope_id)
        where
            spans.days <> last - first + 1
            or last <> {evidence.as_of}
            or returns.days is distinct from spans.days
            or indices.days is distinct from spans.days"""
    return evidence.expect_none(incomplete, f"{evidence.count('gold.fact_portfolio_value_daily')} days of scopes")


def _same(evidence: Evidence, gold: str, columns: str, events: str, what: str) -> Outcome:
    different = f"""
        (select 'only in gold:' as problem, * from (select {columns} from {gold} except select {columns} from ({events})))
        union all
        (select 'only in bronze:', * from (select {columns} from ({events}) except select {columns} from {gold}))"""
    return evidence.expect_none(different, f"{evidence.count(gold)} {what}")
