"""How much of the tables a run would touch, before it begins: by it a run restates, or makes everything anew."""

from contextlib import closing
from dataclasses import dataclass

from lake.build.plan import Plan
from lake.build.record import Inputs, Run
from lake.clients.duckdb import open_lake
from lake.contract.events import TOPICS
from lake.gold.offsets import up_to
from lake.home.home import Home


@dataclass(frozen=True)
class Costs:
    """Seconds, measured on two cores (docs/performance.md): of a run that restates, and of one that makes everything anew."""

    restating: float
    restating_row: float
    anew: float
    anew_row: float


COSTS = {
    "sail": Costs(restating=6.0, restating_row=4e-5, anew=3.0, anew_row=1.1e-5),
    "thrift": Costs(restating=40.0, restating_row=2e-4, anew=60.0, anew_row=2.5e-5),
}
EVERY_DAY = "date '0001-01-01'"  # from which an account or an instrument that changed may move numbers
CARRIED_DAYS = 4  # a price or a rate is carried over a weekend and a holiday


@dataclass(frozen=True)
class Estimate:
    """Rows of fact_positions_daily: those there are, and those of the accounts and days that new events touch."""

    rows: int
    touched: int
    is_known: bool = True

    def is_cheaper_anew(self, engine: str) -> bool:
        """Whether to make everything anew takes less than to restate what is touched."""
        costs = COSTS[engine]
        return self.is_known and costs.anew + costs.anew_row * self.rows < costs.restating + costs.restating_row * self.touched


def estimate(config: Home, plan: Plan) -> Estimate | None:
    """What the events above the offsets of the recorded run touch; None when that is not known, and all is made anew.

    Where DuckDB cannot read the tables it is said to be nothing: a run restates.
    """
    if not plan.knows_past or plan.recorded is None:
        return None
    if config.places.folder is None:
        return Estimate(0, 0, is_known=False)
    recorded, inputs = plan.recorded, plan.inputs
    new = {topic: _arrived(topic, recorded, inputs) for topic in inputs.kafka_offsets}
    with closing(open_lake(config)) as reader:
        row = reader.execute(_SQL.format(**new)).fetchone()
    return Estimate(*row) if row else None


def _arrived(topic: str, recorded: Run, inputs: Inputs) -> str:
    """The accepted events of a topic that the recorded run had not read, with their `event_date`, as a relation in brackets."""
    dated = f"select *, {TOPICS[topic].event_date or EVERY_DAY} as event_date from bronze.{topic}"
    before = recorded.inputs.kafka_offsets.get(topic, {})
    if before == inputs.kafka_offsets[topic]:
        return f"({dated} where false)"
    return f"({dated} where not {up_to(before)} and reject_reason is null)"


_SQL = f"""
with held as (select distinct account_id, symbol from gold.fact_positions_daily),

touched as (
    select account_id, min(from_date) as from_date
    from (
        select account_id, event_date as from_date from {{trades}}
        union all
        select account_id, event_date from {{cash_events}}
        union all
        select account_id, event_date from {{accounts}}
        union all
        select account_id, event_date from {{corporate_actions}} inner join held using (symbol)
        union all
        select account_id, event_date from {{instruments}} inner join held using (symbol)
    )
    group by all
),

priced as (select distinct symbol, event_date from {{prices}}),

rated as (select distinct unnest([base_currency, quote_currency]) as currency, event_date from {{fx_rates}})

select
    (select count(*) from gold.fact_positions_daily),
    (
        select count(*) from gold.fact_positions_daily inner join touched using (account_id) where position_date >= from_date
    ) + (
        select count(*) from gold.fact_positions_daily as positions inner join priced
            on positions.symbol = priced.symbol
            and positions.position_date between priced.event_date and priced.event_date + {CARRIED_DAYS}
    ) + (
        select count(*) from gold.fact_positions_daily as positions
        inner join gold.dim_account using (account_id)
        inner join rated
            on positions.currency = rated.currency and positions.currency <> dim_account.base_currency
            and positions.position_date between rated.event_date and rated.event_date + {CARRIED_DAYS}
    )
"""
