import base64
import json
from pathlib import Path

import pytest

from lake.contract import validation

EXAMPLES = Path(validation.__file__).parent / "examples"
VALID = sorted(EXAMPLES.glob("*/valid/*.json"))
INVALID = sorted(EXAMPLES.glob("*/invalid/*.json"))


def _name(path: Path) -> str:
    return f"{path.parts[-3]}/{path.stem}"


def _good_trade() -> dict[str, object]:
    example: dict[str, object] = json.loads((EXAMPLES / "trades/valid/buy.json").read_bytes())
    return example


def _payload(event: dict[str, object]) -> bytes:
    return json.dumps(event).encode()


@pytest.mark.parametrize("path", VALID, ids=_name)
def test_valid_example_passes(path: Path) -> None:
    topic = path.parts[-3]

    problems = validation.problems(topic, path.read_bytes())

    assert problems == []


@pytest.mark.parametrize("path", INVALID, ids=_name)
def test_invalid_example_fails_with_its_reason(path: Path) -> None:
    example = json.loads(path.read_bytes())
    payload = base64.b64decode(example["bytes_base64"]) if "bytes_base64" in example else _payload(example["event"])

    reason = validation.reason(path.parts[-3], payload)

    assert reason == example["reason"]


def test_every_topic_has_examples_that_pass_and_that_fail() -> None:
    assert {path.parts[-3] for path in VALID} == {path.parts[-3] for path in INVALID} == set(validation.TOPICS)


def test_tombstone_is_null() -> None:
    assert validation.problems("trades", None) == ["payload: null"]


def test_payload_of_the_largest_size_passes_and_one_byte_more_fails() -> None:
    room = validation.MAX_PAYLOAD_BYTES - len(_payload(_good_trade() | {"note": ""}))

    largest, larger = (validation.reason("trades", _payload(_good_trade() | {"note": "x" * size})) for size in (room, room + 1))

    assert largest is None
    assert larger == "payload: larger than 262144 bytes"


@pytest.mark.parametrize(
    ("lists", "reason"), [(63, None), (64, "payload: nested deeper than 64"), (900, "payload: nested deeper than 64")]
)
def test_nesting_is_bounded_and_brackets_in_strings_do_not_nest(lists: int, reason: str | None) -> None:
    event = json.dumps(_good_trade() | {"note": "[{" * 100 + '\\"['})

    payload = f'{event[:-1]}, "deep": {"[" * lists}{"]" * lists}}}'.encode()

    assert validation.reason("trades", payload) == reason


def test_each_field_with_a_problem_is_named_in_the_order_of_the_contract() -> None:
    event = _good_trade() | {"fee": "x", "quantity": 10, "version": True, "symbol": None}

    problems = validation.problems("trades", _payload(event))

    assert [problem.split(":")[0] for problem in problems] == ["version", "symbol", "quantity", "fee"]


def test_unknown_number_of_any_length_is_ignored() -> None:
    payload = _payload(_good_trade())[:-1] + b', "huge": ' + b"9" * 5_000 + b"}"

    assert validation.problems("trades", payload) == []


def test_version_beyond_the_range_is_rejected_however_long() -> None:
    payload = _payload(_good_trade() | {"version": 0}).replace(b'"version": 0', b'"version": ' + b"9" * 5_000)

    assert validation.problems("trades", payload) == ["version: not a whole number from 1 to 2147483647"]


@pytest.mark.parametrize(
    ("action_type", "ratio_new", "reason"),
    [
        ("MERGER", "0", None),
        ("MERGER", "-1", "ratio_new: below zero"),
        ("SPIN_OFF", "0", "ratio_new: not above zero"),
        ("SPLIT", "0.00", "ratio_new: not above zero"),
    ],
)
def test_a_merger_alone_may_be_for_nothing_but_cash(action_type: str, ratio_new: str, reason: str | None) -> None:
    merger = json.loads((EXAMPLES / "corporate_actions/valid/merger.json").read_bytes())
    event = merger | {"action_type": action_type, "ratio_new": ratio_new, "cost_fraction": "0.5"}

    assert validation.reason("corporate_actions", _payload(event)) == reason
