"""Before Sail writes a home that Spark wrote: tables are freed of Delta features that Sail does not know. No row is touched."""

import json
import time
from pathlib import Path
from typing import Any

from lake.gold.catalog import found_tables
from lake.gold.delta_log import LOG, newest_version
from lake.home.home import Home

FEATURES_OF_SAIL = {"deletionVectors", "appendOnly", "invariants"}  # what Sail 0.7.2 writes beside the oldest protocol
PROPERTIES_OF_SPARK = {"delta.enableChangeDataFeed", "clusteringColumns"}


def free_for_sail(config: Home) -> list[str]:
    """Commit, to each table of silver and gold with other features, a protocol without them; the names of those tables.

    Releases that built on Spark alone clustered their tables and kept change feeds: features of writers, of which no reader
    has to know, and nothing of which remains in the files.
    """
    root = config.places.folder
    found = [root / schema / table for schema, table in found_tables(config) if schema in {"silver", "gold"}] if root else []
    return [f"{folder.parent.name}.{folder.name}" for folder in found if _free(folder)]


def _free(folder: Path) -> bool:
    from deltalake import DeltaTable

    table = DeltaTable(str(folder))
    protocol = table.protocol()
    features = set(protocol.writer_features or ())
    if features <= FEATURES_OF_SAIL:
        return False
    kept, readers = sorted(features & FEATURES_OF_SAIL), sorted(protocol.reader_features or ())
    written: dict[str, Any] = {"minReaderVersion": protocol.min_reader_version, "minWriterVersion": 7, "writerFeatures": kept}
    actions: list[dict[str, Any]] = [
        {"commitInfo": {"timestamp": int(time.time() * 1000), "operation": "DROP FEATURE", "operationParameters": {}}},
        {"protocol": written | ({"readerFeatures": readers} if protocol.min_reader_version >= 3 else {})},
        {"metaData": _metadata(table)},
    ]
    if "clustering" in features:
        actions.append({"domainMetadata": {"domain": "delta.clustering", "configuration": "{}", "removed": True}})
    with (folder / LOG / f"{newest_version(folder) + 1:020d}.json").open("x") as commit:
        commit.write("\n".join(json.dumps(action) for action in actions) + "\n")
    return True


def _metadata(table: Any) -> dict[str, Any]:
    found = table.metadata()
    properties = {name: value for name, value in found.configuration.items() if name not in PROPERTIES_OF_SPARK}
    return {
        "id": found.id,
        "name": found.name,
        "description": found.description,
        "format": {"provider": "parquet", "options": {}},
        "schemaString": table.schema().to_json(),
        "partitionColumns": found.partition_columns,
        "configuration": properties,
        "createdTime": found.created_time,
    }
