"""Identities that hold for every scope and every day, to the last digit where the numbers are decimal (docs/metrics.md)."""

from lake.verify.registry import Evidence, Outcome, check

VALUE, PNL, POSITIONS = "gold.fact_portfolio_value_daily", "gold.fact_pnl_daily", "gold.fact_positions_daily"
MEMBERS = """members as (
    select 'ACCOUNT' as scope_type, account_id as scope_id, account_id, base_currency from gold.dim_account
    union all
    select 'PORTFOLIO', portfolio_id, account_id, base_currency from gold.dim_account where portfolio_id is not null
    union all
    select 'ALL', 'ALL', account_id, base_currency from gold.dim_account
)"""
# Scopes in another currency than one of their accounts, or than money on its way: what it is worth is converted, day by day.
CONVERTED = """converted as (
    select distinct scope_type, scope_id
    from members inner join gold.dim_scope using (scope_type, scope_id)
    where
        base_currency <> currency
        or account_id in (
            select account_id from gold.fact_cash_events where transfer_date > value_date and currency <> base_currency
        )
)"""


@check(
    "invariant: change of value = flows + profit and loss",
    VALUE,
    PNL,
    "gold.dim_account",
    "gold.dim_scope",
    "gold.fact_cash_events",
)
def value_changes_by_flows_and_pnl(evidence: Evidence) -> Outcome:
    """For every day of a scope in the currency of its accounts; and a row's total is the sum of its parts."""
    wrong = f"""
        with {MEMBERS}, {CONVERTED},
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
        anti join converted using (scope_type, scope_id)
        where change - flow is distinct from pnl
        union all
        select account_id, symbol, pnl_date, total_pnl_base, null, null
        from gold.fact_pnl_daily
        where total_pnl_base is distinct from
            realized_pnl_base + unrealized_change_base + transferred_gain_base + income_base - fees_base - taxes_base
            + fx_pnl_base"""
    return evidence.expect_none(wrong, f"{evidence.count(VALUE)} days of scopes")


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
    return evidence.expect_none(wrong, f"{evidence.count('gold.fact_lots')} open lots")


@check(
    "invariant: cash = the sum of all that moved",
    "gold.fact_cash_balances_daily",
    "gold.fact_cash_events",
    "gold.fact_trades",
    "gold.fact_dividends",
    "gold.fact_conversions",
)
def cash_is_the_sum_of_movements(evidence: Evidence) -> Outcome:
    """In each currency, on every day: cash events, fills, dividends, mergers and what is due; in base currency at the rate."""
    wrong = """
        with movements as (
            select account_id, currency, value_date as balance_date, signed_amount as amount, 0 as due
            from gold.fact_cash_events where is_booked and tracks_cash
            union all
            select account_id, settlement_currency, trade_date, cash_amount, 0
            from gold.fact_trades where is_booked and tracks_cash
            union all
            select account_id, currency, ex_date, cash_amount, 0
            from gold.fact_conversions where is_booked and tracks_cash and cash_amount <> 0
            union all
            select account_id, currency, ex_date, 0, amount from gold.fact_dividends where is_booked and tracks_cash
            union all
            select account_id, currency, pay_date, amount, -amount from gold.fact_dividends where is_booked and tracks_cash
        ),
        moved as (
            select account_id, currency, balance_date, sum(amount) as amount, sum(due) as due from movements group by all
        ),
        running as (
            select account_id, currency, balance_date, balance, balance_base, fx_rate, dividends_receivable,
                dividends_receivable_base,
                sum(coalesce(amount, 0)) over (partition by account_id, currency order by balance_date) as expected,
                sum(coalesce(due, 0)) over (partition by account_id, currency order by balance_date) as expected_due
            from gold.fact_cash_balances_daily left join moved using (account_id, currency, balance_date)
        )
        select account_id, currency, balance_date, balance, expected, balance_base, dividends_receivable, expected_due
        from running
        where
            balance <> expected
            or dividends_receivable <> expected_due
            or (fx_rate is null) is distinct from (balance_base is null)
            or (fx_rate is null) is distinct from (dividends_receivable_base is null)
            or abs(balance_base - balance::double * fx_rate::double) > 0.000001 + 1e-12 * abs(balance_base)
            or abs(dividends_receivable_base - dividends_receivable::double * fx_rate::double)
            > 0.000001 + 1e-12 * abs(dividends_receivable_base)"""
    return evidence.expect_none(wrong, f"{evidence.count('gold.fact_cash_balances_daily')} days of accounts")


@check("invariant: value = cash + positions at their prices", VALUE, POSITIONS, "gold.fact_cash_balances_daily")
def value_is_cash_and_positions(evidence: Evidence) -> Outcome:
    """Each position is quantity x price at its rates, each account the sum of its positions and its cash."""
    wrong = """
        with held as (
            select account_id, position_date as value_date, sum(coalesce(market_value_base, 0)) as positions
            from gold.fact_positions_daily group by all
        ),
        cash as (
            select account_id, balance_date as value_date,
                sum(coalesce(balance_base, 0) + coalesce(dividends_receivable_base, 0)) as cash,
                sum(coalesce(dividends_receivable_base, 0)) as due
            from gold.fact_cash_balances_daily group by all
        )
        select account_id, value_date, total_value, cash_balance, positions_value, cash, positions
        from gold.fact_portfolio_value_daily
        full join cash using (account_id, value_date)
        left join held using (account_id, value_date)
        where account_id is not null and (
            cash_balance is distinct from cash
            or dividends_receivable is distinct from due
            or positions_value is distinct from coalesce(positions, 0)
            or total_value is distinct from cash_balance + positions_value
            or positions_value is distinct from long_value + short_value
        )
        union all
        select account_id, position_date, market_value_local, quantity, price, fx_rate, market_value_base
        from gold.fact_positions_daily
        where
            quantity <> 0 and (
                (currency = price_currency and abs(market_value_local - quantity * price) > 0.0000005)
                or abs(market_value_local - quantity::double * price::double * price_fx_rate::double)
                > 0.000001 * greatest(1, price_fx_rate) + 1e-12 * abs(market_value_local)
                or abs(market_value_base - market_value_local::double * fx_rate::double)
                > 0.000001 + 1e-12 * abs(market_value_base)
            )"""
    return evidence.expect_none(wrong, f"{evidence.count(POSITIONS)} positions of days")


@check("invariant: groups = the sum of their accounts", VALUE, "gold.dim_account", "gold.dim_scope", "silver.rates_daily")
def groups_are_sums(evidence: Evidence) -> Outcome:
    """ALL and every portfolio, in value, cash and positions, at the rates of the day, with what is on its way between members.

    Not in flows: a transfer between members is none of the group's.
    """
    wrong = f"""
        with {MEMBERS},
        sums as (
            select scope_type, scope_id, value_date,
                sum(if(is_same, total_value, 0)) as total,
                sum(if(is_same, cash_balance, 0)) as cash,
                sum(if(is_same, positions_value, 0)) as positions,
                sum(if(is_same, 0, coalesce(total_value::double * rate, 0))) as others,
                3e-6 * count_if(not is_same) as rounding
            from (
                select values_of.* exclude (scope_type, scope_id), members.scope_type, members.scope_id,
                    values_of.currency = dim_scope.currency as is_same, rates.rate::double as rate
                from gold.fact_portfolio_value_daily as values_of
                inner join members on values_of.account_id = members.account_id
                inner join gold.dim_scope
                    on members.scope_type = dim_scope.scope_type and members.scope_id = dim_scope.scope_id
                left join silver.rates_daily as rates
                    on values_of.currency = rates.currency and dim_scope.currency = rates.base_currency
                    and values_of.value_date = rates.calendar_date
            )
            group by all
        )
        select scope_type, scope_id, value_date, total_value, total, others
        from gold.fact_portfolio_value_daily full join sums using (scope_type, scope_id, value_date)
        where
            if(
                rounding = 0,
                total_value - cash_in_transit is distinct from total
                or cash_balance - cash_in_transit is distinct from cash
                or positions_value is distinct from positions,
                coalesce(abs(total_value - cash_in_transit - total - others) > rounding + 1e-12 * abs(total_value), true)
            )"""
    return evidence.expect_none(wrong, f"{evidence.count(VALUE)} days of scopes")
