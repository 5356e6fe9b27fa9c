"""A server is started anew when it has stopped answering, never while it is starting, and ever later when that does not help."""

from itertools import pairwise

from infra.supervisor.judge import Judge

STARTING, BETWEEN = 180, 30


def _restarts(judge: Judge, first_answer: float | None, until: float, hangs_from: float = float("inf")) -> list[float]:
    """When the judge has it started anew: each process answers from `first_answer` seconds after its start on, or never."""
    pid, since, found = 1, 0.0, []
    for now in range(0, int(until), BETWEEN):
        answers = first_answer is not None and now - since >= first_answer and not (pid == 1 and now >= hangs_from)
        if judge.is_lost(pid, answers=answers, now=now):
            found.append(now)
            pid, since = pid + 1, now
    return found


def test_one_that_answers_is_left_alone() -> None:
    assert _restarts(Judge(), first_answer=60, until=86_400) == []


def test_one_that_hangs_is_started_anew_once_after_three_answers_missed() -> None:
    assert _restarts(Judge(), first_answer=60, until=86_400, hangs_from=600) == [660]


def test_one_that_starts_slowly_is_given_more_time_with_each_restart_until_it_answers() -> None:
    restarts = _restarts(Judge(), first_answer=1_000, until=86_400)

    assert restarts == [240, 690, 1500]


def test_one_that_never_answers_is_started_anew_ever_less_often_but_not_given_up() -> None:
    restarts = _restarts(Judge(), first_answer=None, until=86_400)
    gaps = [later - earlier for earlier, later in pairwise(restarts)]

    assert gaps == sorted(gaps)
    assert (gaps[0] > 2 * STARTING, gaps[-1] < 3_600 + 5 * BETWEEN, len(restarts) > 20) == (True, True, True)


def test_answers_missed_now_and_then_do_not_add_up() -> None:
    judge = Judge()

    lost = [judge.is_lost(1, answers=number % 3 == 0, now=number * BETWEEN) for number in range(100)]

    assert not any(lost)
