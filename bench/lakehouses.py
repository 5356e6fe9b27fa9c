"""Lakehouses with a made history of a certain size, one after the other, for what is measured on them."""

import shutil
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from bench.history import Size
from bench.spark_side import spark_environment
from bench.worker import Worker
from infra import services
from infra.scratch import own_settings
from lake.home.console import say
from lake.home.home import Home


def lakehouses(sizes: str, scratch: Path, engine: str = "sail") -> Generator[tuple[Size, Home, Worker]]:
    """For each ACCOUNTSxDAYS a lakehouse that holds such a history, and the worker that adds to it; close it when done."""
    with (scratch / "workers.log").open("ab") as log:
        for name in sizes.split(","):
            size = Size(*map(int, name.split("x")))
            with _lakehouse(scratch / name, log, engine) as (config, worker):
                say(f"{name}: {worker.work({'accounts': size.accounts, 'days': size.days})}")
                yield size, config, worker


@contextmanager
def _lakehouse(home: Path, log: IO[bytes], engine: str) -> Iterator[tuple[Home, Worker]]:
    """A home of its own, a Thrift Server where that is the engine, and a worker that writes its bronze."""
    config = own_settings(home, engine=engine, spark_master="local[2]")
    try:
        if engine == "thrift":
            services.up(config, only=("thrift",), timeout=600)
        worker = Worker(["bench.history"], spark_environment(config), log)
        yield config, worker
        worker.stop()
    finally:
        services.down(config)
        shutil.rmtree(home, ignore_errors=True)
