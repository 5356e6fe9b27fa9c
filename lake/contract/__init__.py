"""What a producer must know: the events, their fields, what is wrong with a message."""
