"""The Kafka broker: one real KRaft node on the loopback address, and the table of its topics."""
