{#
    The ranges of a grain that this run recomputes: [{ids, from_date, until_date}]; those of everyone (the as-of date moved)
    have no ids. topics: only what events of these changed; for accounts and symbols also `unannounced`, any event of one that
    no event announces.
#}
{% macro dirty_ranges(grain, with_everyone=true, topics=none) %}
    {% if 'ranges' not in var('previous_run') %}
        {% do read_dirty_ranges(ref('changes')) %}
    {% endif %}
    {% set found = {} %}
    {% for range in var('previous_run')['ranges'].get(grain, []) %}
        {% if topics is none or range.topic in topics + ['as_of'] %}
            {% set key = range.ids | join('|') %}
            {% set known = found.get(key, range) %}
            {% do found.update({key: {
                'ids': range.ids,
                'from_date': [known.from_date, range.from_date] | min,
                'until_date': [known.until_date, range.until_date] | max,
            }}) %}
        {% endif %}
    {% endfor %}
    {% set ranges = found.values() | list %}
    {{ return(ranges if with_everyone else ranges | selectattr('ids') | list) }}
{% endmacro %}


{#
    Reads them, once in a run: a hook of the model `changes`, before those that need them begin. `var` gives every model the
    same dictionary, which keeps them.
#}
{% macro read_dirty_ranges(changes) %}
    {% if execute and is_restating() %}
        {% call statement('dirty_ranges', fetch_result=True) %}
            {{ ranges_sql(changes) }}
        {% endcall %}
        {% set ranges = {} %}
        {% for row in load_result('dirty_ranges')['data'] %}
            {% do ranges.setdefault(row[0], []).append(
                {'topic': row[1], 'ids': row[2:4] | select | list, 'from_date': row[4], 'until_date': row[5]}
            ) %}
        {% endfor %}
        {% do var('previous_run').update({'ranges': ranges}) %}
    {% endif %}
{% endmacro %}


{# The topics of which a row of the grain `entity` may be other than at the last recorded run, one at least; all when not restating. #}
{% macro touched_topics() %}
    {% if not is_restating() or not execute %}
        {{ return(versions_models().keys() | list) }}
    {% endif %}
    {{ return(dirty_ranges('entity') | map(attribute='ids') | map('first') | unique | list or ['trades']) }}
{% endmacro %}


{% macro outer_days(ranges) %}
    {% if not ranges %}
        {{ return(['9999-12-31', '0001-01-01']) }}
    {% endif %}
    {{ return([ranges | map(attribute='from_date') | min, ranges | map(attribute='until_date') | max]) }}
{% endmacro %}


{# A range as a struct; without a first id it is none. #}
{% macro one_range(grain, topic, first_id, second_id='null', from_date='from_date', until_date='until_date') -%}
    struct(
        {{ grain }} as grain, {{ topic }} as topic, string({{ first_id }}) as first_id, string({{ second_id }}) as second_id,
        {{ from_date }} as from_date, {{ until_date }} as until_date
    )
{%- endmacro %}
