r"""One regular expression that a plain, valid payload of a topic matches: the fast lane of validation.

Most payloads are plain: known fields only, none of them null, no escapes, and either no white space or one blank after each
separator. One pass over the text then settles JSON types, digits, signs, dates and enums of all fields at once, several times
cheaper than looking at each field. The expression is sound, not complete: what does not match may still be valid and takes the
slow lane (`problems.py`). Atomic and possessive groups keep Java's matcher free of backtracking and of recursion, whatever is
sent; U+FFFD is kept out, so that a match proves valid UTF-8.
"""

import re

from lake.events import FieldSpec, Kind

_DAY = "(?:19|2[01])[0-9]{2}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"
# 29 February and the year 2200 take the slow lane
_TIME = r"T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,6}+)?+Z"
_PLAIN_VALUES = {
    Kind.IDENTIFIER: '"[A-Za-z0-9._:/-]{1,64}+"',  # `..` is looked for in the payload as a whole
    Kind.TEXT: r'"[^"\\\x00-\x1f\ufffd]*+"',
    Kind.CURRENCY: '"[A-Z]{3}"',  # whether it exists is asked of the column
    Kind.INTEGER: "[1-9][0-9]{0,8}+",
    Kind.BOOLEAN: "(?:true|false)",
    Kind.TIMESTAMP: f'"{_DAY}{_TIME}"',
    Kind.DATE: f'"{_DAY}"',
}


def plain_payload_pattern(fields: tuple[FieldSpec, ...]) -> str:
    """A Java regular expression for one flat JSON object of these fields; it does not notice a field that is there twice."""
    return rf"\A\{{(?>{_members(fields, '')}|{_members(fields, ' ')})\}}\z"


def _members(fields: tuple[FieldSpec, ...], blank: str) -> str:
    names_by_value: dict[str, list[str]] = {}
    for spec in fields:
        names_by_value.setdefault(_plain_value(spec), []).append(spec.name)
    member = "|".join(f'(?:{"|".join(names)})":{blank}{value}' for value, names in names_by_value.items())
    return f'"(?>{member})(?>,{blank}"(?>{member}))*+'


def _plain_value(spec: FieldSpec) -> str:
    if spec.kind is Kind.DECIMAL:
        above_zero = "(?=[0.]*+[1-9])" if spec.above_zero else ""
        return rf'"{above_zero}[0-9]{{1,{spec.integer_digits}}}+(?:\.[0-9]{{1,{spec.fraction_digits}}}+)?+"'
    if spec.kind is Kind.ENUM:
        return f'"(?:{"|".join(re.escape(value) for value in spec.values)})"'
    return _PLAIN_VALUES[spec.kind]
