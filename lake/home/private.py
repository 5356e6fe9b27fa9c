"""What lake makes is its owner's alone: folders 0700, files 0600. Trades are private, and some settings are secrets."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PRIVATE = 0o077
_given: list[int] = []  # the umask that this process was started with


def keep_private() -> None:
    """From now on this process, and all that it starts, makes what only its owner can open."""
    before = os.umask(PRIVATE)
    if not _given:
        _given.append(before)


@contextmanager
def as_given(path: Path, home: Path) -> Iterator[None]:
    """For a file that somebody asked for by name: outside of the home what the umask of the user says."""
    is_outside = not path.absolute().is_relative_to(home)
    before = os.umask(_given[0]) if _given and is_outside else None
    try:
        yield
    finally:
        if before is not None:
            os.umask(before)


def make_private(folder: Path) -> Path:
    """The folder, made with those above it where they are not there, whatever the umask of this process is."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    for each in reversed(missing):
        each.mkdir(mode=0o777 & ~PRIVATE, exist_ok=True)
    return folder
