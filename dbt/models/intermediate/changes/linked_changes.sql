-- What events touch, themselves and by the lots that they change: a row more for each account and symbol that is linked with
-- theirs. (Each change is read once: engines plan it wherever it is named.)
with linked as (
    select
        topic_changes.*,
        linked_pairs.other_account_id,
        linked_pairs.other_symbol,
        linked_pairs.corporate_action_id,
        explode(array(false, true)) as is_linked
    from {{ ref('topic_changes') }} as topic_changes
    left join {{ ref('linked_pairs') }} as linked_pairs
        on
            topic_changes.is_of_fills
            and topic_changes.account_id = linked_pairs.account_id
            and topic_changes.symbol = linked_pairs.symbol
)

select
    if(is_linked and corporate_action_id is not null, 'corporate_actions', topic) as topic,
    if(is_linked and corporate_action_id is not null, corporate_action_id, entity) as entity,
    if(is_linked, other_account_id, account_id) as account_id,
    if(is_linked, other_symbol, symbol) as symbol,
    if(is_linked, null, portfolio_id) as portfolio_id,
    if(is_linked, null, currency) as currency,
    if(is_linked, null, base_currency) as base_currency,
    is_of_fills and not (is_linked and corporate_action_id is not null) as is_of_fills,
    if(is_linked and corporate_action_id is not null, date '9999-12-31', from_date) as from_date,
    until_date
from linked
where not is_linked or other_account_id is not null or corporate_action_id is not null
