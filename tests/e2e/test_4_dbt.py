"""The unit tests of the dbt models, by the command that who writes a metric uses."""

import json

import pytest

from tests.e2e.lakehouse import Lakehouse

pytestmark = pytest.mark.e2e


def test_unit_tests_of_the_models(demo: Lakehouse) -> None:
    demo.lake("test", "--no-data")

    results = json.loads((demo.config.home / "dbt" / "run_results.json").read_text())["results"]
    assert {result["status"] for result in results} == {"pass"}
    assert {"unit_test"} == {result["unique_id"].split(".")[0] for result in results}


def test_a_model_has_its_unit_and_its_data_tests(demo: Lakehouse) -> None:
    done = demo.lake("test", "fact_lot_disposals")

    kinds = {
        result["unique_id"].split(".")[0]
        for result in json.loads((demo.config.home / "dbt" / "run_results.json").read_text())["results"]
    }
    assert kinds == {"unit_test", "test"}
    assert "tests in" in done.stderr


def test_a_model_that_is_none_is_said_so(demo: Lakehouse) -> None:
    done = demo.lake("test", "no_such_model", check=False)

    assert (done.returncode, "Name a model" in done.stderr) == (2, True)
