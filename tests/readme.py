"""README.md as the tests read it: the commands, links, folders and variables that it shows."""

import re
import shlex
from collections.abc import Iterator

from lake.home.settings import PROJECT

README = PROJECT / "README.md"
LAKE = ".venv/bin/lake"
_CODE = re.compile(r"`([^`]+)`")
_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def commands(program: str) -> list[list[str]]:
    """The arguments of every call of a program, in order: in indented lines and in backticks.

    An option in backticks on its own belongs to the call before it in its line; of values such as `table|json|csv` it gives
    one call each.
    """
    found: list[list[str]] = []
    for line in README.read_text().splitlines():
        calls: list[list[str]] = []
        for words in _codes(line):
            if words[:1] == [program]:
                calls.append(words[1:])
            elif words[0].startswith("--") and calls:
                found += [[*calls[-1], *words[:-1], value] for value in words[-1].split("|")]
        found += calls
    return found


def links() -> list[str]:
    """Every link that leads to a file of the project."""
    return [link for link in _LINK.findall(README.read_text()) if "://" not in link]


def folders() -> list[str]:
    """Every folder in the first column of a table, and every path in the columns after it, as path below the project."""
    found = []
    for line in README.read_text().splitlines():
        cells = re.split(r"(?<!\\)\|", line)
        firsts = [code for code in _CODE.findall(cells[1]) if code.endswith("/")] if len(cells) > 2 else []
        found += firsts
        for code in _CODE.findall("|".join(cells[2:])) if firsts else []:
            if "/" in code and not code.startswith("."):
                below = PROJECT / firsts[0] / code
                found.append(firsts[0] + code if below.exists() else code)
    return found


def variables() -> set[str]:
    """Every variable of the settings."""
    return set(re.findall(r"\bLAKE_[A-Z][A-Z_]*\b", README.read_text()))


def _codes(line: str) -> Iterator[list[str]]:
    if line.startswith("    "):
        yield shlex.split(re.split(r" {2,}| #", line.strip())[0], posix=True) or [""]
        return
    for code in _CODE.findall(line):
        yield _words(code.replace("\\|", "|"))


def _words(code: str) -> list[str]:
    try:
        return shlex.split(code) or [""]
    except ValueError:  # a lone quotation mark: no command
        return [""]
