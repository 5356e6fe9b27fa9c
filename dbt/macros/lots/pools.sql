{# The state of the fold: what is in the pool of a pair, and whose part was the last. #}
{% macro pool_type() -%}
    struct<units: decimal(26, 8), local: decimal(24, 6), gross: decimal(24, 6), net: decimal(24, 6), trade_id: string>
{%- endmacro %}


{# Before the first part. (The cast makes its fields nullable, as those of the states that follow are: Sail wants them alike.) #}
{% macro empty_pool() -%}
    cast(struct(0 as units, 0 as local, 0 as gross, 0 as net, string(null) as trade_id) as {{ pool_type() }})
{%- endmacro %}


{#
    The pool of a pair after a part of a fill. An opening adds its units and money; a closing takes its units and their share of the
    pool's money, the last one all of it.
#}
{% macro pool_after(pool, part) -%}
    cast(struct(
        {{ common_units(pool ~ '.units + if(' ~ part ~ '.is_opening, ' ~ part ~ '.units, -' ~ part ~ '.units)') }} as units,
        {% for kind in ['local', 'gross', 'net'] %}
        {% set money_of_pool = pool ~ '.' ~ kind %}
        {% set taken = share(money_of_pool, part ~ '.units', 'nullif(' ~ pool ~ '.units, 0)') %}
        case
            when {{ part }}.is_opening then {{ money(money_of_pool ~ ' + ' ~ part ~ '.opened_' ~ kind) }}
            when {{ part }}.units = {{ pool }}.units then cast(0 as decimal(24, 6))
            else {{ money(money_of_pool ~ ' - ' ~ taken) }}
        end as {{ kind }},
        {% endfor %}
        {{ part }}.trade_id as trade_id
    ) as {{ pool_type() }})
{%- endmacro %}


{% macro pool_after_block(pool, block) -%}
    aggregate({{ block }}.parts, {{ pool }}, (pool, part) -> {{ pool_after('pool', 'part') }})
{%- endmacro %}
