"""The words of a rejection stand once in Python, and the page that lists them has them all."""

import ast
import re
from pathlib import Path

from lake.contract import events, reasons
from lake.contract.fields import FieldSpec, Kind
from lake.home.settings import PROJECT

ENUM = FieldSpec(Kind.ENUM, values=("A", "B", "C"))
OF_AVRO = {reasons.NOT_ONE_RECORD}  # the page is of JSON


def problems() -> set[str]:
    """Every problem that a judge of JSON can tell, as the page writes it."""
    plain = (
        {word for name, word in vars(reasons).items() if name.isupper() and isinstance(word, str)} - {reasons.PAYLOAD} - OF_AVRO
    )
    return plain | {
        reasons.larger_than(),
        reasons.deeper_than(),
        reasons.not_one_of(ENUM),
        "more than N integer or M fraction digits",
    }


def test_page_lists_every_problem_and_no_other() -> None:
    page = (Path(events.__file__).parent / "examples" / "README.md").read_text()

    listed = set(re.findall(r"^\|[^|]*\| `(?:payload|F): ([^`]+)` \|", page, re.MULTILINE))

    assert listed == problems()


def test_no_judge_has_words_of_its_own() -> None:
    judges = [PROJECT / "lake/contract/validation.py", *sorted((PROJECT / "spark_jobs/transforms").glob("*.py"))]
    spoken = [word for word in problems() if " " in word]

    repeated = [(path.name, node.value) for path in judges for node in _texts(path) if any(word in node.value for word in spoken)]

    assert repeated == []


def _texts(path: Path) -> list[ast.Constant]:
    """The strings of a file, but for its docstrings."""
    tree = ast.parse(path.read_text())
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        each for each in ast.walk(tree) if isinstance(each, ast.Constant) and isinstance(each.value, str) and id(each) not in told
    ]
