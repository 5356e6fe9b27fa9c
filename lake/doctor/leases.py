"""Leases that somebody left who was killed, and what still writes for him."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import psutil

from lake.doctor.registry import Finding, Severity, check
from lake.home.home import Home
from lake.home.lease import Holder, is_alive, last_holder

LEASES = ("bronze.lease", "build.lease")


@check("leases")
def leases_are_held_by_the_living(config: Home) -> Iterator[Finding]:
    """A lease that is let go is empty; one with a name of somebody dead was cut off."""
    for name in LEASES:
        path = config.places.run / name
        holder = last_holder(path)
        if holder is not None:
            yield from _of(path, holder)


def _of(path: Path, holder: Holder) -> Iterator[Finding]:
    if holder.host != socket.gethostname():
        what = f"{holder} held it on another machine."
        yield Finding(Severity.NOTICE, str(path), what, f"Nothing, if the home was moved from {holder.host}; else stop it there.")
    elif not is_alive(holder):
        remedy = "Nothing: the lease is free. `lake build` takes back what a killed build left, bronze goes on from its tables."
        yield Finding(Severity.NOTICE, str(path), f"{holder} was killed.", remedy)
    elif not psutil.pid_exists(holder.pid) and holder.alive_while != os.getpid():
        what = f"{holder} is gone, but process {holder.alive_while}, which writes for it, still runs."
        yield Finding(Severity.FAULT, str(path), what, f"`lake down`, or `kill {holder.alive_while}`.")
