-- The symbols of which one has come of another by conversions.
{{ families_of_symbols('is_live') if has_conversions() else 'select string(null) as symbol, string(null) as family where false' }}
