import os
import socket

import pytest

from infra.ports import check_free, kafka_ports
from lake.home.errors import LakeError
from lake.home.home import Home


def test_taken_port_names_its_holder_and_the_setting_that_moves_ours(config: Home) -> None:
    port = kafka_ports(config)[0]
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", port.number))
        holder.listen()

        with pytest.raises(LakeError, match=rf"Port {port.number}, for Kafka, is taken by .* \(pid {os.getpid()}\)") as caught:
            check_free(port)

    assert "LAKE_KAFKA_PORT" in caught.value.remedy


def test_free_port_passes(config: Home) -> None:
    for port in kafka_ports(config):
        check_free(port)
