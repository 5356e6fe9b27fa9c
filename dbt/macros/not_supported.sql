{# Why a trade is stored but not booked yet; null when it is booked (docs/metrics.md, last section). #}
{% macro unsupported_trade() -%}
    case
        when side in ('TRANSFER_IN', 'TRANSFER_OUT') then 'in-kind transfer'
        when currency <> 'USD' or settlement_currency <> 'USD' then 'currency other than USD'
        when fx_rate <> 1 then 'exchange rate of its own'
        when quantity >= 1e11 or coalesce(gross_amount, quantity * price) + fee + tax >= 1e12
            then 'fill of more than 1e11 units or 1e12 of money'
    end
{%- endmacro %}


{# The same for a cash event or a price. #}
{% macro unsupported_currency() -%}
    if(currency <> 'USD', 'currency other than USD', null)
{%- endmacro %}


{# The same for a corporate action. #}
{% macro unsupported_corporate_action() -%}
    case
        when action_type <> 'SPLIT' then concat('corporate action ', action_type)
        when not {{ is_supported_ratio() }} then 'split ratio with more than 4 decimals or from 100000 on'
    end
{%- endmacro %}


{# The same for the policies of an account. #}
{% macro unsupported_account() -%}
    concat_ws(
        ', ',
        if(base_currency <> 'USD', 'base currency other than USD', null),
        if(cost_method <> 'FIFO', concat('cost method ', cost_method), null),
        if(not tracks_cash, 'tracks_cash = false', null),
        if(dividend_source <> 'CASH_EVENT', 'dividend_source CORPORATE_ACTION', null)
    )
{%- endmacro %}
