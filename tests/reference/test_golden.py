"""The ledger holds the golden numbers, each case alone and all in one book."""

from datetime import date

import pytest

from lake.contract.events import to_json
from tests.reference.cases import GoldenCase
from tests.reference.golden import golden_cases
from tests.reference.ledger import ledger


@pytest.mark.parametrize("case", golden_cases(), ids=lambda case: case.name)
def test_golden_case_holds_alone(case: GoldenCase) -> None:
    tables = ledger(case.events, as_of=date(2024, 1, 12))

    problems = case.problems(tables)

    assert not problems, "\n".join(problems)


def test_golden_cases_hold_in_one_book_sent_as_json() -> None:
    cases = golden_cases()
    arrivals = [(topic, to_json(event)) for case in cases for topic, event in case.events]

    tables = ledger(arrivals)

    problems = [problem for case in cases for problem in case.problems(tables)]
    assert not problems, "\n".join(problems)


def test_golden_cases_share_no_entity() -> None:
    events = [(topic, event.event_id, case.name) for case in golden_cases() for topic, event in case.events]

    owners = {
        (topic, event_id): {name for *key, name in events if tuple(key) == (topic, event_id)} for topic, event_id, _ in events
    }

    assert all(len(names) == 1 for names in owners.values())


def test_a_wrong_number_is_reported() -> None:
    case = golden_cases()[0]
    tables = ledger(case.events)
    tables["fact_lots"][0]["open_quantity"] += 1

    problems = case.problems(tables)

    assert len(problems) == 1
    assert "open_quantity" in problems[0]
