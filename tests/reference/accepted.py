"""From arrivals to the events that count: one event per event_id, one payload per version, the highest version, and live."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from lake.contract.events import TOPICS, CashEvent, CorporateAction, Event, FxRate, Price, Statement, Trade, specs
from lake.contract.fields import FieldSpec, Kind

Arrival = tuple[str, Event | Mapping[str, Any]]  # topic, event
DAYS: Mapping[type[Event], str] = {
    Trade: "trade_date",
    CashEvent: "value_date",
    Price: "price_date",
    CorporateAction: "ex_date",
    FxRate: "rate_date",
    Statement: "statement_date",
}


def decoded(topic: str, event: Event | Mapping[str, Any]) -> Event:
    """The event as a dataclass, with the defaults that come from other fields filled in."""
    if not isinstance(event, Event):
        known = {spec.name: spec for spec in specs(TOPICS[topic].event)}
        fields = {name: _value(known[name], value) for name, value in event.items() if name in known and value is not None}
        event = TOPICS[topic].event(**fields)
    if isinstance(event, Trade):
        day = event.trade_date or _utc_date(event.executed_at)
        return replace(event, trade_date=day, settlement_currency=event.settlement_currency or event.currency)
    if isinstance(event, CashEvent):
        return replace(event, value_date=event.value_date or _utc_date(event.occurred_at))
    if isinstance(event, Price):
        return replace(event, price_date=event.price_date or _utc_date(event.priced_at))
    return event


def live_events(arrivals: Iterable[tuple[str, Event]]) -> dict[str, list[Event]]:
    """The live events of each topic. `arrivals` are decoded and in the order in which they became known."""
    seen_ids: set[tuple[str, str]] = set()
    seen_versions: set[tuple[Any, ...]] = set()
    current: dict[tuple[Any, ...], Event] = {}
    for topic, event in arrivals:
        if (topic, event.event_id) in seen_ids:
            continue
        seen_ids.add((topic, event.event_id))
        entity = (topic, *_entity(topic, event))
        if (*entity, event.version) in seen_versions:
            continue
        seen_versions.add((*entity, event.version))
        if entity not in current or event.version > current[entity].version:
            current[entity] = event
    live: dict[str, list[Event]] = {topic: [] for topic in TOPICS}
    for entity, event in current.items():
        if event.action != "CANCEL":
            live[entity[0]].append(event)
    return live


def as_of_date(events: Iterable[Event], today: date | None) -> date | None:
    """The latest business date of any event, superseded and cancelled ones included, that is not after `today`."""
    dates = [day for event in events if (day := business_date(event)) is not None]
    return max((day for day in dates if today is None or day <= today), default=None)


def business_date(event: Event) -> date | None:
    """The date on which an event is booked, or a statement compared; None for accounts and instruments."""
    return getattr(event, DAYS[type(event)]) if type(event) in DAYS else None


def _entity(topic: str, event: Event) -> tuple[Any, ...]:
    if isinstance(event, Price) and event.price_type == "CLOSE":
        return (event.symbol, "CLOSE", event.price_date)
    return tuple(getattr(event, name) for name in TOPICS[topic].entity)


def _value(spec: FieldSpec, value: Any) -> Any:
    if spec.kind is Kind.DECIMAL:
        return Decimal(value)
    if spec.kind is Kind.TIMESTAMP:
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if spec.kind is Kind.DATE else value


def _utc_date(moment: datetime) -> date:
    return moment.astimezone(UTC).date()
