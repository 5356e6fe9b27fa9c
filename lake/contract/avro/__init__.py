"""The contract as Avro: a record schema for each topic, kept beside this file as `<topic>.avsc` for senders outside the project.

A field that may be left out is nullable with the default null; what its default means is as in JSON. `python -m
lake.contract.avro` writes the files anew when the contract has gained a field.
"""

import json
from pathlib import Path
from typing import Any

from lake.contract.events import TOPICS, specs
from lake.contract.fields import FieldSpec, Kind

FOLDER = Path(__file__).parent
_TYPES: dict[Kind, Any] = {
    Kind.INTEGER: "int",
    Kind.BOOLEAN: "boolean",
    Kind.TIMESTAMP: {"type": "long", "logicalType": "timestamp-micros"},
    Kind.DATE: {"type": "int", "logicalType": "date"},
}


def avro_schema(topic: str, decimal_precision: int | None = None) -> dict[str, Any]:
    """The record schema of a topic; every decimal as wide as `decimal_precision`, if that is given."""
    event = TOPICS[topic].event
    fields = [_field(spec, decimal_precision) for spec in specs(event)]
    return {"type": "record", "name": event.__name__, "namespace": "lake", "doc": event.__doc__, "fields": fields}


def write_files() -> None:
    """Write `<topic>.avsc` for every topic."""
    for topic in TOPICS:
        (FOLDER / f"{topic}.avsc").write_text(as_text(topic))


def as_text(topic: str) -> str:
    """What `<topic>.avsc` holds."""
    return json.dumps(avro_schema(topic), indent=2) + "\n"


def _field(spec: FieldSpec, decimal_precision: int | None) -> dict[str, Any]:
    written = _type(spec, decimal_precision)
    if spec.required:
        return {"name": spec.name, "type": written}
    return {"name": spec.name, "type": ["null", written], "default": None}


def _type(spec: FieldSpec, decimal_precision: int | None) -> Any:
    if spec.kind is Kind.DECIMAL:
        precision = decimal_precision or spec.integer_digits + spec.fraction_digits
        return {"type": "bytes", "logicalType": "decimal", "precision": precision, "scale": spec.fraction_digits}
    return _TYPES.get(spec.kind, "string")
