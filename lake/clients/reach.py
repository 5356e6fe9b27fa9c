"""Whether anything listens at an address: asked before a client that would wait for seconds."""

import socket

HIGHEST_PORT = 65_535


def reachable(addresses: str, seconds: float = 2) -> bool:
    """Whether one of `host:port[,host:port…]` takes a TCP connection within `seconds` each; one refused is known at once."""
    return any(_connects(address.strip(), seconds) for address in addresses.split(","))


def _connects(address: str, seconds: float) -> bool:
    host, _, port = address.rpartition(":")
    # getaddrinfo takes 99999 for 34463, which may well listen.
    if not (port.isdecimal() and 0 < int(port) <= HIGHEST_PORT):
        return False
    try:
        with socket.create_connection((host.strip("[]"), int(port)), timeout=seconds):
            return True
    except (OSError, ValueError):
        return False
