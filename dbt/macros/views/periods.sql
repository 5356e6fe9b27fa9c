{#
    Returns of periods: what the models of `intermediate/periods` say more than once. lake/gold/periods.py makes DuckDB's table
    macro of the same models, so all here is in words that Spark, Sail and DuckDB share, or in those of `dialect.sql`.
#}


{# The periods that end on each day, as rows of one column. #}
{% macro rows_of_periods() -%}
    (
        values
        ('1D'), ('WTD'), ('MTD'), ('QTD'), ('YTD'), ('1M'), ('3M'), ('6M'), ('1Y'), ('3Y'), ('5Y'), ('ITD')
    ) as of_periods (period)
{%- endmacro %}


{# The day at whose end a period begins that ends on a day; null: since inception, and that is not before the day. #}
{% macro from_date_of(period, day, base_date) -%}
    case {{ period }}
        when '1D' then {{ days_before(day, 1) }}
        when 'WTD' then {{ days_before(day, iso_weekday(day)) }}
        when 'MTD' then last_day({{ months_before(day, 1) }})
        when 'QTD' then last_day({{ months_before(day, '(month(' ~ day ~ ') - 1) % 3 + 1') }})
        when 'YTD' then last_day({{ months_before(day, 'month(' ~ day ~ ')') }})
        when '1M' then {{ months_before(day, 1) }}
        when '3M' then {{ months_before(day, 3) }}
        when '6M' then {{ months_before(day, 6) }}
        when '1Y' then {{ months_before(day, 12) }}
        when '3Y' then {{ months_before(day, 36) }}
        when '5Y' then {{ months_before(day, 60) }}
        when 'ITD' then case when {{ base_date }} < {{ day }} then {{ base_date }} end
    end
{%- endmacro %}


{# What a row of a period carries through the steps that look for its XIRR, beside its key. #}
{% macro carried_by_periods() -%}
    currency from_date span from_value to_value moved twr twr_annualized twr_gross modified_dietz
{%- endmacro %}


{# External flows of a scope's days as its owner sees them: what came out of it is above 0. #}
{% macro flows_of_scopes() -%}
    select scope_type, scope_id, outflow - inflow as amount, value_date as flow_date
    from {{ ref('fact_portfolio_value_daily') }}
    where {{ within_history('returns') }} and inflow <> outflow
{%- endmacro %}


{# Joins the flows after the end of from_date up to the end of as_of_date, of the periods that have begun. #}
{% macro join_flows() -%}
    left join flows
        on
            periods.scope_type = flows.scope_type
            and periods.scope_id = flows.scope_id
            and periods.from_date < flows.flow_date
            and periods.as_of_date >= flows.flow_date
            and periods.moved > 0
{%- endmacro %}
