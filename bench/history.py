"""A worker that writes bronze without Kafka: years of made events, decoded by the transforms of the bronze application.

The accounts hold ten symbols each from the first days on, trade each some eight times a year, and get or give money every month.
"""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from pyspark.sql import functions as F

from bench.worker import Work, serve
from lake.contract.events import TOPICS
from lake.home.home import this_home
from spark_jobs.session import bronze_session
from spark_jobs.tables import ensure_bronze_table
from spark_jobs.transforms.decode import decode_records

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame, SparkSession

FIRST_DAY = date(2014, 1, 6)  # a Monday
SYMBOLS = 200
SYMBOLS_HELD = 10
DAYS_BETWEEN_FILLS = 45
DAYS_BETWEEN_FLOWS = 30


@dataclass(frozen=True, slots=True)
class Size:
    """How much history: each account has about SYMBOLS_HELD positions on each day."""

    accounts: int
    days: int

    def __str__(self) -> str:
        return f"{self.accounts}x{self.days}"

    @property
    def position_days(self) -> int:
        """Rows of fact_positions_daily, nearly: a position begins within the first days."""
        return self.accounts * SYMBOLS_HELD * self.days


def start() -> Work:
    """A session that writes histories, and appends single events to them."""
    spark = bronze_session()

    def work(task: dict[str, Any]) -> dict[str, Any]:
        if "events" in task:
            events = spark.createDataFrame([tuple(each.values()) for each in task["events"]], list(task["events"][0]))
            _append(events, task["topic"])
            return {}
        for topic in TOPICS:
            ensure_bronze_table(spark, topic, "bench")
        frames = history(spark, Size(task["accounts"], task["days"]))
        return {topic: _append(frame, topic) for topic, frame in frames.items()}

    return work


def history(spark: "SparkSession", size: Size) -> "dict[str, DataFrame]":
    """Topic -> its events as the JSON that a producer would send, one column a field."""
    accounts = spark.range(size.accounts).select(
        F.format_string("ACC%05d", "id").alias("account_id"), F.col("id").alias("number")
    )
    days = spark.range(size.days).select(
        F.date_add(F.lit(FIRST_DAY), F.col("id").cast("int")).alias("day"), F.col("id").alias("nth")
    )
    symbols = spark.range(SYMBOLS).select(F.format_string("SYM%03d", "id").alias("symbol"), F.col("id").alias("number"))
    return {
        "accounts": _accounts(accounts),
        "instruments": _instruments(symbols),
        "prices": _prices(symbols.crossJoin(days.where(F.weekday("day") < 5).drop("nth"))),
        "trades": _trades(accounts, spark.range(SYMBOLS_HELD).select(F.col("id").alias("slot")), days),
        "cash_events": _cash_events(accounts.crossJoin(days.where(F.col("nth") % DAYS_BETWEEN_FLOWS == 0))),
    }


def _accounts(accounts: "DataFrame") -> "DataFrame":
    group = F.concat(F.lit("GROUP"), F.col("number") % 10)
    return accounts.select(_id("A", "account_id"), "account_id", F.col("account_id").alias("name"), group.alias("portfolio_id"))


def _instruments(symbols: "DataFrame") -> "DataFrame":
    return symbols.select(_id("I", "symbol"), "symbol", F.col("symbol").alias("name"), F.lit("XNYS").alias("exchange"))


def _prices(symbol_days: "DataFrame") -> "DataFrame":
    return symbol_days.select(
        _id("P", "symbol", "day"),
        "symbol",
        F.lit("CLOSE").alias("price_type"),
        _price("number", "day").cast("string").alias("price"),
        F.lit("USD").alias("currency"),
        _at("day", 21).alias("priced_at"),
    )


def _trades(accounts: "DataFrame", slots: "DataFrame", days: "DataFrame") -> "DataFrame":
    chance = F.pmod(F.xxhash64("number", "slot", "nth"), F.lit(1000))
    fills = accounts.crossJoin(slots).crossJoin(days.where(F.col("nth") % DAYS_BETWEEN_FILLS == 0))
    symbol_number = (F.col("number") * 7 + F.col("slot") * 19) % SYMBOLS
    fill_day = F.date_add("day", (chance % 5).cast("int"))
    is_sale = (F.col("nth") > 0) & (chance % 3 == 0)
    return fills.select(
        _id("T", "account_id", "slot", "nth"),
        F.concat_ws("-", "account_id", "slot", "nth").alias("trade_id"),
        "account_id",
        F.format_string("SYM%03d", symbol_number).alias("symbol"),
        F.when(is_sale, "SELL").otherwise("BUY").alias("side"),
        (chance % 90 + 10).cast("string").alias("quantity"),
        _price(symbol_number, fill_day).cast("string").alias("price"),
        F.lit("USD").alias("currency"),
        F.lit("1.50").alias("fee"),
        _at(fill_day, 15).alias("executed_at"),
    )


def _cash_events(account_days: "DataFrame") -> "DataFrame":
    is_first, comes_in = F.col("nth") == 0, F.pmod(F.xxhash64("number", "nth"), F.lit(3)) > 0
    return account_days.select(
        _id("C", "account_id", "nth"),
        F.concat_ws("-", "account_id", "nth").alias("cash_event_id"),
        "account_id",
        F.when(is_first | comes_in, "DEPOSIT").otherwise("WITHDRAWAL").alias("cash_type"),
        F.when(is_first, "1000000").otherwise("2500").alias("amount"),
        F.lit("USD").alias("currency"),
        _at("day", 9).alias("occurred_at"),
    )


def _id(kind: str, *columns: str) -> "Column":
    return F.concat_ws("-", F.lit(kind), *columns).alias("event_id")


def _price(number: "str | Column", day: "str | Column") -> "Column":
    """50 to 70 and a cent or so, another on each day."""
    return (F.lit(50) + F.pmod(F.xxhash64(number, day), F.lit(2000)) / 100).cast("decimal(18,4)")


def _at(day: "str | Column", hour: int) -> "Column":
    return F.concat(F.date_format(day, "yyyy-MM-dd"), F.lit(f"T{hour:02d}:00:00Z"))


def _append(events: "DataFrame", topic: str) -> int:
    """Through the decoder of the bronze application into the bronze table, as one commit; how many rows it has now."""
    path, known_at = this_home().places.table("bronze", topic), F.current_timestamp()
    spark = events.sparkSession
    begun = spark.read.format("delta").load(path).count()
    recorded = events.select("*", F.date_format(known_at, "yyyy-MM-dd'T'HH:mm:ss'Z'").alias("recorded_at"))
    records = recorded.select(
        F.to_json(F.struct("*")).cast("binary").alias("value"),
        F.lit(topic).alias("topic"),
        F.lit(0).alias("partition"),
        (F.lit(begun) + F.monotonically_increasing_id()).alias("offset"),
        known_at.alias("timestamp"),
    )
    bronze = records.coalesce(1).transform(decode_records(topic))
    bronze.write.format("delta").mode("append").save(path)
    if spark.read.format("delta").load(path).where("reject_reason is not null").count():
        raise ValueError(f"The made history of {topic} breaks the contract.")
    return int(spark.read.format("delta").load(path).count())


if __name__ == "__main__":
    serve(start)
