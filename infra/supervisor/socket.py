"""Where the supervisor's socket is: a path of at most about 100 bytes, or the system refuses it."""

import hashlib
import os
import tempfile
from pathlib import Path

from lake.home.errors import LakeError
from lake.home.home import Home

# sun_path holds 104 bytes on macOS and 108 on Linux, and supervisord first binds a name with its pid behind a dot.
LONGEST_PATH = 92


def socket_path(config: Home) -> Path:
    """In LAKE_HOME/run, or, below a deep home, in a folder of the temporary directory that only this user can enter."""
    home = config.places.run / "supervisor.sock"
    if len(os.fsencode(home)) <= LONGEST_PATH:
        return home
    digest = hashlib.sha256(os.fsencode(home)).hexdigest()[:12]
    short = Path(_temporary_root()) / f"lake-{os.getuid()}" / f"{digest}.sock"
    if len(os.fsencode(short)) > LONGEST_PATH:
        raise LakeError(f"A socket's path cannot be as long as {short}.", "Set LAKE_HOME to a shorter path.")
    return short


def make_socket_folder(config: Home) -> None:
    """Make the socket's folder; a folder in the temporary directory must be ours alone."""
    folder = socket_path(config).parent
    if folder == config.places.run:
        folder.mkdir(parents=True, exist_ok=True)
        return
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if found.st_uid != os.getuid() or found.st_mode & 0o077 or folder.is_symlink():
        raise LakeError(f"{folder} is open to others.", "Remove it, or set LAKE_HOME to a path of fewer than 70 bytes.")


def _temporary_root() -> str:
    return tempfile.gettempdir()
