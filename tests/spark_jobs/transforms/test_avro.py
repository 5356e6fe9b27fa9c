import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from chispa import assert_df_equality
from fastavro import parse_schema, schemaless_writer
from pyspark.sql import Row, SparkSession
from pyspark.sql import types as T

from lake.contract.avro import avro_schema
from lake.contract.events import MAX_PAYLOAD_BYTES, TOPICS
from producers.publisher_formats import as_avro
from spark_jobs.transforms.decode import decode_records
from spark_jobs.transforms.schema import bronze_schema, topic_specs
from tests.spark_jobs.records import EXAMPLES, compact, kafka_records, valid_event

pytestmark = pytest.mark.spark

_NOT_AVRO = "payload: not one Avro record"


def decode(spark: SparkSession, topic: str, payloads: Sequence[bytes | None], value_format: str = "avro") -> list[Row]:
    decoded = kafka_records(spark, topic, payloads).transform(decode_records(topic, value_format))
    return sorted(decoded.collect(), key=lambda row: row.kafka_offset)


def typed(topic: str, row: Row) -> dict[str, Any]:
    return {spec.name: row[spec.name] for spec in topic_specs(topic)} | {"reject_reason": row.reject_reason}


def wide_avro(topic: str, **values: Any) -> bytes:
    """A valid event with values that only a sender with a wider schema can write."""
    (path,) = sorted((EXAMPLES / topic / "valid").glob("buy.json"))
    event = json.loads(path.read_bytes())
    record = {
        "recorded_at": datetime(2024, 3, 1, tzinfo=UTC),
        "executed_at": datetime(2024, 3, 1, tzinfo=UTC),
        "quantity": Decimal(1),
        "price": Decimal(1),
    }
    named = {name: event[name] for name in ("event_id", "trade_id", "account_id", "symbol", "side", "currency")}
    written = BytesIO()
    schemaless_writer(written, parse_schema(avro_schema(topic, decimal_precision=38)), named | record | values)
    return written.getvalue()


@pytest.mark.parametrize("topic", TOPICS)
def test_every_valid_example_gives_the_row_that_its_json_gives(spark: SparkSession, topic: str) -> None:
    events = [json.loads(path.read_bytes()) for path in sorted((EXAMPLES / topic / "valid").glob("*.json"))]
    payloads = [as_avro(topic, event) for event in events]

    from_avro = decode(spark, topic, payloads)
    from_json = decode(spark, topic, [compact(event) for event in events], "json")

    assert [typed(topic, row) for row in from_avro] == [typed(topic, row) for row in from_json]
    assert [bytes(row.value) for row in from_avro] == payloads


@pytest.mark.parametrize(
    ("name", "judged"),
    [
        (
            "symbol",
            [
                ("AAPL", None),
                ("a..b", None),
                ("a/../b", "symbol: not an identifier"),
                ("", "symbol: not an identifier"),
                ("a b", "symbol: not an identifier"),
                ("A\x01=B", "symbol: not an identifier"),
                ("A" * 65, "symbol: not an identifier"),
            ],
        ),
        ("side", [("SELL", None), ("HOLD", "side: not one of BUY, SELL, TRANSFER_IN, TRANSFER_OUT")]),
        ("currency", [("CHF", None), ("XXX", "currency: not an ISO 4217 code")]),
        ("version", [(2, None), (0, "version: not a whole number from 1 to 2147483647")]),
        ("quantity", [(Decimal(1), None), (Decimal(0), "quantity: not above zero")]),
        ("fee", [(Decimal(0), None), (Decimal("-0.01"), "fee: below zero")]),
        (
            "price",
            [
                (Decimal(0), None),
                (Decimal("9999999999.99999999"), None),
                (Decimal(10000000000), "price: more than 10 integer or 8 fraction digits"),
                # 2 to the 64th and one: the lower eight bytes alone would be a price of 0.00000001
                (Decimal(2**64 + 1).scaleb(-8), "price: more than 10 integer or 8 fraction digits"),
            ],
        ),
        (
            "executed_at",
            [
                (datetime(1900, 1, 1, tzinfo=UTC), None),
                (datetime(1899, 12, 31, tzinfo=UTC), "executed_at: year outside 1900 to 2200"),
            ],
        ),
        (
            "settlement_date",
            [(date(2200, 12, 31), None), (None, None), (date(2201, 1, 1), "settlement_date: year outside 1900 to 2200")],
        ),
    ],
)
def test_values_are_judged_as_in_json(spark: SparkSession, name: str, judged: list[tuple[Any, str | None]]) -> None:
    records = kafka_records(spark, "trades", [wide_avro("trades", **{name: value}) for value, _ in judged])
    schema = T.StructType([bronze_schema("trades")[name], T.StructField("reject_reason", T.StringType())])
    expected = spark.createDataFrame([(None if reason else value, reason) for value, reason in judged], schema)

    bronze = records.transform(decode_records("trades", "avro")).select(*expected.columns)

    assert_df_equality(bronze, expected, ignore_nullable=True)


def test_what_a_statement_says_may_be_below_zero(spark: SparkSession) -> None:
    position = valid_event("statements", "position")
    stated = ["-999999999999999999.12345678", "0", "120.5"]
    records = kafka_records(
        spark, "statements", [as_avro("statements", position | {"quantity": quantity}) for quantity in stated]
    )
    expected = spark.createDataFrame(
        [(Decimal(quantity), None) for quantity in stated], "quantity decimal(26,8), reject_reason string"
    )

    bronze = records.transform(decode_records("statements", "avro")).select(*expected.columns)

    assert_df_equality(bronze, expected, ignore_nullable=True)


def test_good_bad_and_null_records_are_each_one_row_with_their_bytes(spark: SparkSession) -> None:
    good, bad = wide_avro("trades", price=Decimal("12.5")), wide_avro("trades", side="HOLD")
    records = kafka_records(spark, "trades", [good, bad, None])
    expected = spark.createDataFrame(
        [
            (Decimal("12.5"), bytearray(good), 0, None),
            (None, bytearray(bad), 1, "side: not one of BUY, SELL, TRANSFER_IN, TRANSFER_OUT"),
            (None, None, 2, "payload: null"),
        ],
        "price decimal(18,8), value binary, kafka_offset bigint, reject_reason string",
    )

    bronze = records.transform(decode_records("trades", "avro")).select(*expected.columns)

    assert_df_equality(bronze, expected, ignore_nullable=True)


def test_field_that_an_action_type_needs_is_missed(spark: SparkSession) -> None:
    split = valid_event("corporate_actions", "split")
    without_ratio = {name: value for name, value in split.items() if name != "ratio_new"}
    records = kafka_records(spark, "corporate_actions", [as_avro("corporate_actions", it) for it in (split, without_ratio)])
    expected = spark.createDataFrame(
        [(split["action_type"], None), (None, "ratio_new: missing")], "action_type string, reject_reason string"
    )

    bronze = records.transform(decode_records("corporate_actions", "avro")).select(*expected.columns)

    assert_df_equality(bronze, expected, ignore_nullable=True)


def test_what_is_not_one_record_is_rejected_with_its_bytes(spark: SparkSession) -> None:
    good = as_avro("trades", valid_event("trades", "buy"))
    payloads = [
        None,
        b"",
        b"\x00" * (MAX_PAYLOAD_BYTES + 1),
        compact(valid_event("trades", "buy")),
        good[:-1],
        good + b"\x00",
        good + good,
    ]
    reasons = ["payload: null", "payload: empty", f"payload: larger than {MAX_PAYLOAD_BYTES} bytes", *[_NOT_AVRO] * 4]

    rows = decode(spark, "trades", payloads)

    assert [row.reject_reason for row in rows] == reasons
    assert [None if row.value is None else bytes(row.value) for row in rows] == payloads
    assert {row[spec.name] for row in rows for spec in topic_specs("trades")} == {None}
