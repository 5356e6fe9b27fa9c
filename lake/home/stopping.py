"""Being told to stop: by SIGTERM, SIGHUP or Ctrl-C a command ends with a sentence and the exit code 128 + the signal.

Nothing but the standard library: this is what `lake` imports first.
"""

import os
import signal
import termios
from contextlib import suppress
from types import FrameType
from typing import NoReturn

STOPPED = 128  # and the number of the signal
PATIENCE_SECONDS = 45  # for letting go of what is held: the Thrift Server is told to cancel what it does
_SENTENCE = b"\nStopped: what was not finished counts for nothing, and can be said again.\n"
_SHOW_CURSOR = b"\x1b[?25h"  # a progress bar hides it

_received: list[int] = []  # signals that told this process to end


def end_on_signals(*, at_once: bool = False, patience: int = PATIENCE_SECONDS) -> None:
    """Let SIGTERM and SIGHUP end a command as Ctrl-C does: what it holds is let go, a sentence told, the exit code 128 + number.

    `at_once`: nothing outside this process has to be let go, so that nothing is waited for; so does a second signal. And after
    `patience` seconds it ends in any case: an exception from a signal is lost where a destructor or a callback is interrupted.
    """

    def stop(number: int, _: FrameType | None) -> NoReturn:
        _received.append(number)
        if at_once or len(_received) > 1:
            os._exit(stopped() or 0)
        signal.signal(signal.SIGALRM, stop)
        signal.alarm(patience)
        raise KeyboardInterrupt

    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, stop)


def keep_ctrl_c() -> None:
    """For a prompt: Ctrl-C gives up one statement, however often; the other signals end it at once, its terminal as it was."""
    terminal = termios.tcgetattr(0)

    def stop(number: int, _: FrameType | None) -> NoReturn:
        _received.append(number)
        with suppress(termios.error):  # after SIGHUP there may be none
            termios.tcsetattr(0, termios.TCSANOW, terminal)
        os._exit(stopped() or 0)

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    signal.signal(signal.SIGINT, signal.default_int_handler)


def is_stopping() -> bool:
    """Whether a signal has told this process to end: then no error is a reason to go on."""
    return bool(_received)


def stopped() -> int | None:
    """The exit code of a process that a signal has told to end, with a sentence on stderr; None of any other."""
    if not _received:
        return None
    # Not through sys.stderr, which refuses to be written to where a signal has interrupted just that.
    with suppress(OSError):
        os.write(2, (_SHOW_CURSOR if os.isatty(2) else b"") + _SENTENCE)
    return STOPPED + _received[0]
