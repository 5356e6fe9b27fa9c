"""The publisher: the only code here that writes to Kafka."""

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from threading import BoundedSemaphore, Lock
from types import TracebackType
from typing import Any, Self

from kafka import KafkaProducer
from kafka.errors import KafkaError, KafkaTimeoutError
from kafka.producer.future import RecordMetadata

from lake.contract.events import TOPICS, message_key, to_json
from lake.home.errors import LakeError
from lake.home.home import this_home
from producers.message import Message
from producers.publisher_formats import ENCODERS

MAX_IN_FLIGHT = 20_000  # messages that wait for their acknowledgement
REPORT_SECONDS = 0.1
CLOSE_SECONDS = 5.0  # what is not flushed by then, after an error, is given up
CONFIG = {
    "enable_idempotence": True,
    "acks": "all",
    "max_in_flight_requests_per_connection": 5,
    "linger_ms": 20,
    "batch_size": 256 * 1024,
    "compression_type": "gzip",  # the client's CRC is pure Python: fewer bytes are faster bytes
    "allow_auto_create_topics": False,
    "max_block_ms": 10_000,
    "bootstrap_timeout_ms": 5_000,
    "delivery_timeout_ms": 120_000,  # a broker that restarts meanwhile costs nothing
}
logging.getLogger("kafka").addHandler(logging.NullHandler())  # what the client has to say becomes a LakeError
Progress = Callable[[Counter[str]], None]


class Publisher:
    """Sends messages and counts those that the broker acknowledged; threads may share it.

    `on_progress` is given the acknowledged counts by topic now and then, and a last time when all is flushed.
    """

    def __init__(self, bootstrap_servers: str, on_progress: Progress | None = None, **overrides: Any) -> None:
        self._servers = bootstrap_servers
        self._progress = on_progress
        self._lock = Lock()
        self._slots = BoundedSemaphore(MAX_IN_FLIGHT)
        self._acknowledged: Counter[str] = Counter()
        self._failures: list[str] = []
        self._reported = time.monotonic()
        try:
            self._producer = KafkaProducer(
                bootstrap_servers=bootstrap_servers, client_id="lake-produce", **{**CONFIG, **overrides}
            )
        except KafkaError as error:
            raise self._no_broker() from error

    @property
    def acknowledged(self) -> Counter[str]:
        """How many messages of each topic the broker holds, by its own word."""
        with self._lock:
            return self._acknowledged.copy()

    def send(self, message: Message) -> None:
        """Hand over a message; waits while too many are under way. An earlier failure is raised here."""
        self.send_payload(message.topic, to_json(message.event))

    def send_payload(self, topic: str, event: dict[str, Any]) -> None:
        """Hand over an event in its JSON form."""
        self._raise_failures()
        value = ENCODERS[this_home().value_format.get(topic, "json")](topic, event)
        key = message_key(TOPICS[topic], event)
        self._slots.acquire()
        try:
            future = self._producer.send(topic, value, key=key)
        except KafkaTimeoutError as error:
            self._slots.release()
            raise self._no_topic(topic) from error
        except BaseException:
            self._slots.release()
            raise
        future.add_callback(self._arrived)
        future.add_errback(self._failed, topic)

    def send_all(self, messages: Iterable[Message]) -> Counter[str]:
        """Send, flush, and return how many were acknowledged by topic since the start."""
        for message in messages:
            self.send(message)
        self.flush()
        return self.acknowledged

    def flush(self) -> None:
        """Wait until every message is acknowledged; raises if one was not."""
        self._producer.flush()
        self._raise_failures()
        if self._progress:
            self._progress(self.acknowledged)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            if kind is None:
                self.flush()
        finally:
            with suppress(KafkaError):  # what is flushed is safe; an error that brought us here says more than one of the closing
                self._producer.close(timeout=CLOSE_SECONDS)

    def _arrived(self, record: RecordMetadata) -> None:
        self._slots.release()
        now = time.monotonic()
        with self._lock:
            self._acknowledged[record.topic] += 1
            due = self._progress is not None and now - self._reported > REPORT_SECONDS
            if due:
                self._reported = now
        if due and self._progress:
            self._progress(self.acknowledged)

    def _failed(self, topic: str, error: BaseException) -> None:
        self._slots.release()
        with self._lock:
            self._failures.append(f"{topic}: {error}")

    def _raise_failures(self) -> None:
        if self._failures:
            raise LakeError(
                f"Kafka at {self._servers} did not acknowledge {len(self._failures)} messages (first: {self._failures[0]}); "
                f"{self.acknowledged.total()} were acknowledged.",
                "See `lake status` and `lake logs kafka`, then send again: what is there already counts once.",
            )

    def _no_broker(self) -> LakeError:
        return LakeError(f"no Kafka broker answers at {self._servers}.", "Start it with: lake up")

    def _no_topic(self, topic: str) -> LakeError:
        return LakeError(f"Kafka at {self._servers} has no topic {topic}, or stopped answering.", "Create it with: lake up")
