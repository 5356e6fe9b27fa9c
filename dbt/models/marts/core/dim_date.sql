{{ config(
    unique_key=['calendar_date'],
    restate={'grain': 'never'},
    tblproperties=table_properties(deletion_vectors=false),
) }}

with days as (
    select explode(sequence(date '{{ var("dim_date_from") }}', date '{{ var("dim_date_to") }}')) as calendar_date
)

select
    date_format(calendar_date, 'MMMM') as month_name,
    date_format(calendar_date, 'EEEE') as day_name,
    year(calendar_date) as year,
    quarter(calendar_date) as quarter,
    month(calendar_date) as month,
    year(date_add(calendar_date, 4 - {{ iso_weekday('calendar_date') }})) as iso_year,
    weekofyear(calendar_date) as iso_week,
    {{ iso_weekday('calendar_date') }} as iso_weekday,
    {{ iso_weekday('calendar_date') }} >= 6 as is_weekend,
    calendar_date = last_day(calendar_date) as is_month_end,
    calendar_date
from days
