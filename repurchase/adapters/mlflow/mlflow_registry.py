"""The registry on MLflow: one run per version, aliases for champion and challenger."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Self
from urllib.parse import unquote, urlsplit

import lightgbm as lgb
import mlflow
from mlflow import MlflowClient
from mlflow.entities.model_registry import ModelVersion as StoredVersion
from mlflow.environment_variables import (
    MLFLOW_ALLOW_PICKLE_DESERIALIZATION,
    MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR,
    MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR,
    MLFLOW_HTTP_REQUEST_MAX_RETRIES,
    MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT,
    MLFLOW_TRACKING_PASSWORD,
    MLFLOW_TRACKING_USERNAME,
)
from mlflow.exceptions import MlflowException

from repurchase.adapters.mlflow.booster_text import booster_from
from repurchase.adapters.mlflow.model_files import BOOSTER, FILES, RULE, kind_of, log_model, model_from
from repurchase.adapters.mlflow.registry import Candidate, ModelVersion, StoredModel
from repurchase.adapters.mlflow.run_pages import DESCRIPTION_TAG, JUDGED_FILE, booster_file, log_page, tags_of
from repurchase.adapters.mlflow.stored_files import JUDGED_DIGEST, MODEL_DIGEST, digest_of, fetched, unchanged
from repurchase.errors import DataError, ServiceUnavailable, SettingsError

CHAMPION, CHALLENGER = "champion", "challenger"
VERDICT, PROMOTED, ROLLED_BACK = "verdict", "promoted_at", "rolled_back_at"
FEW_RETRIES = 3
REFUSED_SIGN_IN = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)


class MlflowRegistry:
    """Client of one tracking server; sets MLflow's process-wide address and credentials, so use one per process."""

    def __init__(self, tracking_url: str) -> None:
        _be_quiet()
        # Our readers unpickle nothing; this disables unpickling in MLflow's own readers as well.
        MLFLOW_ALLOW_PICKLE_DESERIALIZATION.set(False)  # type: ignore[no-untyped-call]
        self._url = _signed_in(tracking_url)
        mlflow.set_tracking_uri(self._url)
        self._client = MlflowClient(self._url)

    @classmethod
    def at(cls, tracking_url: str) -> Self:
        """Connect; raises SettingsError if the server does not answer or rejects the credentials."""
        registry = cls(tracking_url)
        try:
            registry._client.search_registered_models(max_results=1)
        except MlflowException as refused:
            raise SettingsError(_why(tracking_url, refused)) from refused
        return registry

    def introduce(self, name: str, description: str) -> None:
        """Create the registered model if it is missing."""
        if not self._client.search_registered_models(f"name = '{name}'"):
            self._client.create_registered_model(name, description=description)

    def find(self, name: str, data_fingerprint: str, code_fingerprint: str) -> ModelVersion | None:
        """Return the newest version with both fingerprints, or None."""
        wanted = (
            f"name = '{name}' and tag.data_fingerprint = '{data_fingerprint}'"
            f" and tag.code_fingerprint = '{code_fingerprint}'"
        )
        found = self._client.search_model_versions(wanted)
        return self._told(max(found, key=lambda each: int(each.version))) if found else None

    def register(self, candidate: Candidate) -> ModelVersion:
        """Log a run, create a version of it and set the alias `challenger`; raises ServiceUnavailable."""
        try:
            stored = self._store(candidate)
            self._client.set_registered_model_alias(candidate.name, CHALLENGER, stored.version)
        except MlflowException as refused:
            raise ServiceUnavailable(
                f"MLflow did not keep model {candidate.name}: {refused}; run it again"
            ) from refused
        return self._told(stored)

    def champion(self, name: str) -> ModelVersion | None:
        """Return the version with the alias `champion`."""
        return self._behind(name, CHAMPION)

    def challenger(self, name: str) -> ModelVersion | None:
        """Return the version with the alias `challenger`."""
        return self._behind(name, CHALLENGER)

    def is_readable(self, version: ModelVersion) -> bool:
        """Check the tag written at registration; see the port."""
        return self._client.get_model_version(version.name, version.version).tags["kind"] in {RULE, *FILES}

    def load(self, version: ModelVersion) -> StoredModel:
        """Load the version's model; raises DataError if its file changed since registration."""
        tags = self._client.get_model_version(version.name, version.version).tags
        kind = tags["kind"]
        if kind == RULE:
            return None
        if kind not in FILES:
            raise DataError(
                f"{version.name} version {version.version} is of a kind that this release does not read; train a new"
                " one: materialize training_set and repurchase_model"
            )
        uri = f"models:/{version.name}/{version.version}/{FILES[kind]}"
        return model_from(kind, unchanged(uri, tags, MODEL_DIGEST))

    def load_judged(self, version: ModelVersion) -> lgb.Booster | None:
        """Load the booster that was evaluated; None for the rule.

        Raises DataError if a booster version has none, or its file changed since registration.
        """
        folder = JUDGED_FILE.split("/", maxsplit=1)[0]
        if not self._client.list_artifacts(version.run_id, folder):
            self._require_rule(version)
            return None
        tags = self._client.get_model_version(version.name, version.version).tags
        content = unchanged(f"runs:/{version.run_id}/{JUDGED_FILE}", tags, JUDGED_DIGEST)
        return booster_from(content.decode(errors="replace"))

    def metrics(self, version: ModelVersion) -> Mapping[str, float]:
        """Return the metrics of the version's run."""
        measured: dict[str, float] = self._client.get_run(version.run_id).data.metrics
        return measured

    def promote(self, version: ModelVersion, reason: str) -> None:
        """Move the alias `champion` to the version."""
        self._tag(version, PROMOTED, datetime.now(UTC).isoformat())
        self._tag(version, VERDICT, f"champion: {reason}")
        self._client.set_registered_model_alias(version.name, CHAMPION, version.version)

    def refuse(self, version: ModelVersion, reason: str) -> None:
        """Record the reason on the version."""
        self._tag(version, VERDICT, f"refused: {reason}")

    def roll_back(self, name: str, reason: str) -> ModelVersion:
        """Move the alias `champion` back; raises DataError if there was no earlier champion."""
        standing = self.champion(name)
        earlier = [each for each in self._once_champions(name) if standing and each.version != standing.version]
        if standing is None or not earlier:
            raise DataError(f"no earlier champion of {name} is left to go back to; train and promote another one")
        self._tag(standing, ROLLED_BACK, datetime.now(UTC).isoformat())
        self._tag(standing, VERDICT, f"rolled back: {reason}")
        self._client.set_registered_model_alias(name, CHAMPION, earlier[-1].version)
        return earlier[-1]

    def _once_champions(self, name: str) -> list[ModelVersion]:
        """Versions that were promoted and never rolled back, the latest last."""
        known = self._client.search_model_versions(f"name = '{name}'")
        promoted = [each for each in known if PROMOTED in each.tags and ROLLED_BACK not in each.tags]
        return [self._told(each) for each in sorted(promoted, key=lambda each: str(each.tags[PROMOTED]))]

    def _tag(self, version: ModelVersion, name: str, value: str) -> None:
        self._client.set_model_version_tag(version.name, version.version, name, value)

    def _require_rule(self, version: ModelVersion) -> None:
        if self._client.get_model_version(version.name, version.version).tags["kind"] == BOOSTER:
            raise DataError(
                f"{version.name} version {version.version} was registered without the booster that was judged;"
                " register it with Candidate.judged, or compare other versions"
            )

    def _store(self, candidate: Candidate) -> StoredVersion:
        tags = tags_of(candidate, kind_of(candidate.model))
        experiment = mlflow.set_experiment(candidate.name)
        title = f"{candidate.name} {candidate.data_cutoff:%Y-%m-%d}"
        run_tags = {**tags, DESCRIPTION_TAG: candidate.description}
        with mlflow.start_run(experiment_id=experiment.experiment_id, run_name=title, tags=run_tags) as run:
            logged = log_model(candidate)
            log_page(candidate, logged.model_id)
        self.introduce(candidate.name, "")
        tags |= _digests(candidate, self._client.get_logged_model(logged.model_id).artifact_location)
        return self._client.create_model_version(
            candidate.name,
            source=logged.model_uri,
            run_id=run.info.run_id,
            tags=tags,
            description=candidate.description,
            model_id=logged.model_id,
        )

    def _behind(self, name: str, alias: str) -> ModelVersion | None:
        known = self._client.search_registered_models(f"name = '{name}'")
        version = known[0].aliases.get(alias) if known else None
        return self._told(self._client.get_model_version(name, str(version))) if version else None

    def _told(self, stored: StoredVersion) -> ModelVersion:
        return ModelVersion(
            name=stored.name,
            version=str(stored.version),
            run_id=str(stored.run_id),
            page=f"{self._url}/#/models/{stored.name}/versions/{stored.version}?workflowType=machine_learning",
            data_cutoff=datetime.fromisoformat(stored.tags["data_cutoff"]),
            rolled_back=ROLLED_BACK in stored.tags,
        )


def _signed_in(tracking_url: str) -> str:
    """Set the URL's credentials in MLflow's client; returns the URL without them, safe to display."""
    parts = urlsplit(tracking_url)
    if parts.username:
        MLFLOW_TRACKING_USERNAME.set(unquote(parts.username))  # type: ignore[no-untyped-call]
        MLFLOW_TRACKING_PASSWORD.set(unquote(parts.password or ""))  # type: ignore[no-untyped-call]
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl().rstrip("/")


def _why(tracking_url: str, refused: MlflowException) -> str:
    parts = urlsplit(tracking_url)
    where = f"at {parts.hostname}:{parts.port}"
    if refused.get_http_status_code() in REFUSED_SIGN_IN:  # type: ignore[no-untyped-call]
        return f"MLflow {where} refuses the user and password of REPURCHASE_TRACKING_URL"
    return f"no MLflow answers {where}; see REPURCHASE_TRACKING_URL"


def _digests(candidate: Candidate, folder: str) -> dict[str, str]:
    """Digests of the files as MLflow stores them, after checking that they load."""
    digests = {}
    kind = kind_of(candidate.model)
    if kind in FILES:
        content = fetched(f"{folder}/{FILES[kind]}")
        model_from(kind, content)
        digests[MODEL_DIGEST] = digest_of(content)
    if candidate.judged is not None:
        digests[JUDGED_DIGEST] = digest_of(booster_file(candidate.judged))
    return digests


def _be_quiet() -> None:
    logging.getLogger("mlflow").setLevel(logging.ERROR)
    MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT.set(True)  # type: ignore[no-untyped-call]
    MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR.set(False)  # type: ignore[no-untyped-call]
    MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR.set(1)  # type: ignore[no-untyped-call]
    MLFLOW_HTTP_REQUEST_MAX_RETRIES.set(FEW_RETRIES)  # type: ignore[no-untyped-call]
