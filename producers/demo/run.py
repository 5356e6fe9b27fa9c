"""`lake produce demo`: sends the demo once."""

import json
from collections import Counter
from datetime import date

from lake.clients.kafka import Topics, open_topics
from producers.demo.scenario import closing_event, demo_events
from producers.message import Message
from producers.publisher import Progress, Publisher


def is_there(bootstrap_servers: str) -> bool:
    """Whether the topics hold the whole demo: its closing event, and no topic shorter than what the demo sends."""
    sent = Counter(message.topic for message in demo_events())
    with open_topics(bootstrap_servers) as topics:
        ends = topics.end_offsets()
        return all(sum(ends[topic].values()) >= count for topic, count in sent.items()) and _is_closed(topics)


def _is_closed(topics: Topics) -> bool:
    wanted = closing_event().event_id
    return any(_event_id(value) == wanted for value in topics.values("accounts"))


def _event_id(value: bytes) -> object:
    try:
        event = json.loads(value)
    except ValueError:
        return None
    return event.get("event_id") if isinstance(event, dict) else None


def send_demo(
    bootstrap_servers: str, since: date | None = None, until: date | None = None, on_progress: Progress | None = None
) -> Counter[str]:
    """Send the demo, or a part of it, and return how many events of each topic were acknowledged.

    The closing event goes out when all before it is acknowledged, so that it never vouches for what is not there.
    """
    messages = demo_events(since=since, until=until)
    closing = Message("accounts", closing_event())
    with Publisher(bootstrap_servers, on_progress) as publisher:
        publisher.send_all(message for message in messages if message != closing)
        return publisher.send_all([closing] if closing in messages else [])
