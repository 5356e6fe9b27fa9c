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


{# 1 + each yearly rate between which a XIRR is looked for (docs/metrics.md), as doubles. #}
{% macro growths_looked_at() -%}
    1e-6 1e-5 1e-4 1e-3 1e-2 0.05e0 0.1e0 0.2e0 0.3e0 0.4e0 0.5e0 0.6e0 0.7e0 0.75e0 0.8e0 0.85e0 0.9e0 0.95e0
    1e0 1.05e0 1.1e0 1.15e0 1.2e0 1.25e0 1.3e0 1.4e0 1.5e0 1.75e0 2e0 2.5e0 3e0 4e0 6e0 11e0 26e0 51e0 101e0 301e0 1001e0
{%- endmacro %}


{#
    What money is worth after some years of a span at a rate: today's of a rate of 0 or more, at the end of the span of one below.
    So it is never more than 1, and the sign of a sum of such is that of its present value.
#}
{% macro discount(growth, years, span) -%}
    {%- if growth | float >= 1 -%}
        exp(-ln({{ growth }}) * {{ years }})
    {%- else -%}
        exp(ln({{ growth }}) * ({{ span }} - {{ years }}))
    {%- endif -%}
{%- endmacro %}


{#
    A sum of shares of 1 that is the same in whatever order they are added: in whole numbers of 2^-60. Doubles added in another
    order differ in the last digit, and a run would write every row anew.
#}
{% macro sum_of_shares(share) -%}
    sum(cast({{ share }} * 1.152921504606846976e18 as bigint))
{%- endmacro %}


{# The same as a double; nothing to add up is 0. #}
{% macro as_share(sum) -%}
    cast(coalesce({{ sum }}, 0) as double) / 1.152921504606846976e18
{%- endmacro %}


{# The sum of moment_k (-z)^k / k! over so many moments; with `first` 1 its slope, with the sign turned. #}
{% macro series(moments, z, first=0) -%}
    {%- set terms = range(first, moments) | list -%}
    {%- for k in terms %}moment_{{ k }}{% if not loop.last %} - {{ z }} / {{ loop.index }} * ({% endif %}{% endfor -%}
    {%- for _ in terms[1:] %}){% endfor -%}
{%- endmacro %}
