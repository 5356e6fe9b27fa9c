import json
from pathlib import Path
from typing import Any

import pytest

from lake.home.errors import LakeError
from producers.files import read_events

TICK: dict[str, Any] = {
    "event_id": "e1",
    "recorded_at": "2024-03-01T21:00:00Z",
    "symbol": "AAPL",
    "price_type": "TICK",
    "price": "179.66",
    "currency": "USD",
    "priced_at": "2024-03-01T20:59:59.5Z",
}


def _write(path: Path, *lines: str | bytes) -> Path:
    path.write_bytes(b"\n".join(line if isinstance(line, bytes) else line.encode() for line in lines) + b"\n")
    return path


def _json(topic: object, event: object) -> str:
    return json.dumps({"topic": topic, "event": event})


def test_json_lines_give_topic_and_event_and_blank_lines_are_passed_over(tmp_path: Path) -> None:
    path = _write(tmp_path / "events.jsonl", _json("prices", TICK), "", _json("prices", TICK | {"event_id": "e2", "note": "é"}))

    lines = list(read_events(path))

    assert [(line.number, line.topic, line.problems) for line in lines] == [(1, "prices", ()), (3, "prices", ())]
    assert [line.event for line in lines] == [TICK, TICK | {"event_id": "e2", "note": "é"}]


@pytest.mark.parametrize(
    ("line", "problems"),
    [
        (_json("prices", TICK | {"price": 179.66, "currency": None}), ("price: not a decimal string", "currency: missing")),
        (
            _json("quotes", TICK),
            ("topic: not one of trades, cash_events, prices, corporate_actions, fx_rates, accounts, instruments, statements",),
        ),
        (
            _json(["prices"], TICK),
            ("topic: not one of trades, cash_events, prices, corporate_actions, fx_rates, accounts, instruments, statements",),
        ),
        (_json("prices", [TICK]), ("event: not an object",)),
        ("{", ("line: not one JSON object",)),
        (b'{"topic": "prices\xff"}', ("line: not UTF-8",)),
        ('{"topic": "prices", "event": {"a": 1, "a": 2}}', ("line: a key twice",)),
    ],
)
def test_bad_json_line_is_named_and_the_next_is_still_read(tmp_path: Path, line: str | bytes, problems: tuple[str, ...]) -> None:
    path = _write(tmp_path / "events.jsonl", line, _json("prices", TICK))

    bad, good = read_events(path)

    assert (bad.number, bad.problems) == (1, problems)
    assert (good.number, good.problems) == (2, ())


def test_event_over_the_largest_size_is_bad(tmp_path: Path) -> None:
    path = _write(tmp_path / "events.jsonl", _json("prices", TICK | {"note": "x" * 262_144}))

    [line] = read_events(path)

    assert line.problems == ("payload: larger than 262144 bytes",)


def test_csv_cells_become_the_json_of_their_field_and_empty_ones_are_absent(tmp_path: Path) -> None:
    path = _write(
        tmp_path / "accounts.csv",
        "event_id,recorded_at,version,account_id,name,tracks_cash,portfolio_id,desk",
        '1,2024-03-01T21:00:00Z,2,ACC1,"Ada, ""the"" first",false,,7',
    )

    [line] = read_events(path, "accounts")

    assert line.problems == ()
    assert line.event == {
        "event_id": "1",
        "recorded_at": "2024-03-01T21:00:00Z",
        "version": 2,
        "account_id": "ACC1",
        "name": 'Ada, "the" first',
        "tracks_cash": False,
        "desk": "7",
    }


def test_bad_csv_rows_are_named_by_line_and_field(tmp_path: Path) -> None:
    path = _write(
        tmp_path / "rates.csv",
        "event_id,recorded_at,base_currency,quote_currency,rate,rate_date,version",
        "1,2024-03-01T21:00:00Z,EUR,USD,1.08,2024-03-01,1",
        "2,2024-03-01T21:00:00Z,EUR,usd,,2024-03-01,one",
        "3,2024-03-01T21:00:00Z",
    )

    lines = list(read_events(path, "fx_rates"))

    assert [(line.number, line.problems) for line in lines] == [
        (2, ()),
        (
            3,
            (
                "version: not a whole number from 1 to 2147483647",
                "quote_currency: not an ISO 4217 code",
                "rate: missing",
            ),
        ),
        (4, ("line: 2 cells under a header of 7",)),
    ]


def test_csv_of_a_spreadsheet_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    header, row = ",".join(TICK), ",".join(TICK.values())
    path = _write(tmp_path / "prices.csv", b"\xef\xbb\xbf" + header.encode() + b"\r", row + "\r")

    [line] = read_events(path, "prices")

    assert (line.event, line.problems) == (TICK, ())


@pytest.mark.parametrize(
    ("name", "topic", "content", "problem"),
    [
        ("events.csv", None, "a", "is a CSV of which topic"),
        ("events.csv", "quotes", "a", "there is no topic quotes"),
        ("missing.jsonl", None, None, "there is no file"),
        ("events.csv", "prices", "price,price", "does not name the fields of prices, each once"),
        ("events.csv", "prices", "", "does not name the fields of prices, each once"),
        ("events.csv", "prices", b"price\n\xff", "is not UTF-8"),
        ("events.csv", "prices", 'price\n"1', "is not a CSV that can be read, line 2"),
    ],
)
def test_file_that_cannot_be_read_says_so(
    tmp_path: Path, name: str, topic: str | None, content: str | bytes | None, problem: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    with pytest.raises(LakeError, match=problem):
        list(read_events(path, topic))
