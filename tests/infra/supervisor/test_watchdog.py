"""A Thrift Server that accepts and never answers is told apart from one that works, and started anew."""

import os
import signal
import threading
import time
from pathlib import Path

import pytest

from infra import services
from infra.readiness import thrift_answers
from infra.scratch import own_settings
from infra.supervisor.client import Supervisor
from infra.supervisor.watchdog import watch
from lake.clients.thrift import thrift
from lake.home.errors import LakeError

pytestmark = [pytest.mark.spark, pytest.mark.chaos]


def test_a_server_that_never_answers_is_known_in_seconds_and_started_anew(tmp_path: Path) -> None:
    config = own_settings(tmp_path / "home", thrift_memory="1g")
    try:
        services.up(config, only=("thrift",), timeout=400)
        hung = Supervisor(config).states()["thrift"].pid
        os.kill(hung, signal.SIGSTOP)

        began = time.monotonic()
        answers = thrift_answers(config)
        seconds = time.monotonic() - began
        with pytest.raises(LakeError, match="lake logs thrift"), thrift(config, answer=2):
            pass
        watcher = {"between": 1.0, "patience": 2, "starting": 0.0}
        threading.Thread(target=watch, args=(config,), kwargs=watcher, daemon=True).start()
        deadline = time.monotonic() + 300
        while Supervisor(config).states()["thrift"].pid in {0, hung} or not thrift_answers(config):
            assert time.monotonic() < deadline, "the server was not started anew within five minutes"
            time.sleep(1)

        assert (answers, seconds < 5) == (False, True)
    finally:
        services.down(config)


def test_a_server_of_another_home_is_not_believed(tmp_path: Path) -> None:
    config = own_settings(tmp_path / "home", thrift_memory="1g")
    other = own_settings(tmp_path / "other", thrift_port=config.thrift_port)
    try:
        services.up(config, only=("thrift",), timeout=400)

        with pytest.raises(LakeError, match="serves") as refused, thrift(other):
            pass

        assert "LAKE_THRIFT_PORT" in refused.value.remedy
    finally:
        services.down(config)
