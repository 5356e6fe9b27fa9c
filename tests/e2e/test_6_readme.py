"""The commands that README.md shows, run as a user would, in the order of the page, on the lakehouse that may be sent anything.

One thing is changed: what the page lets run for a minute (`--duration 60`) runs for two seconds here. `make run`, `make test` and
`make down` are not run: the first is in test_1_demo.py, the second is this, the third is how the session ends.
"""

import csv
import subprocess
import sys
from pathlib import Path

import pytest

from tests import readme
from tests.e2e.lakehouse import Lakehouse

pytestmark = pytest.mark.e2e

COMMANDS = readme.commands(readme.LAKE)
SECONDS = "2"
TYPED = {"shell": "select 'answered' as shell;\n.quit\n"}
SAYS = {
    "query": "total_value",
    "shell": "answered",
    "verify": "none failed",
    "produce": "acknowledged",
    "build": "✓",
    "restatements": "",
    "status": "instruments",
    "doctor": "nothing found",
}
TRADE = {
    "event_id": "readme-1",
    "recorded_at": "2013-03-01T22:00:00Z",
    "trade_id": "README-1",
    "account_id": "ACC001",
    "symbol": "MSFT",
    "side": "BUY",
    "quantity": "1",
    "price": "27.95",
    "currency": "USD",
    "executed_at": "2013-03-01T20:00:00Z",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the user is: with the file of trades that the page sends."""
    place = tmp_path_factory.mktemp("readme")
    for name in {word for arguments in COMMANDS for word in arguments if word.endswith(".csv")}:
        with (place / name).open("w", newline="") as file:
            writer = csv.DictWriter(file, TRADE)
            writer.writeheader()
            writer.writerow(TRADE)
    return place


def shorter(arguments: list[str]) -> list[str]:
    """The same with a duration of two seconds."""
    if "--duration" not in arguments:
        return arguments
    value = arguments.index("--duration") + 1
    return [*arguments[:value], SECONDS, *arguments[value + 1 :]]


@pytest.fixture(scope="module")
def answers(random: Lakehouse, folder: Path) -> list[subprocess.CompletedProcess[str]]:
    """What each command of the page answered, run one after the other."""
    return [_run(random, folder, shorter(arguments)) for arguments in COMMANDS]


def _run(random: Lakehouse, folder: Path, arguments: list[str]) -> subprocess.CompletedProcess[str]:
    if arguments[0] == "build":
        random.publish([])  # sends nothing: waits until bronze holds what the commands before have sent
    command = [str(Path(sys.executable).parent / "lake"), *arguments]
    typed = TYPED.get(arguments[0], "")
    return subprocess.run(command, env=random.environment, cwd=folder, input=typed, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("number", range(len(COMMANDS)), ids=lambda number: " ".join(COMMANDS[number]))
def test_command_does_what_it_is_for(answers: list[subprocess.CompletedProcess[str]], folder: Path, number: int) -> None:
    arguments, ran = COMMANDS[number], answers[number]

    assert ran.returncode == 0, f"{ran.stdout}\n{ran.stderr}"
    assert SAYS.get(arguments[0], arguments[-1]) in ran.stdout + ran.stderr  # a report names its account, or its file
    for name in [word for word in arguments if word.endswith(".html")]:
        assert "All accounts" in (folder / name).read_text()


@pytest.mark.usefixtures("answers")
def test_trade_that_was_sent_is_in_gold(random: Lakehouse) -> None:
    sent = [row for row in random.rows("fact_trades") if row["trade_id"] == TRADE["trade_id"]]

    assert [(row["account_id"], row["symbol"], str(row["quantity"])) for row in sent] == [("ACC001", "MSFT", "1.00000000")]
    assert any(row["account_id"].startswith("RND") for row in random.rows("dim_account"))


@pytest.mark.usefixtures("answers")
def test_after_the_build_everything_still_adds_up(random: Lakehouse) -> None:
    assert "none failed" in random.lake("verify").stderr


@pytest.mark.usefixtures("answers")
def test_status_shows_that_gold_has_all_that_was_sent(random: Lakehouse) -> None:
    topics = list(csv.DictReader(random.lake("status", "--only", "topics", "--format", "csv").stdout.splitlines()))

    assert {row["topic"]: (row["end_offset"], row["bronze_lag"], row["gold_lag"]) for row in topics} == {
        row["topic"]: (row["in_gold"], "0", "0") for row in topics
    }


def test_python_of_the_page_gives_a_connection(demo: Lakehouse) -> None:
    code = "import lake; connection = lake.connect()"

    assert code in readme.README.read_text()
    demo.python(f"{code}; assert connection.sql('from gold.dim_account').fetchall()")
