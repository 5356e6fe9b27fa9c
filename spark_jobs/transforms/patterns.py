r"""One regular expression that a plain, valid payload of a topic matches, and that takes it apart.

Most payloads are plain: the fields of the contract in its order, nothing else, no escapes, and no white space but a blank after a
separator. One pass over such a text settles the JSON type, digits, sign, date or enum of every field and where each value is, for
less than a JSON parser takes to find them. The expression is sound, not complete: what does not match may still be valid and has
the slow lane (`problems.py`). Every quantifier is possessive or runs over one class of characters, so that Java's matcher neither
backtracks nor recurses, whatever is sent; U+FFFD is kept out, so that a match proves valid UTF-8.
"""

import re
import string

from lake.contract.fields import FieldSpec, Kind

# Spelled out: Java looks a listed character up in one table, and walks through ranges one by one.
_BUT_DOTS = f"[{re.escape(string.ascii_letters + string.digits + '_:/-')}]"
_DAY = "(?:19|2[01])[0-9]{2}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"
# 29 February and the year 2200 take the slow lane
_TIME = r"T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,6}+)?+Z"
_PLAIN_VALUES = {
    Kind.TEXT: r'"([^"\\\x00-\x1f\ufffd]++)"',
    Kind.INTEGER: "([1-9][0-9]{0,8}+)",
    Kind.BOOLEAN: "(true|false)",
    Kind.TIMESTAMP: f'"({_DAY}{_TIME})"',
    Kind.DATE: f'"({_DAY})"',
}


def word_pattern(spec: FieldSpec) -> str | None:
    """What an identifier, a currency or an enum looks like; None for another kind of field."""
    match spec.kind:
        case Kind.IDENTIFIER:
            return rf"{_BUT_DOTS}++(?:\.{_BUT_DOTS}++)*+"  # so never `..`; how long it is is asked of the column
        case Kind.CURRENCY:
            return "[A-Z]{3}"  # whether it exists is asked of the column
        case Kind.ENUM:
            return "|".join(re.escape(value) for value in spec.values)
    return None


def plain_payload_pattern(fields: tuple[FieldSpec, ...]) -> str:
    """A Java regular expression for one flat JSON object of these fields, each in a group: 1 for the first, and so on."""
    return rf"\A\{{{''.join(map(_member, fields))}\}}\z"


def _member(spec: FieldSpec) -> str:
    separator = r'(?:, ?+(?=")|(?=\}))'
    if spec.required:
        return f'"{spec.name}": ?+{_plain_value(spec)}{separator}'
    return f'(?:"{spec.name}": ?+(?:{_plain_value(spec)}|null){separator})?+'


def _plain_value(spec: FieldSpec) -> str:
    if spec.kind is Kind.DECIMAL:
        above_zero = "(?=[0.]*+[1-9])" if spec.above_zero else ""
        sign = "-?+" if spec.signed else ""
        return rf'"({above_zero}{sign}[0-9]{{1,{spec.integer_digits}}}+(?:\.[0-9]{{1,{spec.fraction_digits}}}+)?+)"'
    if word := word_pattern(spec):
        return f'"({word})"'
    return _PLAIN_VALUES[spec.kind]
