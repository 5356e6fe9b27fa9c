-- The same with the conversions that are no more: what a run has to put right when one is cancelled.
{{ families_of_symbols(ever=true) }}
