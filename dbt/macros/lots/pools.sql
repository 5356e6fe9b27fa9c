{# What is in a pool, or was taken from it. #}
{% macro pool_type() -%}
    struct<units: decimal(26, 8), local: decimal(24, 6), gross: decimal(24, 6), net: decimal(24, 6)>
{%- endmacro %}


{# The state of the fold: the pool of a pair, what the last part took of it, and whose part that was. #}
{% macro pool_state_type() -%}
    struct<pool: {{ pool_type() }}, taken: {{ pool_type() }}, trade_id: string>
{%- endmacro %}


{# Before the first part. (The cast makes its fields nullable, as those of the states that follow are: Sail wants them alike.) #}
{% macro empty_pool() -%}
    {% set nothing = 'struct(0 as units, 0 as local, 0 as gross, 0 as net)' %}
    cast(struct({{ nothing }} as pool, {{ nothing }} as taken, string(null) as trade_id) as {{ pool_state_type() }})
{%- endmacro %}


{#
    The pool of a pair after a part of a fill. An opening adds its units and money; a closing takes its units and their share of the
    pool's money, the last one all of it.
#}
{% macro pool_after(state, part) -%}
    {% set pool = state ~ '.pool' %}
    cast(struct(
        struct(
            {{ common_units(pool ~ '.units + if(' ~ part ~ '.is_opening, ' ~ part ~ '.units, -' ~ part ~ '.units)') }} as units,
            {% for kind in ['local', 'gross', 'net'] %}
            {{ money(pool ~ '.' ~ kind ~ ' + ' ~ part ~ '.opened_' ~ kind ~ ' - ' ~ money_of_pool(pool, part, kind)) }} as {{ kind }}
            {{- ',' if not loop.last }}
            {% endfor %}
        ) as pool,
        struct(
            if({{ part }}.is_opening, cast(0 as decimal(26, 8)), {{ part }}.units) as units,
            {% for kind in ['local', 'gross', 'net'] %}
            {{ money_of_pool(pool, part, kind) }} as {{ kind }}{{ ',' if not loop.last }}
            {% endfor %}
        ) as taken,
        {{ part }}.trade_id as trade_id
    ) as {{ pool_state_type() }})
{%- endmacro %}


{# What a part takes of one kind of a pool's money: nothing, all, or its share. #}
{% macro money_of_pool(pool, part, kind) -%}
    case
        when {{ part }}.is_opening then cast(0 as decimal(24, 6))
        when {{ part }}.units = {{ pool }}.units then {{ pool }}.{{ kind }}
        else {{ share(pool ~ '.' ~ kind, part ~ '.units', 'nullif(' ~ pool ~ '.units, 0)') }}
    end
{%- endmacro %}


{% macro pool_after_block(state, block) -%}
    aggregate({{ block }}.parts, {{ state }}, (state, part) -> {{ pool_after('state', 'part') }})
{%- endmacro %}

