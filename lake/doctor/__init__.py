"""`lake doctor`: the known faults of a home and their remedies, looked for without writing anything.

A check is a function with the `check` decorator. The modules here look at what `lake` itself knows: tables, runs, leases. Those
of the other packages are found through the entry point group `lake.doctor` (pyproject.toml).
"""

from importlib.metadata import entry_points

from lake.doctor import leases, runs, tables
from lake.doctor.registry import CHECKS, Check, Finding, Severity, run_checks

__all__ = ["CHECKS", "Check", "Finding", "Severity", "all_checks", "run_checks"]

OURS = (tables, runs, leases)


def all_checks() -> list[Check]:
    """The checks of every package: loading the modules put them on the list."""
    for entry_point in sorted(entry_points(group="lake.doctor"), key=lambda entry: entry.name):
        entry_point.load()
    return CHECKS
