"""What went wrong as one line with its remedy: errors of the libraries below us as people read them."""

import traceback

from rich.markup import escape

from lake.home.console import messages
from lake.home.errors import LakeError
from lake.home.home import this_home

OF_LAKE = 70  # the exit code of a fault of our own, as sysexits.h has it
# Module of an exception -> whose it is, and what to do; the first that fits.
REMEDIES = (
    ("pyspark", "Sail", "`lake build` repeats a run that was not recorded; {log} has what dbt did."),
    ("grpc", "Sail", "`lake build` repeats a run that was not recorded; {log} has what dbt did."),
    ("deltalake", "Delta", "Is the disk full, or does the folder of the tables belong to somebody else?"),
    ("pyhive", "The Spark Thrift Server", "`lake logs thrift` tells why; then say it again."),
    ("thrift", "The Spark Thrift Server", "`lake logs thrift` tells why; then say it again."),
    ("kafka", "Kafka", "`lake status` tells whether it is up, `lake logs kafka` why not."),
    ("_duckdb", "DuckDB", "A build may have written meanwhile: say it again. If it stays, `lake verify` tells more."),
    ("duckdb", "DuckDB", "A build may have written meanwhile: say it again. If it stays, `lake verify` tells more."),
)


def tell(error: LakeError) -> None:
    """A problem and its remedy, on stderr; what they quote is text, never markup."""
    messages.print(f"[red]✗[/red] {escape(error.problem)}", soft_wrap=True)
    if error.remedy:
        messages.print(f"  {escape(error.remedy)}", soft_wrap=True)


def as_told(error: Exception) -> LakeError:
    """Any exception as a LakeError; the traceback of one that nobody foresaw is kept in the log."""
    if isinstance(error, LakeError):
        return error
    module = type(error).__module__
    line = " ".join(str(error).split())[:500] or type(error).__name__
    for prefix, whose, remedy in REMEDIES:
        if module.startswith(prefix):
            return LakeError(f"{whose}: {line}", remedy.format(log=this_home().places.logs / "dbt.log"))
    if isinstance(error, OSError):
        return LakeError(f"{line}.", "Is the disk full, or may this user not write there?")
    log = this_home().places.logs / "lake.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("a") as file:
        file.write("".join(traceback.format_exception(error)) + "\n")
    return LakeError(f"{type(error).__name__}: {line}", f"A fault of `lake` itself: its traceback is in {log}.", OF_LAKE)
