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
