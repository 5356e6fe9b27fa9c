"""`lake verify`: is what gold says what was sent? Counts from Kafka to gold, contracts and invariants, in DuckDB SQL.

A check is a function in one of the modules below with the `check` decorator; it answers with an `Outcome`.
"""

from lake.verify import bronze, contracts, gold, information, invariants, kafka, returns, silver
from lake.verify.registry import CHECKS, Check, Evidence, Outcome, Result, run_checks

__all__ = ["CHECKS", "Check", "Evidence", "Outcome", "Result", "run_checks"]

# The order in which they are shown; importing the modules put their checks on the list.
_ORDER = [module.__name__ for module in (kafka, bronze, silver, gold, contracts, invariants, returns, information)]
CHECKS.sort(key=lambda each: _ORDER.index(each.look.__module__))
