"""`python -m infra.jars [--lock] [SET …]`: fetch sets of jars, broker and spark if none is named; --lock locks them first."""

import sys

from infra.jars.fetch import fetch_jars, relock
from infra.jars.lock import SETS
from lake.home.home import this_home

if __name__ == "__main__":
    jars = this_home().places.jars
    set_names = [argument for argument in sys.argv[1:] if not argument.startswith("-")] or list(SETS)
    if "--lock" in sys.argv[1:]:
        relock(jars, set_names)
    for set_name in set_names:
        fetch_jars(jars, set_name)
