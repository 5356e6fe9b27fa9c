{# Every row makes each of these expressions true; an expression that is null fails, too. #}
{% test expression_is_true(model, expressions) %}
select *
from {{ model }}
where
    {% for expression in expressions %}
    ({{ expression }}) is not true
    {% if not loop.last %}or{% endif %}
    {% endfor %}
{% endtest %}
