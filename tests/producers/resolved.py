"""What is left of messages when every version has arrived, and what their ids are: the contract in a few lines."""

from collections.abc import Iterable
from typing import Any

from lake.contract.events import TOPICS, Price
from producers.message import Message


def entity(message: Message) -> tuple[Any, ...]:
    """What the event is a version of; a CLOSE is one for each day."""
    event = message.event
    if isinstance(event, Price) and event.price_type == "CLOSE":
        return message.topic, event.symbol, event.price_type, event.price_date or event.priced_at.date()
    return message.topic, *(getattr(event, name) for name in TOPICS[message.topic].entity)


def resolve(messages: Iterable[Message]) -> dict[tuple[Any, ...], Message]:
    """The highest version of each entity; cancelled ones left out."""
    latest: dict[tuple[Any, ...], Message] = {}
    for message in messages:
        known = latest.get(entity(message))
        if known is None or message.event.version > known.event.version:
            latest[entity(message)] = message
    return {key: message for key, message in latest.items() if message.event.action != "CANCEL"}
