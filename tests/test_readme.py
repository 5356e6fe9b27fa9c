"""What README.md shows is there: each command with its options, each target, link, folder and variable.

tests/e2e/test_6_readme.py runs the commands.
"""

import subprocess

import pytest
import typer
from typer.core import TyperGroup

from lake.cli import with_all_commands
from lake.home.home import Home
from lake.home.settings import PROJECT
from tests import readme


@pytest.fixture(scope="module")
def lake() -> TyperGroup:
    group = typer.main.get_command(with_all_commands())
    assert isinstance(group, TyperGroup)
    return group


@pytest.mark.parametrize("arguments", readme.commands(readme.LAKE), ids=" ".join)
def test_command_line_is_one_that_lake_takes(lake: TyperGroup, arguments: list[str]) -> None:
    command, name, rest = lake, "lake", list(arguments)
    while isinstance(command, TyperGroup):
        name = rest.pop(0)
        command = command.commands[name]

    context = command.make_context(name, rest)  # raises for an option or a value that the command does not know

    assert context.args == []


def test_every_way_to_call_lake_is_seen() -> None:
    seen = {arguments[0] for arguments in readme.commands(readme.LAKE)}

    assert seen >= {"query", "shell", "report", "verify", "produce", "build"}
    assert len(readme.commands(readme.LAKE)) == 3 + readme.README.read_text().count(readme.LAKE)  # query in three more formats


@pytest.mark.parametrize("arguments", readme.commands("make"), ids=" ".join)
def test_make_target_exists(arguments: list[str]) -> None:
    ran = subprocess.run(["make", "--dry-run", *arguments], cwd=PROJECT, capture_output=True, text=True, check=False)

    assert ran.returncode == 0, ran.stderr


def test_every_link_is_seen_and_leads_somewhere() -> None:
    links = readme.links()

    assert len(links) == readme.README.read_text().count("](")
    assert [link for link in links if not (PROJECT / link).exists()] == []


def test_folders_of_the_table_exist_or_are_made_by_running() -> None:
    folders = readme.folders()
    made = {line.strip().strip("/") + "/" for line in (PROJECT / ".gitignore").read_text().splitlines()}

    assert {"lake/", "producers/", "spark_jobs/", "dbt/", "infra/", "tests/"} <= set(folders)
    assert [folder for folder in folders if not (PROJECT / folder).is_dir() and folder not in made] == []


def test_variables_are_settings() -> None:
    variables = readme.variables()

    assert {"LAKE_ENGINE", "LAKE_HOME", "LAKE_KAFKA_PORT"} <= variables
    assert variables <= {f"LAKE_{name.upper()}" for name in Home.model_fields}
