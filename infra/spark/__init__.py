"""How Spark applications are started: their configuration, their command lines."""
