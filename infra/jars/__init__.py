"""The jars of the broker and of Spark: fetched once by Ivy, checked against `jars.lock`, offline from then on."""
