"""The unit tests of the dbt models, run by Spark."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from lake.build import DBT_PROJECT
from lake.dbt import environment
from tests.e2e.lakehouse import Lakehouse

pytestmark = pytest.mark.e2e


def test_unit_tests_of_the_models(lakehouse: Lakehouse) -> None:
    dbt = [str(Path(sys.executable).parent / "dbt"), "--no-use-colors", "test", "--select", "test_type:unit"]
    folders = ["--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT)]

    done = subprocess.run(
        [*dbt, *folders], env=lakehouse.environment | environment(lakehouse.config), capture_output=True, text=True, check=False
    )

    results = json.loads((lakehouse.config.home / "dbt" / "run_results.json").read_text())["results"]
    assert done.returncode == 0, done.stdout
    assert len(results) >= 15
