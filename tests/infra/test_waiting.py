from pathlib import Path

from infra.waiting import last_lines


def test_only_what_was_written_since_is_shown(tmp_path: Path) -> None:
    log = tmp_path / "kafka.log"
    log.write_text("an old fault\n")
    since = log.stat().st_size
    with log.open("a") as file:
        file.write("a new fault\n")

    assert last_lines(log, since) == "    a new fault"


def test_rotated_log_is_shown_from_its_start(tmp_path: Path) -> None:
    log = tmp_path / "kafka.log"
    log.write_text("after the rotation\n")

    assert last_lines(log, since=1000) == "    after the rotation"


def test_silence_is_told(tmp_path: Path) -> None:
    (tmp_path / "empty.log").touch()

    assert last_lines(tmp_path / "empty.log") == "    (it has written nothing)"
    assert last_lines(tmp_path / "none.log") == "    (there is no log)"
