-- Each index is the one before times 1 + return, from 1 on the base day, which is the day before the first return; a return
-- that is null leaves it as it is; and no day has an index without a row in drawdown.
with chained as (
    select
        cumulative.*,
        returns.daily_return,
        lag(cumulative.twr_index) over (
            partition by cumulative.scope_type, cumulative.scope_id order by cumulative.return_date
        ) as previous_index,
        min(if(returns.daily_return is not null, returns.return_date, null)) over (
            partition by cumulative.scope_type, cumulative.scope_id
        ) as first_return_date,
        drawdown.twr_index as drawdown_index
    from {{ ref('cumulative_returns') }} as cumulative
    left join {{ ref('daily_returns') }} as returns
        on
            cumulative.scope_type = returns.scope_type
            and cumulative.scope_id = returns.scope_id
            and cumulative.return_date = returns.return_date
    left join {{ ref('drawdown') }} as drawdown
        on
            cumulative.scope_type = drawdown.scope_type
            and cumulative.scope_id = drawdown.scope_id
            and cumulative.return_date = drawdown.return_date
)

select *
from chained
where
    not base_date <=> if(return_date < date_sub(first_return_date, 1), null, date_sub(first_return_date, 1))
    or (twr_index is null) <> coalesce(return_date < base_date, true)
    or abs(twr_index - coalesce(previous_index, 1) * (1 + coalesce(daily_return, 0))) > 1e-9 * (1 + abs(twr_index))
    or not twr_index <=> drawdown_index
