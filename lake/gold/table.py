"""What is known of one table or view of gold: how a row of the one list (lake/gold/tables.py) is written."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """A table or a view of gold."""

    name: str
    grain: str  # a row is one for each of these: so the description of its model begins
    key: tuple[str, ...]
    columns: tuple[str, ...]  # those beside the key that others rely on
    nullable_key: tuple[str, ...]  # which of the key may be null
    metrics: tuple[str, ...]  # the numbers whose changes the log of restatements lists
    is_view: bool = False
    is_of_days: bool = False  # a view of fact_portfolio_value_daily alone: there as published, too
    is_statistic: bool = False  # a view that takes seconds to read in whole: what it follows from is checked, not its rows
    is_published: bool = False  # each run keeps every version of its rows, in <name>_published
    is_history: bool = False  # it tells of runs before: it is there from the first one on that kept what it published
    only_grows: bool = False  # each row with the number of its run; nothing could make it anew

    @property
    def day(self) -> str | None:
        """The column of the key that is the day of a row."""
        return next((column for column in self.key if column.endswith("_date")), None)


def table(name: str, grain: str, *, key: str, columns: str, nullable_key: str = "", metrics: str = "", **flags: bool) -> Table:
    """A table of the list; its names are words in a text."""
    of_key, others, nullable, listed = (tuple(text.split()) for text in (key, columns, nullable_key, metrics))
    is_view = flags.pop("is_view", False) or flags.get("is_of_days", False)
    return Table(name, grain, of_key, others, nullable, listed, is_view, **flags)
