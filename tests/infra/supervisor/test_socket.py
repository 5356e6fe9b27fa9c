import tempfile
from pathlib import Path

import pytest

from infra.supervisor.socket import LONGEST_PATH, make_socket_folder, socket_path
from lake.home.errors import LakeError
from lake.home.home import Home


def test_socket_is_in_the_home_when_its_path_is_short() -> None:
    assert socket_path(Home(home=Path("/srv/lake"))) == Path("/srv/lake/run/supervisor.sock")


def test_deep_home_gets_a_short_socket_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/tmp")
    homes = [tmp_path / ("deep" * 30) / name for name in ("one", "two")]

    sockets = {socket_path(Home(home=home)) for home in homes}

    assert len(sockets) == 2
    assert all(len(str(path)) <= LONGEST_PATH for path in sockets)


def test_socket_folder_that_others_can_enter_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with tempfile.TemporaryDirectory(dir="/tmp") as short:
        monkeypatch.setattr(tempfile, "tempdir", short)
        deep = Home(home=tmp_path / ("deep" * 30))
        socket_path(deep).parent.mkdir(mode=0o755)

        with pytest.raises(LakeError, match="is open to others"):
            make_socket_folder(deep)
