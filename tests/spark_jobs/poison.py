"""Payloads that nobody should send, and that bronze must survive: those too large or too many for lake/contract/examples."""

from lake.contract.events import MAX_PAYLOAD_BYTES
from spark_jobs.transforms.schema import topic_specs
from tests.spark_jobs.records import EXAMPLES, Example, compact, examples, valid_event

_NESTED = "payload: nested deeper than 64"
_LARGE = f"payload: larger than {MAX_PAYLOAD_BYTES} bytes"
_ONE = "payload: not one JSON object"


def poison() -> list[Example]:
    """Every kind of poison for the topic trades."""
    good = compact(valid_event("trades", "buy"))
    opened = good[:-1] + b',"note":'
    return [
        *(example for example in examples("trades") if example.reason),
        Example("tombstone", None, "payload: null"),
        Example("900 arrays", b"[" * 900 + b"]" * 900, _NESTED),
        Example("900 objects in an unknown field", opened + b'{"a":' * 900 + b"1" + b"}" * 900 + b"}", _NESTED),
        Example("65 levels", opened + b"[" * 64 + b"]" * 64 + b"}", _NESTED),
        Example("300 KiB of text", opened + b'"' + b"x" * 300 * 1024 + b'"}', _LARGE),
        Example("300 KiB of brackets", b"[" * 300 * 1024, _LARGE),
        Example("256 KiB of brackets", b"[" * MAX_PAYLOAD_BYTES, _NESTED),
        Example("256 KiB of quotes", b'"' * MAX_PAYLOAD_BYTES, _ONE),
        Example("256 KiB of backslashes", b'{"' + b"\\" * (MAX_PAYLOAD_BYTES - 2), _ONE),
        Example(
            "20,000 keys of which one comes twice",
            b"{" + b",".join(b'"k%d":0' % n for n in range(20_000)) + b',"k7":0}',
            "payload: a key twice",
        ),
        Example("one known key 9,000 times", b"{" + b",".join([b'"event_id":"e"'] * 9_000) + b"}", "payload: a key twice"),
        Example("a closing sentinel of its own", good + b',"0"]', _ONE),
        Example("the mark of the fast lane", b"\x02\x01" + b"\x01".join([b"x"] * 22), _ONE),
        Example("the mark of the fast lane in an object", b"{\x02\x01" + b"\x01".join([b"x"] * 22) + b"}", _ONE),
        Example("half a surrogate pair", good.replace(b"bank-a", b"bank-\\ud800"), _ONE),
        Example("a NUL", good.replace(b"bank-a", b"bank-\x00"), _ONE),
        Example("UTF-16", good.decode().encode("utf-16"), "payload: not UTF-8"),
        *another_topics_events(),
    ]


def another_topics_events() -> list[Example]:
    topics = sorted(path.name for path in EXAMPLES.iterdir() if path.is_dir() and path.name != "trades")
    events = [(topic, sorted((EXAMPLES / topic / "valid").glob("*.json"))[0]) for topic in topics]
    return [Example(f"an event of {topic}", path.read_bytes(), "trade_id: missing") for topic, path in events]


def missing_fields(topic: str) -> list[Example]:
    """A valid event of the topic with each required field left out, and with null in it."""
    path = sorted((EXAMPLES / topic / "valid").glob("*.json"))[0]
    event = valid_event(topic, path.stem)
    names = [spec.name for spec in topic_specs(topic) if spec.required]
    without = [
        Example(f"{name} left out", compact({k: v for k, v in event.items() if k != name}), f"{name}: missing") for name in names
    ]
    return without + [Example(f"{name} is null", compact(event | {name: None}), f"{name}: missing") for name in names]
