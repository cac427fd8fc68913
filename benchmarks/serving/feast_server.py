"""A feature repository for `feast serve` on this project's stores, with the features that the API reads."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from feast import FeatureStore

from feature_repo.features import DECLARED

_CONFIGURATION = """\
project: repurchase
provider: local
entity_key_serialization_version: 3
registry: {registry}
offline_store:
  type: repurchase.adapters.clickhouse.feast_offline_store.WarehouseOfflineStore
  url: clickhouse://unused@127.0.0.1:1/none
online_store:
  type: repurchase.adapters.online_features.feast.online_store.PackedRedisOnlineStore
  url: {online_store}
"""


def repository(folder: Path, online_store_url: str) -> None:
    """Write the configuration and apply the views."""
    folder.mkdir()
    values = {"registry": folder / "registry.db", "online_store": online_store_url}
    (folder / "feature_store.yaml").write_text(_CONFIGURATION.format(**values), encoding="utf-8")
    FeatureStore(str(folder)).apply([*DECLARED])


def command(folder: Path, port: int) -> list[str]:
    """Return the command of `feast serve` with one worker that is not recycled during the measurement."""
    feast = str(Path(sys.executable).with_name("feast"))
    lasting = ["--max-requests", "0", "--max-requests-jitter", "0"]
    return [feast, "-c", str(folder), "serve", "-h", "127.0.0.1", "-p", str(port), "--no-access-log", *lasting]


ENVIRONMENT: Mapping[str, str] = {"FEAST_USAGE": "False", "PYTHONPATH": "."}
