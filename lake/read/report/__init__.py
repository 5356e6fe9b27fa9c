"""What an account, a portfolio or all of them are worth and what they returned: in the terminal, as data, as one HTML file."""

from lake.read.report.figures import Report, read_report
from lake.read.report.overview import summary
from lake.read.scopes import Scope, find_scope

__all__ = ["Report", "Scope", "find_scope", "read_report", "summary"]
