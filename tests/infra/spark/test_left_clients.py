"""Clients that go away in the middle of statements leave a Thrift Server that answers: no connection to the metastore is lost."""

import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

from infra import services
from infra.readiness import thrift_answers
from infra.scratch import own_settings

pytestmark = [pytest.mark.spark, pytest.mark.chaos]

ROUNDS = 3  # with the default pool of connections the server was mute for good after the second
CLIENTS = 12
ANSWER_SECONDS = 60  # it has just been left by a dozen clients, and cancels what they had begun


def test_a_server_whose_clients_are_killed_in_statements_goes_on_answering(tmp_path: Path) -> None:
    config, random = own_settings(tmp_path / "home", thrift_memory="1g"), Random(3)
    command = [sys.executable, str(Path(__file__).with_name("leaving_client.py")), str(config.thrift_port)]
    try:
        services.up(config, only=("thrift",), timeout=900)
        for number in range(ROUNDS):
            clients = [subprocess.Popen([*command, str(each)], stderr=subprocess.DEVNULL) for each in range(CLIENTS)]
            time.sleep(random.uniform(10, 20))
            left = [client.poll() for client in clients]
            for client in clients:
                client.kill()
                client.wait()

            assert left == [None] * CLIENTS, f"round {number}: clients ended by themselves"
            assert thrift_answers(config, ANSWER_SECONDS), f"round {number}"
    finally:
        services.down(config)
