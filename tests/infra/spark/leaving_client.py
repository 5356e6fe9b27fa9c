"""A client of the Thrift Server that works until it is killed: `leaving_client.py PORT NUMBER`."""

import sys
import time
from itertools import cycle

from pyhive import hive

RUNNING = (0, 1)  # initialised, running


def main(port: int, number: int) -> None:
    cursor = hive.connect("127.0.0.1", port).cursor()
    cursor.execute("create schema if not exists left_clients")
    table = f"left_clients.t{number}"
    made = f"create or replace table {table} using delta as select id, id % 7 as k from range(20000)"
    for statement in cycle((made, f"drop table {table}", "show tables in left_clients")):
        cursor.execute(statement, async_=True)
        while cursor.poll().operationState in RUNNING:
            time.sleep(0.01)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
