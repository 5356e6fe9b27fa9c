"""The process supervisor: supervisord as a library process of one LAKE_HOME, spoken to through a socket in it."""
