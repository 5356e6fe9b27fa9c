"""What is made of dbt's results."""

from types import SimpleNamespace

from lake.clients.dbt import _outcome


def result(name: str, status: str, message: str | None = None) -> SimpleNamespace:
    return SimpleNamespace(node=SimpleNamespace(name=name), status=status, message=message, execution_time=0.1)


def test_steps_that_were_skipped_without_an_error_are_a_failure() -> None:
    outcome = _outcome([result("changes", "success"), result("rates_daily", "skipped"), result("fact_trades", "skipped")])

    assert outcome.done == 1
    assert outcome.failures == ["2 steps were not run, such as rates_daily: what they read did not compile"]


def test_steps_skipped_after_an_error_are_not_told() -> None:
    outcome = _outcome([result("changes", "error", "Table not found"), result("fact_trades", "skipped")])

    assert outcome.failures == ["changes: Table not found"]


def test_neither_a_warning_nor_what_only_describes_is_a_failure() -> None:
    assert _outcome([result("test", "warn"), result("changes", "success"), result("report", "no-op")]).failures == []
