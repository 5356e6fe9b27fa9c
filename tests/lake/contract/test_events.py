from dataclasses import fields
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from lake.contract.events import TOPICS, FxRate, Price, Topic, message_key, specs, to_json
from lake.contract.fields import Kind

TICK = Price(
    event_id="e1",
    recorded_at=datetime(2024, 3, 1, 21, 0, 0, 5, tzinfo=UTC),
    symbol="BRK/B",
    price_type="TICK",
    price=Decimal("1E+2"),
    currency="USD",
    priced_at=datetime(2024, 3, 1, 22, 59, 59, tzinfo=timezone(timedelta(hours=2))),
)


def test_json_has_plain_decimals_utc_timestamps_and_no_nulls() -> None:
    assert to_json(TICK) == {
        "event_id": "e1",
        "source": "unknown",
        "recorded_at": "2024-03-01T21:00:00.000005Z",
        "version": 1,
        "action": "NEW",
        "symbol": "BRK/B",
        "price_type": "TICK",
        "price": "100",
        "currency": "USD",
        "priced_at": "2024-03-01T20:59:59.000000Z",
    }


def test_timestamp_without_a_zone_is_refused() -> None:
    naive = Price(**{**vars(TICK), "priced_at": datetime(2024, 3, 1)})  # noqa: DTZ001

    with pytest.raises(ValueError, match="has no time zone"):
        to_json(naive)


@pytest.mark.parametrize("topic", TOPICS.values(), ids=lambda topic: topic.name)
def test_key_and_entity_are_required_fields(topic: Topic) -> None:
    required = {spec.name for spec in specs(topic.event) if spec.required}

    assert {*topic.key, *topic.entity} <= required


@pytest.mark.parametrize("topic", TOPICS.values(), ids=lambda topic: topic.name)
def test_every_field_has_its_rule_and_its_default_obeys_it(topic: Topic) -> None:
    rules = specs(topic.event)

    assert [spec.name for spec in rules] == [item.name for item in fields(topic.event)]
    assert all(spec.default in spec.values for spec in rules if spec.kind is Kind.ENUM and spec.default)
    assert all(spec.integer_digits and spec.fraction_digits for spec in rules if spec.kind is Kind.DECIMAL)


def test_message_key_joins_the_key_fields() -> None:
    rate = FxRate(
        event_id="e1",
        recorded_at=TICK.recorded_at,
        base_currency="EUR",
        quote_currency="USD",
        rate=Decimal("1.08"),
        rate_date=date(2024, 3, 1),
    )

    assert message_key(TOPICS["fx_rates"], to_json(rate)) == b"EUR/USD"
    assert message_key(TOPICS["prices"], to_json(TICK)) == b"BRK/B"
