from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from chispa import assert_df_equality
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
    assert {case.reason is None for case in cases} == {True, False}, "the mutations must make both good and bad events"


@pytest.mark.parametrize("topic", TOPICS)
def test_columns_are_those_of_the_contract_then_the_provenance(spark: SparkSession, topic: str) -> None:
    decoded = kafka_records(spark, topic, []).transform(decode_records(topic))

    assert [(field.name, field.dataType) for field in decoded.schema] == [
        (field.name, field.dataType) for field in bronze_schema(topic)
    ]
    assert [(field.name, field.dataType.simpleString()) for field in decoded.schema][: len(topic_specs(topic))] == [
        (spec.name, spec.column_type) for spec in specs(TOPICS[topic].event)
    ]


def test_good_bad_and_null_records_are_each_one_row_with_its_coordinates(spark: SparkSession) -> None:
    rate = valid_event("fx_rates", "euro_in_dollars") | {"rate": "1.0825", "rate_date": "2024-02-29"}
    good, bad = compact(rate), compact(rate | {"rate": "0"})
    records = kafka_records(spark, "fx_rates", [good, bad, None])
    expected = spark.createDataFrame(
        [
            (Decimal("1.0825"), date(2024, 2, 29), bytearray(good), "fx_rates", 0, 0, KNOWN_AT, None),
            (None, None, bytearray(bad), "fx_rates", 0, 1, KNOWN_AT, "rate: not above zero"),
            (None, None, None, "fx_rates", 0, 2, KNOWN_AT, "payload: null"),
        ],
        """rate decimal(18,10), rate_date date, value binary, kafka_topic string, kafka_partition int, kafka_offset bigint,
        known_at timestamp, reject_reason string""",
    )

    bronze = records.transform(decode_records("fx_rates")).select(*expected.columns)

    assert_df_equality(bronze, expected, ignore_nullable=True)


def test_only_required_fields_make_a_whole_row(spark: SparkSession) -> None:
    trade = compact(valid_event("trades", "only_required_fields") | {"executed_at": "2024-02-29T23:59:59.999999Z"})
    expected = spark.createDataFrame(
        [
            {
                "event_id": "evt-2",
                "source": "unknown",
                "recorded_at": datetime(2024, 3, 1, 14, 30, 1, tzinfo=UTC),
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
                "executed_at": datetime(2024, 2, 29, 23, 59, 59, 999999, tzinfo=UTC),
                "trade_date": date(2024, 2, 29),
                "settlement_date": None,
                "transfer_id": None,
                "lot_ref": None,
                "value": bytearray(trade),
                "kafka_topic": "trades",
                "kafka_partition": 0,
                "kafka_offset": 0,
                "known_at": KNOWN_AT,
                "ingested_at": None,
                "reject_reason": None,
            }
        ],
        bronze_schema("trades"),
    )

    bronze = kafka_records(spark, "trades", [trade]).transform(decode_records("trades"))

    assert_df_equality(bronze, expected, ignore_nullable=True, ignore_columns=["ingested_at"])


def test_fields_that_are_left_out_or_null_get_their_defaults(spark: SparkSession) -> None:
    executed = {"executed_at": "2024-02-29T23:59:59.999999Z", "currency": "CHF"}
    left_out = valid_event("trades", "only_required_fields") | executed
    null = left_out | dict.fromkeys(["action", "fee", "settlement_currency", "trade_date", "lot_ref"])
    given = left_out | {
        "action": "CANCEL",
        "fee": "1.5",
        "settlement_currency": "EUR",
        "trade_date": "2024-03-01",
        "lot_ref": "T-1",
    }
    records = kafka_records(spark, "trades", [compact(left_out), compact(null), compact(given)])
    expected = spark.createDataFrame(
        [
            ("NEW", Decimal(0), "CHF", date(2024, 2, 29), None),
            ("NEW", Decimal(0), "CHF", date(2024, 2, 29), None),
            ("CANCEL", Decimal("1.5"), "EUR", date(2024, 3, 1), "T-1"),
        ],
        "action string, fee decimal(24,6), settlement_currency string, trade_date date, lot_ref string",
    )

    bronze = records.transform(decode_records("trades")).select(*expected.columns)

    assert_df_equality(bronze, expected, ignore_nullable=True)


def test_largest_and_smallest_numbers_arrive_exactly(spark: SparkSession) -> None:
    largest = valid_event("trades", "every_field")
    smallest = largest | {"quantity": "0.00000001", "price": "0", "fee": "0.000001", "tax": "0"}
    records = kafka_records(spark, "trades", [compact(largest), compact(smallest), None])
    expected = spark.createDataFrame(
        [
            (*map(Decimal, ("123456789012.12345678", "1234567890.12345678", "123456789012345678.123456", "0.000001")),),
            (*map(Decimal, ("0.00000001", "0", "0.000001", "0")),),
            (None, None, None, None),
        ],
        "quantity decimal(20,8), price decimal(18,8), fee decimal(24,6), tax decimal(24,6)",
    )

    bronze = records.transform(decode_records("trades")).select(*expected.columns)

    assert_df_equality(bronze, expected, ignore_nullable=True)


def test_text_keeps_its_escapes_quotes_and_scripts(spark: SparkSession) -> None:
    account = valid_event("accounts", "every_field")
    escaped = compact(account | {"name": "?"}).replace(b'"?"', b'"\\u0041\\n\\"\\ud83d\\ude00"')
    records = kafka_records(spark, "accounts", [compact(account), escaped, None])
    expected = spark.createDataFrame(
        [('Müller "family" trust — 家族', None), ('A\n"😀', None), (None, "payload: null")], "name string, reject_reason string"
    )

    bronze = records.transform(decode_records("accounts")).select(*expected.columns)

    assert_df_equality(bronze, expected, ignore_nullable=True)


def test_generated_code_is_small_enough_to_be_compiled(spark: SparkSession) -> None:
    decoded = kafka_records(spark, "trades", [compact(valid_event("trades", "buy"))]).transform(decode_records("trades"))
    mode = spark._jvm.org.apache.spark.sql.execution.ExplainMode.fromString("codegen")
    explained = decoded._jdf.queryExecution().explainString(mode)

    sizes = [int(part.split(";")[0]) for part in explained.split("maxMethodCodeSize:")[1:]]

    assert sizes, "whole-stage code generation fell back"
    assert max(sizes) < 8000, "the JVM interprets methods that are larger"
