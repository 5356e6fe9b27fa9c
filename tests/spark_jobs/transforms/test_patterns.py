import re
from datetime import date, timedelta

from lake.contract.fields import FIRST_YEAR, LAST_YEAR, FieldSpec, Kind
from spark_jobs.transforms.patterns import plain_payload_pattern

DAY = (FieldSpec(Kind.DATE, name="day"),)
ALL_DAYS = [date(FIRST_YEAR - 1, 1, 1) + timedelta(days) for days in range((LAST_YEAR - FIRST_YEAR + 3) * 366)]


def test_plain_dates_are_the_days_of_the_contract_but_leap_days_and_the_last_year() -> None:
    """Python's words for the end of a text are others than Java's, the rest of the pattern both read alike."""
    pattern = re.compile(plain_payload_pattern(DAY).replace(r"\z", r"\Z"))

    plain = [day for day in ALL_DAYS if pattern.match(f'{{"day":"{day}"}}')]

    assert plain == [day for day in ALL_DAYS if FIRST_YEAR <= day.year < LAST_YEAR and (day.month, day.day) != (2, 29)]


def test_days_that_no_calendar_has_are_not_plain() -> None:
    pattern = re.compile(plain_payload_pattern(DAY).replace(r"\z", r"\Z"))
    texts = ["2024-00-01", "2024-01-00", "2024-01-32", "2024-02-30", "2024-04-31", "2024-13-01", "2023-02-29", "2024-1-1"]

    assert [text for text in texts if pattern.match(f'{{"day":"{text}"}}')] == []


def test_a_number_with_a_sign_is_plain_where_the_field_has_one() -> None:
    amounts = [FieldSpec(Kind.DECIMAL, integer_digits=3, fraction_digits=2, signed=signed, name="it") for signed in (True, False)]
    texts = ["-1", "-0.01", "999.99", "--1", "+1", "-", "-1000", "1-"]

    plain = [
        [text for text in texts if re.match(plain_payload_pattern((spec,)).replace(r"\z", r"\Z"), f'{{"it":"{text}"}}')]
        for spec in amounts
    ]

    assert plain == [["-1", "-0.01", "999.99"], ["999.99"]]
