-- What was opened is either sold or still held: the costs and proceeds in gold are those of the fills that it was cut from.
with gold as (
    select sum(cost_gross_base) as opened_gross, sum(cost_net_base) as opened_net, count(*) as row_count
    from {{ ref('fact_lots') }}
    union all
    select
        sum(if(side = 'LONG', cost_gross_base, proceeds_gross_base)) as opened_gross,
        sum(if(side = 'LONG', cost_net_base, proceeds_net_base)) as opened_net,
        count(*) as row_count
    from {{ ref('fact_lot_disposals') }}
),

gold_total as (
    select
        coalesce(sum(opened_gross), 0) as opened_gross,
        coalesce(sum(opened_net), 0) as opened_net,
        sum(row_count) as row_count
    from gold
),

segments as (
    select
        coalesce(sum(opening_gross), 0) as opened_gross,
        coalesce(sum(opening_net), 0) as opened_net,
        count(*) as row_count
    from {{ ref('lot_segments') }}
)

select gold_total.*, segments.*
from gold_total
cross join segments
where
    gold_total.opened_gross <> segments.opened_gross
    or gold_total.opened_net <> segments.opened_net
    or gold_total.row_count <> segments.row_count
