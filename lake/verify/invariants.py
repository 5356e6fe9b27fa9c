"""Identities that hold for every scope and every day, to the last digit where the numbers are decimal (docs/metrics.md)."""

from lake.verify.registry import Evidence, Outcome, check

VALUE, PNL, POSITIONS = "gold.fact_portfolio_value_daily", "gold.fact_pnl_daily", "gold.fact_positions_daily"
MEMBERS = """members as (
    select 'ACCOUNT' as scope_type, account_id as scope_id, account_id from gold.dim_account
    union all
    select 'PORTFOLIO', portfolio_id, account_id from gold.dim_account where portfolio_id is not null
    union all
    select 'ALL', 'ALL', account_id from gold.dim_account
)"""


@check("invariant: change of value = flows + profit and loss", VALUE, PNL, "gold.dim_account")
def value_changes_by_flows_and_pnl(evidence: Evidence) -> Outcome:
    """For every scope and day; and a row's total is the sum of its parts."""
    wrong = f"""
        with {MEMBERS},
        pnl as (
            select scope_type, scope_id, pnl_date as value_date, sum(total_pnl_base) as pnl
            from gold.fact_pnl_daily inner join members using (account_id)
            where (scope_type, scope_id) in (select scope_type, scope_id from gold.fact_portfolio_value_daily)
            group by all
        ),
        changes as (
            select scope_type, scope_id, value_date, inflow - outflow as flow,
                total_value - lag(total_value, 1, 0) over (partition by scope_type, scope_id order by value_date) as change
            from gold.fact_portfolio_value_daily
        )
        select scope_type, scope_id, value_date, change, flow, pnl
        from changes full join pnl using (scope_type, scope_id, value_date)
        where change - flow is distinct from pnl
        union all
        select account_id, symbol, pnl_date, total_pnl_base, null, null
        from gold.fact_pnl_daily
        where total_pnl_base is distinct from
            realized_pnl_base + unrealized_change_base + income_base - fees_base - taxes_base + fx_pnl_base"""
    return evidence.expect_none(wrong, f"{_count(evidence, VALUE)} days of scopes")


@check("invariant: open lots = position", "gold.fact_lots", POSITIONS)
def open_lots_are_the_position(evidence: Evidence) -> Outcome:
    """At the as-of date: quantity (each lot is rounded by itself, to 8 digits) and cost, longs less shorts."""
    wrong = f"""
        with lots as (
            select account_id, symbol, count(*) as lots,
                sum(if(side = 'LONG', open_quantity, -open_quantity)) as quantity,
                sum(if(side = 'LONG', cost_gross_base, -cost_gross_base)) as cost
            from gold.fact_lots group by all
        ),
        positions as (
            select account_id, symbol, quantity, cost_basis_gross_base as cost
            from gold.fact_positions_daily
            where quantity <> 0 and position_date = {evidence.as_of}
        )
        select account_id, symbol,
            lots.quantity as in_lots, positions.quantity as held, lots.cost as lot_cost, positions.cost as cost_basis
        from lots full join positions using (account_id, symbol)
        where
            abs(coalesce(lots.quantity, 0) - coalesce(positions.quantity, 0)) > coalesce(lots, 0) * 0.00000001
            or lots.cost is distinct from positions.cost"""
    return evidence.expect_none(wrong, f"{_count(evidence, 'gold.fact_lots')} open lots")


@check(
    "invariant: cash = the sum of all that moved", "gold.fact_cash_balances_daily", "gold.fact_cash_events", "gold.fact_trades"
)
def cash_is_the_sum_of_movements(evidence: Evidence) -> Outcome:
    """On every day: supported cash events by value date and fills by trade date."""
    wrong = """
        with movements as (
            select account_id, value_date as balance_date, signed_amount as amount
            from gold.fact_cash_events where unsupported_reason is null
            union all
            select account_id, trade_date, cash_amount from gold.fact_trades where unsupported_reason is null
        ),
        moved as (select account_id, balance_date, sum(amount) as amount from movements group by all),
        running as (
            select account_id, balance_date, balance,
                sum(coalesce(amount, 0)) over (partition by account_id order by balance_date) as expected
            from gold.fact_cash_balances_daily left join moved using (account_id, balance_date)
        )
        select account_id, balance_date, balance, expected from running where balance <> expected"""
    return evidence.expect_none(wrong, f"{_count(evidence, 'gold.fact_cash_balances_daily')} days of accounts")


@check("invariant: value = cash + positions at their prices", VALUE, POSITIONS, "gold.fact_cash_balances_daily")
def value_is_cash_and_positions(evidence: Evidence) -> Outcome:
    """Each position is quantity x price, each account the sum of its positions and its cash."""
    wrong = """
        with held as (
            select account_id, position_date as value_date, sum(coalesce(market_value_base, 0)) as positions
            from gold.fact_positions_daily group by all
        ),
        cash as (
            select account_id, balance_date as value_date, sum(balance) as cash from gold.fact_cash_balances_daily group by all
        )
        select account_id, value_date, total_value, cash_balance, positions_value, cash, positions
        from gold.fact_portfolio_value_daily
        full join cash using (account_id, value_date)
        left join held using (account_id, value_date)
        where account_id is not null and (
            cash_balance is distinct from cash
            or positions_value is distinct from coalesce(positions, 0)
            or total_value is distinct from cash_balance + positions_value
            or positions_value is distinct from long_value + short_value
        )
        union all
        select account_id, position_date, market_value_local, quantity, price, null, null
        from gold.fact_positions_daily
        where quantity <> 0 and abs(market_value_local - quantity * price) > 0.0000005"""
    return evidence.expect_none(wrong, f"{_count(evidence, POSITIONS)} positions of days")


@check("invariant: groups = the sum of their accounts", VALUE, "gold.dim_account")
def groups_are_sums(evidence: Evidence) -> Outcome:
    """ALL and every portfolio, in value, cash and positions; not in flows: a transfer between members is none of the group's."""
    wrong = f"""
        with {MEMBERS},
        sums as (
            select members.scope_type, members.scope_id, value_date,
                sum(total_value) as total, sum(cash_balance) as cash, sum(positions_value) as positions
            from gold.fact_portfolio_value_daily as values_of
            inner join members on values_of.account_id = members.account_id
            group by all
        )
        select scope_type, scope_id, value_date, total_value, total
        from gold.fact_portfolio_value_daily full join sums using (scope_type, scope_id, value_date)
        where
            total_value is distinct from total
            or cash_balance is distinct from cash
            or positions_value is distinct from positions"""
    return evidence.expect_none(wrong, f"{_count(evidence, VALUE)} days of scopes")


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
            (return_date >= base_date) is distinct from (chain.twr_index is not null)
            or (chain.twr_index is not null and drawdown.drawdown is null)
            or abs(chain.twr_index - coalesce(previous, 1) * factor) > 1e-9 * abs(chain.twr_index)
            or abs(chain.twr_index - 1 - cumulative_return) > 1e-9 * greatest(1, abs(chain.twr_index))
            or abs(chain.twr_index / peak - 1 - drawdown.drawdown) > 1e-9 * greatest(1, abs(chain.twr_index / peak))"""
    return evidence.expect_none(wrong, f"{_count(evidence, 'gold.cumulative_returns')} days of scopes")


def _count(evidence: Evidence, table: str) -> str:
    return f"{evidence.number(f'select count(*) from {table}'):,}"
