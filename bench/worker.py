"""A process that does one piece of work again and again, when it is told to: the first time cold, then warm."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from lake.home.errors import LakeError

Work = Callable[[dict[str, Any]], dict[str, Any]]


class Worker:
    """A started `python -m bench.…`, from the side of whoever measures it."""

    def __init__(self, arguments: list[str], environment: dict[str, str], log: IO[bytes]) -> None:
        command = [sys.executable, "-m", *arguments]
        self._process = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True
        )
        self._log = log.name
        self._read()

    @property
    def pid(self) -> int:
        """Of the process; what it starts are its children."""
        return self._process.pid

    def work(self, task: dict[str, Any]) -> dict[str, Any]:
        """Have it do a task and return what it says."""
        assert self._process.stdin
        self._process.stdin.write(json.dumps(task) + "\n")
        self._process.stdin.flush()
        return self._read()

    def stop(self) -> None:
        """Let it end."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(60)

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            said = Path(self._log).read_text()[-3_000:]
            raise LakeError(f"A worker ended with {self._process.wait()}: {said}", "Mend that, then measure again.")
        answer: dict[str, Any] = json.loads(line)
        return answer


def serve(start: Callable[[], Work]) -> None:
    """The worker's own side: start, say that it is ready, then do each task that comes as a line of standard input."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever libraries and the JVM print is not an answer
    work = start()
    print("{}", file=answers, flush=True)
    for line in sys.stdin:
        print(json.dumps(work(json.loads(line))), file=answers, flush=True)
