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
from infra.supervisor.judge import Judge
from infra.supervisor.watchdog import watch
from lake.clients.thrift import thrift
from lake.home.errors import LakeError
from lake.home.home import Home

pytestmark = [pytest.mark.spark, pytest.mark.chaos]


def test_a_server_that_never_answers_is_known_in_seconds_and_started_anew_once(tmp_path: Path) -> None:
    config, judge = own_settings(tmp_path / "home", thrift_memory="1g"), Judge(patience=2, starting=300)
    try:
        services.up(config, only=("thrift",), timeout=400)
        threading.Thread(target=watch, args=(config, judge), kwargs={"between": 1.0, "answer": 10.0}, daemon=True).start()
        time.sleep(5)
        hung = _pid(config)
        os.kill(hung, signal.SIGSTOP)

        began = time.monotonic()
        answers = thrift_answers(config)
        seconds = time.monotonic() - began
        with pytest.raises(LakeError, match="lake logs thrift"), thrift(config, answer=2):
            pass
        pids, deadline = {hung}, time.monotonic() + 300
        while _pid(config) in {0, hung} or not thrift_answers(config):
            assert time.monotonic() < deadline, "the server was not started anew within five minutes"
            pids.add(_pid(config))
            time.sleep(1)
        time.sleep(10)

        assert (answers, seconds < 5) == (False, True)
        assert pids - {0} <= {hung, _pid(config)}
        assert thrift_answers(config)
    finally:
        services.down(config)


def test_an_answer_that_comes_too_late_is_not_taken_for_the_next(tmp_path: Path) -> None:
    config = own_settings(tmp_path / "home", thrift_memory="1g")
    try:
        services.up(config, only=("thrift",), timeout=400)
        pid = _pid(config)

        for late in (0.5, 2.5, 3.5):  # in time, while the goodbye would wait for its answer, and after that
            goes_on = threading.Timer(late, os.kill, (pid, signal.SIGCONT))
            try:
                with thrift(config, patience=2, answer=20) as server:
                    os.kill(pid, signal.SIGSTOP)
                    goes_on.start()
                    told = str(server.rows("select 'late'"))
            except LakeError as error:
                told = error.problem
            goes_on.join()
            assert told == "[('late',)]" if late < 2 else "took longer than 2 s" in told
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


def _pid(config: Home) -> int:
    return Supervisor(config).states()["thrift"].pid
