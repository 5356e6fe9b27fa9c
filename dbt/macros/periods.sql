{#
    Whether returns of periods are told of a day: a month end, or the as-of date, of those that this run recomputes. From the day
    before on: the as-of date of the last run is one no longer when the date moves, and changes date from the day after it.
#}
{% macro is_period_end(day) -%}
    (
        ({{ day }} = last_day({{ day }}) or {{ day }} = {{ as_of() }})
        and {{ within('returns', day, before=1) }}
    )
{%- endmacro %}
