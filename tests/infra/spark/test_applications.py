from pathlib import Path

from infra.spark.applications import bronze_command, common_confs, thrift_command
from lake.home.home import Home


def properties(command: list[str]) -> dict[str, str]:
    text = Path(command[command.index("--properties-file") + 1]).read_text()
    pairs = (line.partition(" ") for line in text.splitlines() if not line.startswith("#"))
    return {key: value for key, _, value in pairs}


def test_everything_binds_to_loopback(config: Home) -> None:
    confs = properties(thrift_command(config))

    hosts = ("spark.driver.bindAddress", "spark.driver.host", "spark.hadoop.hive.server2.thrift.bind.host")
    assert {confs[host] for host in hosts} == {"127.0.0.1"}
    assert confs["spark.ui.enabled"] == "false"


def test_metastore_warehouse_and_temporary_files_are_below_the_home(config: Home) -> None:
    home = str(config.home)

    confs = properties(thrift_command(config))

    folders = [key for key, value in confs.items() if "dir" in key.lower() and value.startswith("/")]
    assert "spark.sql.warehouse.dir" in folders
    assert all(confs[key].startswith(home) for key in folders)
    assert f"databaseName={home}/" in confs["spark.hadoop.javax.jdo.option.ConnectionURL"]
    assert f'"-Djava.io.tmpdir={home}/tmp"' in confs["spark.driver.extraJavaOptions"]


def test_bronze_neither_opens_the_metastore_nor_shares_the_file_of_the_thrift_server(config: Home) -> None:
    thrift, bronze = thrift_command(config), bronze_command(config, "--available-now")

    assert "javax.jdo" not in str(properties(bronze))
    assert "javax.jdo" in str(properties(thrift))
    assert bronze[-2:] == [str(Path("spark_jobs/bronze.py").resolve()), "--available-now"]


def test_memory_comes_from_the_settings(config: Home) -> None:
    smaller = config.model_copy(update={"bronze_memory": "700m", "thrift_memory": "900m"})

    memory = [properties(command)["spark.driver.memory"] for command in (bronze_command(smaller), thrift_command(smaller))]

    assert memory == ["700m", "900m"]


def test_delta_is_a_catalog_and_an_extension(config: Home) -> None:
    confs = common_confs(config)

    assert confs["spark.sql.extensions"].endswith("DeltaSparkSessionExtension")
    assert confs["spark.sql.catalog.spark_catalog"].endswith("DeltaCatalog")
