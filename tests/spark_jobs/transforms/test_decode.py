from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from pyspark.sql import Row, SparkSession

from lake.contract import validation
from lake.contract.events import TOPICS, specs
from spark_jobs.transforms.decode import decode_records
from spark_jobs.transforms.schema import bronze_schema, topic_specs
from tests.spark_jobs.mutations import mutations
from tests.spark_jobs.poison import missing_fields, poison
from tests.spark_jobs.records import KNOWN_AT, Example, compact, examples, kafka_records, valid_event

pytestmark = pytest.mark.spark


def decode(spark: SparkSession, topic: str, payloads: Sequence[bytes | None]) -> list[Row]:
    decoded = kafka_records(spark, topic, payloads).transform(decode_records(topic))
    return sorted(decoded.collect(), key=lambda row: row.kafka_offset)


def wrongly_judged(spark: SparkSession, topic: str, cases: list[Example]) -> list[tuple[str, str | None, str | None]]:
    """Name, expected and actual reason of the cases in which they differ."""
    rows = decode(spark, topic, [case.payload for case in cases])
    judged = [(case.name, case.reason, row.reject_reason) for case, row in zip(cases, rows, strict=True)]
    return [case for case in judged if case[1] != case[2]]


@pytest.mark.parametrize("topic", TOPICS)
def test_examples_and_events_with_a_field_missing_are_judged_right(spark: SparkSession, topic: str) -> None:
    cases = [*examples(topic), *missing_fields(topic)]

    wrong = wrongly_judged(spark, topic, cases)

    assert wrong == []


def test_poison_is_rejected_with_its_reason_its_bytes_and_no_typed_column(spark: SparkSession) -> None:
    cases = poison()

    rows = decode(spark, "trades", [case.payload for case in cases])

    assert [row.reject_reason for row in rows] == [case.reason for case in cases]
    assert [None if row.value is None else bytes(row.value) for row in rows] == [case.payload for case in cases]
    assert {row[spec.name] for row in rows for spec in topic_specs("trades")} == {None}


@pytest.mark.parametrize("topic", ["trades", "accounts", "corporate_actions"])
def test_bronze_and_the_plain_validator_judge_alike(spark: SparkSession, topic: str) -> None:
    seed = 20240301
    payloads = mutations(topic, seed, count=600)
    cases = [Example(repr(payload), payload, validation.reason(topic, payload)) for payload in payloads]

    wrong = wrongly_judged(spark, topic, cases)

    assert wrong == [], f"seed {seed}"
    assert 50 < sum(case.reason is None for case in cases) < 550, "the mutations must make both good and bad events"


@pytest.mark.parametrize("topic", TOPICS)
def test_columns_are_those_of_the_contract_then_the_provenance(spark: SparkSession, topic: str) -> None:
    decoded = kafka_records(spark, topic, []).transform(decode_records(topic))

    assert [(field.name, field.dataType) for field in decoded.schema] == [
        (field.name, field.dataType) for field in bronze_schema(topic)
    ]
    assert [(field.name, field.dataType.simpleString()) for field in decoded.schema][: len(topic_specs(topic))] == [
        (spec.name, spec.column_type) for spec in specs(TOPICS[topic].event)
    ]


def test_fields_left_out_get_their_defaults(spark: SparkSession) -> None:
    trade = valid_event("trades", "only_required_fields") | {"executed_at": "2024-02-29T23:59:59.999999Z"}

    (row,) = decode(spark, "trades", [compact(trade)])

    assert row.asDict() | {"ingested_at": None, "value": None} == {
        "event_id": "evt-2",
        "source": "unknown",
        "recorded_at": datetime(2024, 3, 1, 14, 30, 1),  # noqa: DTZ001 - Spark gives local times, and local is UTC here
        "version": 1,
        "action": "NEW",
        "trade_id": "T-2",
        "account_id": "ACC001",
        "symbol": "BRK.B",
        "side": "SELL",
        "quantity": Decimal("0.00000001"),
        "price": Decimal(0),
        "currency": "USD",
        "fee": Decimal(0),
        "tax": Decimal(0),
        "gross_amount": None,
        "settlement_currency": "USD",
        "fx_rate": Decimal(1),
        "executed_at": datetime(2024, 2, 29, 23, 59, 59, 999999),  # noqa: DTZ001
        "trade_date": date(2024, 2, 29),
        "settlement_date": None,
        "transfer_id": None,
        "lot_ref": None,
        "value": None,
        "kafka_topic": "trades",
        "kafka_partition": 0,
        "kafka_offset": 0,
        "known_at": KNOWN_AT.astimezone(UTC).replace(tzinfo=None),
        "ingested_at": None,
        "reject_reason": None,
    }


def test_largest_and_smallest_numbers_arrive_exactly(spark: SparkSession) -> None:
    (row,) = decode(spark, "trades", [compact(valid_event("trades", "every_field"))])

    assert (row.quantity, row.price, row.fee, row.tax) == (
        Decimal("123456789012.12345678"),
        Decimal("1234567890.12345678"),
        Decimal("123456789012345678.123456"),
        Decimal("0.000001"),
    )


def test_text_keeps_its_escapes_quotes_and_scripts(spark: SparkSession) -> None:
    account = valid_event("accounts", "every_field")
    escaped = compact(account | {"name": "?"}).replace(b'"?"', b'"\\u0041\\n\\"\\ud83d\\ude00"')

    plain_row, escaped_row = decode(spark, "accounts", [compact(account), escaped])

    assert (plain_row.name, escaped_row.name) == ('Müller "family" trust — 家族', 'A\n"😀')


def test_generated_code_is_small_enough_to_be_compiled(spark: SparkSession) -> None:
    decoded = kafka_records(spark, "trades", [compact(valid_event("trades", "buy"))]).transform(decode_records("trades"))
    mode = spark._jvm.org.apache.spark.sql.execution.ExplainMode.fromString("codegen")
    explained = decoded._jdf.queryExecution().explainString(mode)

    sizes = [int(part.split(";")[0]) for part in explained.split("maxMethodCodeSize:")[1:]]

    assert sizes, "whole-stage code generation fell back"
    assert max(sizes) < 8000, "the JVM interprets methods that are larger"
