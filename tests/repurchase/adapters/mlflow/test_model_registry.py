"""The contract of a model registry, held on a real MLflow server."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import lightgbm as lgb
import mlflow
import numpy as np
import pandas as pd
import pytest

from repurchase.adapters.mlflow import ModelRegistry, ModelVersion, model_files, open_model_registry
from repurchase.errors import DataError, SettingsError
from repurchase.forecast.consumables.log_odds_average import IndependentVoices
from repurchase.forecast.model.boosting import MIN_RATE, UNKNOWN_RATE, WEEKS
from repurchase.forecast.model.columns import FEATURES
from repurchase.forecast.model.curve import CURVE_DAYS
from repurchase.forecast.model.recipe import fit_model
from repurchase.forecast.model.repurchase_model import BoostedModel
from tests.repurchase.adapters.mlflow.candidates import CUTOFF, FRAME, RATES, WORDS, a_candidate, a_classifier, trees
from tests.repurchase.forecast.training_frames import training_frame

STRANGER = """
import sys, mlflow, pandas as pd
drawn = mlflow.pyfunc.load_model(sys.argv[1]).predict(pd.read_parquet(sys.argv[2] + "/asked.parquet"))
drawn.to_parquet(sys.argv[2] + "/drawn.parquet")
assert not any(name.split(".")[0] == "repurchase" for name in sys.modules)
"""


@pytest.fixture(scope="module")
def registry(tracking: str) -> Iterator[ModelRegistry]:
    """Open the registry for the module, and give MLflow's process-wide address back."""
    before = mlflow.get_tracking_uri()
    yield open_model_registry(tracking)
    mlflow.set_tracking_uri(before)


@pytest.fixture
def name() -> str:
    """A model name that no other test uses."""
    return f"model-{uuid4().hex[:8]}"


def _same(one: ModelVersion | None, other: ModelVersion) -> bool:
    return one is not None and (one.name, one.version) == (other.name, other.version)


def test_a_model_has_a_page_before_its_first_version(registry: ModelRegistry, name: str) -> None:
    """It is introduced once, by the first description, and versions come to the same page."""
    registry.introduce(name, "what it is for")
    registry.introduce(name, "something else")
    registry.register(a_candidate(name))
    assert mlflow.MlflowClient().get_registered_model(name).description == "what it is for"


def test_an_empty_registry_knows_nobody(registry: ModelRegistry, name: str) -> None:
    """Asking for what was never registered is no error."""
    assert registry.champion(name) is None
    assert registry.challenger(name) is None
    assert registry.find(name, "rows", "code") is None


def test_only_promotion_makes_a_champion(registry: ModelRegistry, name: str, tracking: str) -> None:
    """Each new version challenges; the reason of promotion or refusal stands on the version."""
    first = registry.register(a_candidate(name))
    assert registry.champion(name) is None
    registry.promote(first, "the first one")
    second = registry.register(a_candidate(name, fingerprint="later rows"))
    registry.refuse(second, "no better")
    assert _same(registry.champion(name), first)
    assert _same(registry.challenger(name), second)
    client = mlflow.MlflowClient(tracking)
    verdicts = [client.get_model_version(name, each.version).tags["verdict"] for each in (first, second)]
    assert verdicts == ["champion: the first one", "refused: no better"]


def test_a_rollback_goes_to_the_champion_before(registry: ModelRegistry, name: str, tracking: str) -> None:
    """Never to one that was refused or taken back itself, and it says so on the one that went."""
    first, refused, third, fourth = (registry.register(a_candidate(name, fingerprint=each)) for each in "abcd")
    registry.promote(first, "first")
    registry.refuse(refused, "worse")
    registry.promote(third, "better")
    registry.promote(fourth, "better still")
    assert _same(registry.roll_back(name, "complaints"), third)
    assert _same(registry.roll_back(name, "more complaints"), first)
    assert _same(registry.champion(name), first)
    gone = registry.challenger(name)
    assert gone is not None
    assert gone.rolled_back
    tags = mlflow.MlflowClient(tracking).get_model_version(name, fourth.version).tags
    assert tags["verdict"] == "rolled back: complaints"


def test_there_must_be_somebody_to_go_back_to(registry: ModelRegistry, name: str) -> None:
    """Neither an empty registry nor a single champion can be rolled back."""
    with pytest.raises(DataError, match="no earlier champion"):
        registry.roll_back(name, "complaints")
    registry.promote(registry.register(a_candidate(name)), "first")
    with pytest.raises(DataError, match="no earlier champion"):
        registry.roll_back(name, "complaints")


def test_the_same_rows_and_code_are_found_again(registry: ModelRegistry, name: str) -> None:
    """Only a version with both fingerprints is found, and it tells its cutoff."""
    kept = registry.register(a_candidate(name))
    found = registry.find(name, "rows", "code")
    assert found == kept
    assert found.data_cutoff == CUTOFF
    assert registry.find(name, "other rows", "code") is None
    assert registry.find(name, "rows", "other code") is None


def test_a_booster_comes_back_as_it_was(registry: ModelRegistry, name: str) -> None:
    """The trees at work and the trees that were judged are two, and both answer as before."""
    model, judged = trees(5), trees(2)
    version = registry.register(a_candidate(name, model, judged=judged))
    loaded, loaded_judged = registry.load(version), registry.load_judged(version)
    assert isinstance(loaded, lgb.Booster)
    assert isinstance(loaded_judged, lgb.Booster)
    assert np.array_equal(loaded.predict(FRAME), model.predict(FRAME))
    assert np.array_equal(loaded_judged.predict(FRAME), judged.predict(FRAME))


def test_a_classifier_of_trees_and_words_comes_back_without_pickle(registry: ModelRegistry, name: str) -> None:
    """The shape of the consumable classifier survives the registry and answers alike."""
    candidate = a_classifier(name)
    version = registry.register(candidate)
    loaded = registry.load(version)
    assert isinstance(loaded, IndependentVoices)
    assert isinstance(candidate.model, IndependentVoices)
    assert np.array_equal(loaded.predict_proba(WORDS), candidate.model.predict_proba(WORDS))


def test_the_rule_is_kept_as_code_that_anybody_can_run(registry: ModelRegistry, name: str) -> None:
    """Nothing was learned, so nothing is loaded, and MLflow alone can still score with it."""
    version = registry.register(a_candidate(name))
    assert registry.load(version) is None
    assert registry.load_judged(version) is None
    scored = mlflow.pyfunc.load_model(f"models:/{name}/{version.version}").predict(RATES)
    assert list(scored) == [f"within_{days}_days" for days in range(1, 29)]
    assert scored["within_7_days"].to_numpy() == pytest.approx(1 - np.exp(-7 * RATES["poisson_gamma_rate"].to_numpy()))


def test_a_curve_is_drawn_by_mlflow_alone(registry: ModelRegistry, name: str, tmp_path: Path) -> None:
    """Another process, which does not know this project, asks with Feast's own features and gets our curve."""
    frame = training_frame(pairs=400)
    model = fit_model(frame)
    assert isinstance(model, BoostedModel)
    asked = frame[list(FEATURES)].head(20).astype(np.float64)
    asked.iloc[0] = np.nan
    candidate = replace(a_candidate(name, model.booster), example=asked.head(2), answers=model.curve(asked.head(2)))
    version = registry.register(candidate)
    asked.to_parquet(tmp_path / "asked.parquet")
    command = [sys.executable, "-I", "-c", STRANGER, f"models:/{name}/{version.version}", str(tmp_path)]
    environment = os.environ | {"MLFLOW_ALLOW_PICKLE_DESERIALIZATION": "false"}
    subprocess.run(command, check=True, cwd=tmp_path, env=environment)
    drawn = pd.read_parquet(tmp_path / "drawn.parquet")
    assert list(drawn) == [f"within_{days}_days" for days in range(1, CURVE_DAYS + 1)]
    assert np.allclose(drawn.to_numpy(), model.curve(asked), rtol=1e-12)
    assert (CURVE_DAYS, WEEKS) == (model_files.CURVE_DAYS, model_files.WEEKS)
    assert model_files.MODEL_CONFIG == {"least_rate": MIN_RATE, "unknown_rate": UNKNOWN_RATE}


def test_a_kind_of_an_older_release_is_told(registry: ModelRegistry, name: str) -> None:
    """It is not read as something else, and the message names the next step."""
    version = registry.register(a_candidate(name, trees()))
    assert registry.is_readable(version)
    mlflow.MlflowClient().set_model_version_tag(name, version.version, "kind", "lightgbm")
    assert not registry.is_readable(version)
    with pytest.raises(DataError, match="train a new one"):
        registry.load(version)


def test_trees_kept_without_the_judged_ones_are_not_taken_for_the_rule(registry: ModelRegistry, name: str) -> None:
    """A comparison with what was never kept fails with a word on what to do."""
    version = registry.register(a_candidate(name, trees()))
    with pytest.raises(DataError, match=r"Candidate\.judged"):
        registry.load_judged(version)


def test_its_page_holds_what_a_reviewer_needs(registry: ModelRegistry, name: str, tracking: str) -> None:
    """Metrics, parameters, tags, description, table and plot stand with the run and the version."""
    version = registry.register(a_candidate(name, trees()))
    client = mlflow.MlflowClient(tracking)
    run, stored = client.get_run(version.run_id), client.get_model_version(name, version.version)
    assert registry.metrics(version) == {"roc_auc": 0.75}
    assert run.data.params["trees"] == "3"
    assert run.data.tags["mlflow.note.content"] == stored.description == "# What it says"
    assert {"data_fingerprint", "code_fingerprint", "code_version", "rows", "data_cutoff"} < set(stored.tags)
    files = [file.path for folder in ("plots", "tables") for file in client.list_artifacts(version.run_id, folder)]
    assert files == ["plots/roc.png", "tables/judgement.json"]
    assert version.page.startswith(f"{tracking}/#/models/{name}/versions/{version.version}?")
    assert mlflow.models.get_model_info(f"models:/{name}/{version.version}").signature is not None


def test_it_keeps_quiet(registry: ModelRegistry, name: str, capfd: pytest.CaptureFixture[str]) -> None:
    """A registration writes nothing on the screen of whoever runs it."""
    registry.register(a_candidate(name, trees()))
    assert capfd.readouterr() == ("", "")


def test_nobody_at_the_address_is_a_settings_error() -> None:
    """The message names the setting, and comes within seconds."""
    before = mlflow.get_tracking_uri()
    with pytest.raises(SettingsError, match="REPURCHASE_TRACKING_URL"):
        open_model_registry("http://127.0.0.1:9")
    mlflow.set_tracking_uri(before)
