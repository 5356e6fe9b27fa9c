"""Refuses what docs/metrics.md lists as not supported yet: an oracle must not guess."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import prod

from lake.contract.events import CorporateAction, Event

LARGEST_SCALE = 10**9


class UnsupportedError(ValueError):
    """A live event that the reference ledger does not compute."""


def refuse_unsupported(live: Mapping[str, Sequence[Event]]) -> None:
    """Raise for the first live event that is not supported."""
    for events in live.values():
        for event in events:
            reason = _reason_of_action(event) if isinstance(event, CorporateAction) else None
            if reason:
                raise UnsupportedError(f"{reason}: {event}")
    actions = [event for event in live["corporate_actions"] if isinstance(event, CorporateAction)]
    splits = [action for action in actions if action.action_type == "SPLIT"]
    for symbol in {split.symbol for split in splits}:
        ratios = [Fraction(split.ratio_new or 1) / Fraction(split.ratio_old or 1) for split in splits if split.symbol == symbol]
        if max(prod(ratio.numerator for ratio in ratios), prod(ratio.denominator for ratio in ratios)) > LARGEST_SCALE:
            raise UnsupportedError(f"the splits of {symbol} multiply to more than {LARGEST_SCALE}")


def _reason_of_action(action: CorporateAction) -> str | None:
    ratios = (action.ratio_new, action.ratio_old) if action.action_type == "SPLIT" else ()
    if any(ratio is not None and ratio != round(ratio, 4) for ratio in ratios):
        return "a split's ratio of more than 4 fraction digits"
    return None
