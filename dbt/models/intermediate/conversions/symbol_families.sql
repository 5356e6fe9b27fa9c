-- The symbols of which one has come of another by conversions.
{{ families_of_symbols(ever=false) }}
