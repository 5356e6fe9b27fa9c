"""Room on the disks, and who may read and write the home."""

import os
import pwd
from collections.abc import Iterator
from pathlib import Path

from lake.doctor.registry import Finding, Severity, check
from lake.home.home import Home

BYTES_NEEDED = 10**9  # a build writes tables anew beside those that are there
INODES_NEEDED = 10_000  # an hour of bronze has some thousand files


@check("disk")
def there_is_room(config: Home) -> Iterator[Finding]:
    """Of the home and of the tables, each disk once."""
    disks = {folder.stat().st_dev: folder for folder in (_nearest(place) for place in _places(config))}
    for folder in disks.values():
        yield from room(folder)


def room(folder: Path, bytes_needed: float = BYTES_NEEDED, inodes_needed: int = INODES_NEEDED) -> Iterator[Finding]:
    """What a folder's disk lacks, for this user."""
    disk = os.statvfs(folder)
    free = disk.f_bavail * disk.f_frsize
    remedy = f"Make room: `lake down`, then remove what is not needed or move {folder} to a larger disk and set LAKE_HOME."
    if free < bytes_needed:
        what = (
            f"The disk has {free / 1e9:.2f} GB free; about {bytes_needed / 1e9:g} GB are needed for a build and the broker's log."
        )
        yield Finding(Severity.FAULT, str(folder), what, remedy)
    if disk.f_files and disk.f_favail < inodes_needed:
        what = f"The disk has room for {disk.f_favail:,} more files; {inodes_needed:,} are needed."
        yield Finding(Severity.FAULT, str(folder), what, f"{remedy} `lake maintain` makes few files of many.")


@check("permissions")
def the_home_is_this_users_alone(config: Home) -> Iterator[Finding]:
    """It can be written, and nobody else can look into it."""
    for place in _places(config):
        if place.is_dir():
            yield from _writable(place)
            yield from _private(place)


def _places(config: Home) -> list[Path]:
    """The home, and the tables where they are elsewhere."""
    home, tables = config.home, config.places.folder
    return [home, tables] if tables is not None and home not in tables.parents else [home]


def _nearest(place: Path) -> Path:
    return next(each for each in (place, *place.parents) if each.is_dir())


def _writable(place: Path) -> Iterator[Finding]:
    me = pwd.getpwuid(os.getuid()).pw_name
    for folder in (place, *sorted(each for each in place.glob("*") if each.is_dir())):
        if folder.stat().st_uid != os.getuid():
            what = f"It belongs to {_name(folder.stat().st_uid)}; {me} runs `lake`."
            yield Finding(Severity.FAULT, str(folder), what, f"`chown -R {me} {folder}`, or run `lake` as its owner.")
        elif not os.access(folder, os.W_OK | os.X_OK):
            yield Finding(Severity.FAULT, str(folder), "This user cannot write there.", f"`chmod -R u+rwX {folder}`.")


def _private(place: Path) -> Iterator[Finding]:
    """A folder above that lets nobody through closes it, too."""
    if place.stat().st_mode & 0o077 and all(parent.stat().st_mode & 0o011 for parent in place.parents):
        what = "Others on this machine can look into it: it holds what accounts own."
        yield Finding(Severity.NOTICE, str(place), what, f"`chmod -R go= {place}`.")


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"
