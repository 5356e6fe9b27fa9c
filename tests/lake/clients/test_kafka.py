"""Reading Kafka without a broker: no one waits for what is not there."""

import socket
import time
from pathlib import Path

import pytest

from infra.scratch import free_port, own_settings
from lake.clients.kafka import end_offsets
from lake.clients.reach import reachable
from lake.home.errors import LakeError


def test_an_absent_broker_is_told_at_once(tmp_path: Path) -> None:
    config = own_settings(tmp_path, kafka_bootstrap=f"127.0.0.1:{free_port()}")
    began = time.monotonic()

    with pytest.raises(LakeError, match="No Kafka broker answers") as caught:
        end_offsets(config)

    assert "lake up" in caught.value.remedy
    assert time.monotonic() - began < 1


def test_one_of_several_brokers_is_enough() -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        port = listening.getsockname()[1]

        assert reachable(f"127.0.0.1:{free_port()}, 127.0.0.1:{port}")


def test_a_port_past_the_last_is_not_taken_for_the_one_that_it_wraps_round_to() -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        port = listening.getsockname()[1]

        assert not reachable(f"127.0.0.1:{port + 65_536}")


@pytest.mark.parametrize("address", ["", "127.0.0.1", "127.0.0.1:none", "127.0.0.1:99999", "no.such.host.invalid:9092"])
def test_what_is_no_address_is_not_reachable(address: str) -> None:
    assert not reachable(address)
