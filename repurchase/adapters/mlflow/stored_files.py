"""Downloads files stored by MLflow and verifies their SHA-256 digests of registration."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import mlflow
from mlflow.exceptions import MlflowException

from repurchase.errors import DataError

MODEL_DIGEST, JUDGED_DIGEST = "model_sha256", "judged_sha256"
"""Tags of a version; versions registered before these tags existed load without verification."""


def digest_of(content: bytes) -> str:
    """SHA-256 as hexadecimal digits."""
    return sha256(content).hexdigest()


def fetched(uri: str) -> bytes:
    """Download one file by its `models:/…` or `runs:/…` URI; raises DataError if there is no file."""
    with TemporaryDirectory(prefix="repurchase-") as place:
        try:
            path = Path(mlflow.artifacts.download_artifacts(artifact_uri=uri, dst_path=place))
        except MlflowException as refused:
            raise DataError(f"MLflow does not give {uri}: {refused}") from refused
        if not path.is_file():
            raise DataError(f"{uri} is no file")
        return path.read_bytes()


def unchanged(uri: str, tags: Mapping[str, str], digest: str) -> bytes:
    """Download one file and verify the digest in the version's tag of that name; raises DataError if it differs."""
    content = fetched(uri)
    if tags.get(digest, digest_of(content)) != digest_of(content):
        raise DataError(
            f"{uri} is not the file that was registered: its SHA-256 differs; find out who changed it,"
            " and roll back or register the model again"
        )
    return content
