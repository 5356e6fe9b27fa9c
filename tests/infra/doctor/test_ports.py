"""Ports of ours that somebody else has: real listeners."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from infra.doctor.ports import outside_broker_answers, ports_are_ours
from infra.environment import MARKER
from infra.scratch import free_port
from lake.doctor import Severity
from lake.home.home import Home

_LISTEN = (
    "import socket, sys, time; s = socket.create_server(('127.0.0.1', int(sys.argv[1]))); print('on', flush=True); time.sleep(60)"
)


@contextmanager
def listening(port: int, **variables: str) -> Iterator[int]:
    """A process that listens; its pid."""
    command = [sys.executable, "-c", _LISTEN, str(port)]
    with subprocess.Popen(command, env=variables, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdout.readline() == "on\n"
        try:
            yield process.pid
        finally:
            process.kill()


def test_free_ports_have_no_finding(config: Home) -> None:
    assert list(ports_are_ours(config)) == []


def test_another_program_on_our_port_is_named(config: Home) -> None:
    with listening(config.kafka_port) as pid:
        (finding,) = ports_are_ours(config)

    assert finding.severity is Severity.FAULT
    assert f"Port {config.kafka_port}, for Kafka, is taken by python" in finding.what
    assert f"(process {pid})" in finding.what
    assert "LAKE_KAFKA_PORT" in finding.remedy


def test_another_homes_service_on_our_port_is_named_with_its_home(config: Home) -> None:
    mark = {MARKER: "/another/home", "SUPERVISOR_PROCESS_NAME": "kafka"}
    with listening(config.kafka_controller_port, **mark) as pid:
        (finding,) = ports_are_ours(config)

    assert f"is taken by kafka (process {pid}) of another home, /another/home." in finding.what
    assert "LAKE_KAFKA_CONTROLLER_PORT" in finding.remedy


@pytest.mark.parametrize("mark", [MARKER, "LAKE_HOME"])
def test_a_service_of_this_home_has_the_port_by_right(config: Home, mark: str) -> None:
    with listening(config.kafka_port, **{mark: str(config.home)}):
        assert list(ports_are_ours(config)) == []


def test_the_port_of_a_service_that_this_home_does_not_need_may_be_taken(config: Home) -> None:
    with listening(config.thrift_port):
        as_sail = list(ports_are_ours(config))
        (as_thrift,) = ports_are_ours(config.model_copy(update={"engine": "thrift"}))

    assert as_sail == []
    assert "LAKE_THRIFT_PORT" in as_thrift.remedy


def test_a_broker_elsewhere_that_does_not_answer_is_found(config: Home) -> None:
    with socket.create_server(("127.0.0.1", 0)) as there:
        outside = config.model_copy(update={"kafka_bootstrap": f"127.0.0.1:{there.getsockname()[1]}"})
        answers = list(outside_broker_answers(outside))
    gone = config.model_copy(update={"kafka_bootstrap": f"127.0.0.1:{free_port()}"})

    (finding,) = outside_broker_answers(gone)

    assert answers == list(outside_broker_answers(config)) == []
    assert "LAKE_KAFKA_BOOTSTRAP" in finding.remedy
