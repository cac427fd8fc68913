"""The contract of a model registry, held on a real MLflow server."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import uuid4

import lightgbm as lgb
import mlflow
import numpy as np
import pandas as pd
import pytest
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from repurchase.adapters.model_registry import Candidate, ModelRegistry, ModelVersion, StoredModel, open_model_registry
from repurchase.errors import DataError, SettingsError
from repurchase.forecast.independent_voices import IndependentVoices
from repurchase.forecast.word_meaning import WordMeaning

CUTOFF = datetime(2024, 5, 6, tzinfo=UTC)
RATES = pd.DataFrame({"poisson_gamma_rate": [0.01, 0.1]})
FRAME = pd.DataFrame(np.random.default_rng(0).random((200, 3)), columns=["a", "b", "c"])
LABELS = (FRAME["a"] > 0.5).astype(int)
ONE_PIXEL = b"\x89PNG\r\n\x1a\n"


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


def _booster(rounds: int = 3) -> lgb.Booster:
    parameters = {"objective": "binary", "verbosity": -1, "num_threads": 1}
    return lgb.train(parameters, lgb.Dataset(FRAME, LABELS), rounds)


def _candidate(
    name: str, model: StoredModel = None, fingerprint: str = "rows", judged: StoredModel = None
) -> Candidate:
    return Candidate(
        name=name,
        model=model,
        example=RATES if model is None else FRAME.head(2),
        answers=np.array([0.1, 0.5]),
        data_cutoff=CUTOFF,
        data_fingerprint=fingerprint,
        code_fingerprint="code",
        rows=200,
        parameters={"trees": 3},
        metrics={"roc_auc": 0.75},
        description="# What it says",
        tables={"judgement": pd.DataFrame({"roc_auc": [0.75]}, index=pd.Index(["ours"], name="method"))},
        figures={"roc": ONE_PIXEL},
        judged=judged,
    )


def _same(one: ModelVersion | None, other: ModelVersion) -> bool:
    return one is not None and (one.name, one.version) == (other.name, other.version)


def test_a_model_has_a_page_before_its_first_version(registry: ModelRegistry, name: str) -> None:
    """It is introduced once, by the first description, and versions come to the same page."""
    registry.introduce(name, "what it is for")
    registry.introduce(name, "something else")
    registry.register(_candidate(name))
    assert mlflow.MlflowClient().get_registered_model(name).description == "what it is for"


def test_an_empty_registry_knows_nobody(registry: ModelRegistry, name: str) -> None:
    """Asking for what was never registered is no error."""
    assert registry.champion(name) is None
    assert registry.challenger(name) is None
    assert registry.find(name, "rows", "code") is None


def test_only_promotion_makes_a_champion(registry: ModelRegistry, name: str, tracking: str) -> None:
    """Each new version challenges; the reason of promotion or refusal stands on the version."""
    first = registry.register(_candidate(name))
    assert registry.champion(name) is None
    registry.promote(first, "the first one")
    second = registry.register(_candidate(name, fingerprint="later rows"))
    registry.refuse(second, "no better")
    assert _same(registry.champion(name), first)
    assert _same(registry.challenger(name), second)
    client = mlflow.MlflowClient(tracking)
    verdicts = [client.get_model_version(name, each.version).tags["verdict"] for each in (first, second)]
    assert verdicts == ["champion: the first one", "refused: no better"]


def test_a_rollback_goes_to_the_champion_before(registry: ModelRegistry, name: str, tracking: str) -> None:
    """Never to one that was refused or taken back itself, and it says so on the one that went."""
    first, refused, third, fourth = (registry.register(_candidate(name, fingerprint=each)) for each in "abcd")
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
    registry.promote(registry.register(_candidate(name)), "first")
    with pytest.raises(DataError, match="no earlier champion"):
        registry.roll_back(name, "complaints")


def test_the_same_rows_and_code_are_found_again(registry: ModelRegistry, name: str) -> None:
    """Only a version with both fingerprints is found, and it tells its cutoff."""
    kept = registry.register(_candidate(name))
    found = registry.find(name, "rows", "code")
    assert found == kept
    assert found.data_cutoff == CUTOFF
    assert registry.find(name, "other rows", "code") is None
    assert registry.find(name, "rows", "other code") is None


def test_a_booster_comes_back_as_it_was(registry: ModelRegistry, name: str) -> None:
    """The trees at work and the trees that were judged are two, and both answer as before."""
    model, judged = _booster(5), _booster(2)
    version = registry.register(_candidate(name, model, judged=judged))
    loaded, loaded_judged = registry.load(version), registry.load_judged(version)
    assert isinstance(loaded, lgb.Booster)
    assert isinstance(loaded_judged, lgb.Booster)
    assert np.array_equal(loaded.predict(FRAME), model.predict(FRAME))
    assert np.array_equal(loaded_judged.predict(FRAME), judged.predict(FRAME))


def test_a_classifier_of_trees_and_words_comes_back_without_pickle(registry: ModelRegistry, name: str) -> None:
    """The shape of the consumable classifier survives the registry and answers alike."""
    frame = FRAME.assign(words=np.where(LABELS == 1, "корм для кошки", "журналы"))
    trees = make_pipeline(
        ColumnTransformer([("a", "passthrough", ["b"])]), lgb.LGBMClassifier(n_estimators=2, verbosity=-1, n_jobs=1)
    )
    spoken = make_pipeline(ColumnTransformer([("w", WordMeaning(), "words")]), LogisticRegression())
    model = IndependentVoices(behaviour=trees, words=spoken).fit(frame, LABELS)
    answers = model.predict_proba(frame.head(2))
    candidate = _candidate(name)
    version = registry.register(
        Candidate(
            **{field: getattr(candidate, field) for field in candidate.__slots__}
            | {"model": model, "example": frame.head(2), "answers": answers}
        )
    )
    loaded = registry.load(version)
    assert isinstance(loaded, IndependentVoices)
    assert np.array_equal(loaded.predict_proba(frame), model.predict_proba(frame))


def test_the_rule_is_kept_as_code_that_anybody_can_run(registry: ModelRegistry, name: str) -> None:
    """Nothing was learned, so nothing is loaded, and MLflow alone can still score with it."""
    version = registry.register(_candidate(name))
    assert registry.load(version) is None
    assert registry.load_judged(version) is None
    scored = mlflow.pyfunc.load_model(f"models:/{name}/{version.version}").predict(RATES)
    assert scored == pytest.approx(1 - np.exp(-7 * RATES["poisson_gamma_rate"].to_numpy()))


def test_trees_kept_without_the_judged_ones_are_not_taken_for_the_rule(registry: ModelRegistry, name: str) -> None:
    """A comparison with what was never kept fails with a word on what to do."""
    version = registry.register(_candidate(name, _booster()))
    with pytest.raises(DataError, match=r"Candidate\.judged"):
        registry.load_judged(version)


def test_its_page_holds_what_a_reviewer_needs(registry: ModelRegistry, name: str, tracking: str) -> None:
    """Metrics, parameters, tags, description, table and plot stand with the run and the version."""
    version = registry.register(_candidate(name, _booster()))
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
    registry.register(_candidate(name, _booster()))
    assert capfd.readouterr() == ("", "")


def test_nobody_at_the_address_is_a_settings_error() -> None:
    """The message names the setting, and comes within seconds."""
    before = mlflow.get_tracking_uri()
    with pytest.raises(SettingsError, match="REPURCHASE_TRACKING_URL"):
        open_model_registry("http://127.0.0.1:9")
    mlflow.set_tracking_uri(before)
