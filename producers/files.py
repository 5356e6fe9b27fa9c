"""Files of events: JSON lines, or a CSV for one topic."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lake.contract.events import MAX_DEPTH, MAX_PAYLOAD_BYTES, TOPICS, specs
from lake.contract.fields import Kind
from lake.contract.validation import PayloadError, problems, read_object
from lake.home.errors import LakeError


@dataclass(frozen=True, slots=True)
class Line:
    """One event of a file: where it stands, and `field: problem` for each field that has one."""

    number: int
    topic: str
    event: dict[str, Any]
    problems: tuple[str, ...] = ()


def read_events(path: Path, topic: str | None = None) -> Iterator[Line]:
    """Every event of a file, checked: a CSV of that topic, or JSON lines when no topic is given.

    LakeError when the file as a whole cannot be read.
    """
    if topic is not None and topic not in TOPICS:
        raise LakeError(f"there is no topic {topic}.", f"The topics are: {', '.join(TOPICS)}", exit_code=2)
    if topic is None and path.suffix.lower() == ".csv":
        raise LakeError(f"{path} is a CSV of which topic?", "Name it with --topic.", exit_code=2)
    if not path.is_file():
        raise LakeError(f"there is no file {path}.", exit_code=2)
    return _json_lines(path) if topic is None else _csv_rows(path, topic)


def _json_lines(path: Path) -> Iterator[Line]:
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield _json_line(number, line.strip(b" \t\r\n"))


def _json_line(number: int, line: bytes) -> Line:
    try:
        found = read_object(line, max_bytes=2 * MAX_PAYLOAD_BYTES, max_depth=MAX_DEPTH + 1)  # the event's own bounds come after
    except PayloadError as error:
        return Line(number, "", {}, (f"line: {error}",))
    topic, event = found.get("topic"), found.get("event")
    if not isinstance(topic, str) or topic not in TOPICS:
        return Line(number, "", {}, (f"topic: not one of {', '.join(TOPICS)}",))
    if not isinstance(event, dict):
        return Line(number, topic, {}, ("event: not an object",))
    return _checked(number, topic, event)


def _checked(number: int, topic: str, event: dict[str, Any]) -> Line:
    return Line(number, topic, event, tuple(problems(topic, encode(event))))


def encode(event: dict[str, Any]) -> bytes:
    """The message value of an event: compact JSON, UTF-8."""
    return json.dumps(event, separators=(",", ":"), ensure_ascii=False, default=str).encode()


def _csv_rows(path: Path, topic: str) -> Iterator[Line]:
    kinds = {spec.name: spec.kind for spec in specs(TOPICS[topic].event)}
    try:
        with path.open(encoding="utf-8-sig", newline="") as text:
            rows = csv.reader(text, strict=True)
            header = _header(path, next(rows, []), topic)
            for cells in rows:
                if cells:
                    yield _csv_row(rows.line_num, topic, header, cells, kinds)
    except UnicodeDecodeError as error:
        raise LakeError(f"{path} is not UTF-8: {error}.", "Save it as UTF-8.", exit_code=1) from error
    except csv.Error as error:
        raise LakeError(f"{path} is not a CSV that can be read, line {rows.line_num}: {error}.", exit_code=1) from error


def _header(path: Path, names: list[str], topic: str) -> list[str]:
    if not names or len(set(names)) < len(names) or not set(names) & {spec.name for spec in specs(TOPICS[topic].event)}:
        raise LakeError(
            f"the first line of {path} does not name the fields of {topic}, each once.",
            f"They are: {', '.join(spec.name for spec in specs(TOPICS[topic].event))}",
            exit_code=1,
        )
    return names


def _csv_row(number: int, topic: str, header: list[str], cells: list[str], kinds: dict[str, Kind]) -> Line:
    if len(cells) != len(header):
        return Line(number, topic, {}, (f"line: {len(cells)} cells under a header of {len(header)}",))
    event = {name: _cell(kinds.get(name), cell) for name, cell in zip(header, cells, strict=True) if cell}
    return _checked(number, topic, event)


def _cell(kind: Kind | None, cell: str) -> object:
    """A cell as JSON would have it; what does not read as its kind stays text, for the check to name it."""
    if kind is Kind.BOOLEAN:
        return {"true": True, "false": False}.get(cell, cell)
    if kind is Kind.INTEGER and cell.isascii() and cell.isdigit() and len(cell) < 20:
        return int(cell)
    return cell
