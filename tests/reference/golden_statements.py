"""Golden cases of statements: what a custodian says is there, beside the books."""

from datetime import date

from tests.reference.cases import GoldenCase
from tests.reference.story import Story

COMPARED = "statement_date item status stated booked difference since"


def statement_cases() -> list[GoldenCase]:
    """Every case of statements."""
    return [_month_ends(), _late_fill_before_the_statement(), _corrected_and_cancelled(), _cash_that_is_not_tracked()]


def _month_ends() -> GoldenCase:
    """A split that the custodian booked a day late, an overdraft to the cent, and a position that no statement names."""
    story = Story("GLD-STATEMENTS")
    events = [
        story.deposit("d1", "2024-01-02", "1000"),
        story.buy("b1", "2024-01-02", "10", "100.01"),
        story.buy("b2", "2024-01-04", "3", "1", symbol="Y"),
        story.split("x1", "2024-01-03", ("2", "1")),
        story.statement("2024-01-02", "10"),
        story.statement("2024-01-02", "-0.1", "CASH:USD"),
        story.statement("2024-01-03", "10"),
        story.statement("2024-01-03", "-0.1", "CASH:USD"),
        story.statement("2024-01-04", "20.00000001"),
        story.statement("2024-01-04", "50", "CASH:EUR"),
        story.statement("2024-01-05", "20"),
        story.statement("2024-01-05", "-3.1", "CASH:USD"),
        story.statement("2024-01-05", "3", "Y"),
    ]
    expected = {
        "reconciliation": story.rows(
            "reconciliation",
            COMPARED,
            "2024-01-02 X AGREES 10 10 0 null",
            "2024-01-02 CASH:USD AGREES -0.1 -0.1 0 null",
            "2024-01-03 X DIFFERS 10 20 -10 2024-01-03",
            "2024-01-03 CASH:USD AGREES -0.1 -0.1 0 null",
            "2024-01-04 X DIFFERS 20.00000001 20 0.00000001 2024-01-03",
            "2024-01-04 Y NOT_STATED null 3 -3 2024-01-04",
            "2024-01-04 CASH:USD NOT_STATED null -3.1 3.1 2024-01-04",
            "2024-01-04 CASH:EUR NOT_BOOKED 50 0 50 2024-01-04",
            "2024-01-05 X AGREES 20 20 0 null",
            "2024-01-05 Y AGREES 3 3 0 null",
            "2024-01-05 CASH:USD AGREES -3.1 -3.1 0 null",
        )
    }
    of_euros = {"account_id": story.account_id, "item": "CASH:EUR"}
    absent = [("reconciliation", of_euros | {"statement_date": date(2024, 1, day)}) for day in (2, 3, 5)]
    return GoldenCase("a statement agrees, differs, or names too much or too little", events, expected, absent)


def _late_fill_before_the_statement() -> GoldenCase:
    story = Story("GLD-STATED-LATE")
    events = [
        story.deposit("d1", "2024-01-02", "1000"),
        story.statement("2024-01-05", "5"),
        story.statement("2024-01-05", "950", "CASH:USD"),
        story.buy("b1", "2024-01-03", "5", "10"),
    ]
    expected = {
        "reconciliation": story.rows(
            "reconciliation", COMPARED, "2024-01-05 X AGREES 5 5 0 null", "2024-01-05 CASH:USD AGREES 950 950 0 null"
        )
    }
    return GoldenCase("a fill that comes after the statement of its day", events, expected)


def _corrected_and_cancelled() -> GoldenCase:
    story, unknown = Story("GLD-STATED-ANEW"), Story("GLD-STATED-ONLY")
    events = [
        story.deposit("d1", "2024-01-02", "1000"),
        story.statement("2024-01-03", "1000", "CASH:USD", version=2, action="CORRECT"),
        story.statement("2024-01-03", "999", "CASH:USD"),
        story.statement("2024-01-04", "1", "CASH:USD"),
        story.statement("2024-01-04", "1", "CASH:USD", version=2, action="CANCEL"),
        unknown.statement("2024-01-03", "-4"),
    ]
    expected = {
        "reconciliation": [
            *story.rows("reconciliation", COMPARED, "2024-01-03 CASH:USD AGREES 1000 1000 0 null"),
            *unknown.rows("reconciliation", COMPARED, "2024-01-03 X NOT_BOOKED -4 0 -4 2024-01-03"),
        ]
    }
    absent = [("reconciliation", {"account_id": story.account_id, "statement_date": date(2024, 1, 4)})]
    return GoldenCase(
        "a statement that was corrected, one that was cancelled, one of an account without books", events, expected, absent
    )


def _cash_that_is_not_tracked() -> GoldenCase:
    story = Story("GLD-STATED-UNITS")
    events = [
        story.announce(tracks_cash=False),
        story.buy("b1", "2024-01-03", "5", "10"),
        story.statement("2024-01-04", "6"),
        story.statement("2024-01-04", "77", "CASH:USD"),
    ]
    expected = {"reconciliation": story.rows("reconciliation", COMPARED, "2024-01-04 X DIFFERS 6 5 1 2024-01-04")}
    absent = [("reconciliation", {"account_id": story.account_id, "item": "CASH:USD"})]
    return GoldenCase("money of an account that tracks none is not compared", events, expected, absent)
