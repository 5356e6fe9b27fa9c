"""The dbt project, parsed once."""

from typing import Any

import pytest
from dbt.cli.main import dbtRunner

from lake.home.settings import DBT_PROJECT


@pytest.fixture(scope="session")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What dbt reads of its project; needs no database."""
    folder = tmp_path_factory.mktemp("dbt")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LAKE_TABLES_URI", "nowhere")
        arguments = ["--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT)]
        arguments += ["--target-path", str(folder), "--log-path", str(folder), "--warn-error", "--quiet"]
        result = dbtRunner().invoke([*arguments[-2:], "parse", *arguments[:-2]])

    assert result.success, result.exception
    return result.result
