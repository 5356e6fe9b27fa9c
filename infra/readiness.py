"""When a service is ready: it does its work for a client, not just: its port is open."""

from typing import Any

import psutil

from lake.clients.reach import reachable
from lake.clients.thrift import thrift
from lake.home.errors import LakeError
from lake.home.home import Home

ANSWER_SECONDS = 4.0  # of the Thrift Server: `lake status` tells within five seconds


def kafka_answers(config: Home) -> bool:
    """Whether the broker lists its topics."""
    if not reachable(config.bootstrap_servers):
        return False
    from kafka.admin import KafkaAdminClient
    from kafka.errors import KafkaError

    try:
        admin: Any = KafkaAdminClient(bootstrap_servers=config.bootstrap_servers, request_timeout_ms=10_000)
        try:
            admin.list_topics()
        finally:
            admin.close()
    except (KafkaError, OSError):
        return False
    return True


def thrift_answers(config: Home, seconds: float = ANSWER_SECONDS) -> bool:
    """Whether the Thrift Server takes a session and, within some seconds each, answers `select 1`."""
    if not reachable(f"{config.thrift_host}:{config.thrift_port}"):
        return False
    from pyhive import exc
    from thrift.Thrift import TException

    try:
        with thrift(config, patience=seconds, answer=seconds) as server:
            return server.rows("select 1") == [(1,)]
    except (LakeError, exc.Error, TException, OSError):
        return False


def bronze_is_ready(config: Home, supervised_pid: int) -> bool:
    """Whether the running application wrote `bronze.ready`: the pid in it is the supervised process or one of its children."""
    try:
        pid = int((config.places.run / "bronze.ready").read_text())
        family = psutil.Process(supervised_pid).children(recursive=True)
    except (OSError, ValueError, psutil.Error):
        return False
    return pid in {supervised_pid, *(child.pid for child in family)}
