"""Returns are those of their days: the index chains them, and each period goes from index to index (docs/metrics.md)."""

from lake.verify.registry import Evidence, Outcome, check


@check("invariant: returns chain to the index", "gold.daily_returns", "gold.cumulative_returns", "gold.drawdown")
def returns_chain_to_the_index(evidence: Evidence) -> Outcome:
    """Each day's index is the one before times 1 + return; the drawdown is measured from its highest so far. To 1e-9."""
    wrong = """
        with chain as (
            select scope_type, scope_id, return_date, twr_index, cumulative_return, base_date,
                if(return_date > base_date, 1 + coalesce(daily_return, 0), 1) as factor,
                lag(twr_index) over days as previous, greatest(1, max(twr_index) over days) as peak
            from gold.cumulative_returns inner join gold.daily_returns using (scope_type, scope_id, return_date)
            window days as (partition by scope_type, scope_id order by return_date)
        )
        select scope_type, scope_id, return_date, chain.twr_index, previous, factor, drawdown.drawdown
        from chain left join gold.drawdown using (scope_type, scope_id, return_date)
        where
            coalesce(return_date >= base_date, false) <> (chain.twr_index is not null)
            or (chain.twr_index is not null and drawdown.drawdown is null)
            or abs(chain.twr_index - coalesce(previous, 1) * factor) > 1e-9 * abs(chain.twr_index)
            or abs(chain.twr_index - 1 - cumulative_return) > 1e-9 * greatest(1, abs(chain.twr_index))
            or abs(chain.twr_index / peak - 1 - drawdown.drawdown) > 1e-9 * greatest(1, abs(chain.twr_index / peak))"""
    return evidence.expect_none(wrong, f"{evidence.count('gold.cumulative_returns')} days of scopes")


@check("invariant: returns of periods are those of their days", "gold.fact_period_returns", "gold.fact_portfolio_value_daily")
def periods_are_of_their_days(evidence: Evidence) -> Outcome:
    """Each end of a month and the last day has all periods; they go from index to index; a year links its months. To 1e-9."""
    wrong = f"""
        with days as (
            select scope_type, scope_id, value_date, base_date, twr_index from gold.fact_portfolio_value_daily
        ),
        periods as (select * from gold.fact_period_returns),
        counted as (
            select scope_type, scope_id, as_of_date as value_date, count(*) as periods from periods group by all
        ),
        linked as (
            select years.scope_type, years.scope_id, years.as_of_date, years.twr,
                (1 + before.twr) * (1 + months.twr) - 1 as expected
            from periods as years
            inner join periods as months on
                years.scope_type = months.scope_type and years.scope_id = months.scope_id
                and years.as_of_date = months.as_of_date
            inner join periods as before on
                years.scope_type = before.scope_type and years.scope_id = before.scope_id
                and months.from_date = before.as_of_date and years.from_date = before.from_date
            where years.period = 'YTD' and months.period = 'MTD' and before.period = 'YTD'
        )
        select scope_type, scope_id, value_date, null as period, periods as found, 12 as expected
        from days left join counted using (scope_type, scope_id, value_date)
        where (value_date = last_day(value_date) or value_date = {evidence.as_of}) and periods is distinct from 12
        union all
        select periods.scope_type, periods.scope_id, periods.as_of_date, period, twr, ends.twr_index / starts.twr_index - 1
        from periods
        left join days as ends on
            periods.scope_type = ends.scope_type and periods.scope_id = ends.scope_id and periods.as_of_date = ends.value_date
        left join days as starts on
            periods.scope_type = starts.scope_type and periods.scope_id = starts.scope_id
            and periods.from_date = starts.value_date
        where
            (xirr_status = 'BEFORE_BASE') = coalesce(periods.from_date >= ends.base_date, false)
            or (twr is null and xirr_status <> 'BEFORE_BASE' and starts.twr_index is distinct from 0)
            or (twr is not null and coalesce(
                abs((1 + twr) * coalesce(starts.twr_index, 1) - ends.twr_index) > 1e-9 * greatest(1, abs(ends.twr_index)), true
            ))
        union all
        select scope_type, scope_id, as_of_date, 'YTD', twr, expected
        from linked
        where abs(twr - expected) > 1e-9 * greatest(1, abs(expected))"""
    return evidence.expect_none(wrong, f"{evidence.count('gold.fact_period_returns')} periods")
