"""Nothing in an artifact runs, whoever replaced it: held on a real MLflow server whose files are rewritten."""

from __future__ import annotations

import json
import pickle
import sys
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from uuid import uuid4
from zipfile import ZipFile

import lightgbm as lgb
import mlflow
import pytest
import yaml
from mlflow.exceptions import MlflowException
from mlflow.pyfunc.model import CONFIG_KEY_PYTHON_MODEL

from repurchase.adapters.mlflow import ModelRegistry, ModelVersion, open_model_registry
from repurchase.errors import DataError
from tests.repurchase.adapters.mlflow.candidates import a_booster, a_candidate, a_classifier

PICKLES = "builtins.dict"
TREES_FILE = "artifacts/trees.txt"


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


@pytest.fixture
def mark(tmp_path: Path) -> Path:
    """Name the file that hostile code makes when it runs."""
    return tmp_path / "code-ran"


class _Payload:
    def __init__(self, mark: Path) -> None:
        self._mark = mark

    def __reduce__(self) -> tuple[Callable[..., object], tuple[Path]]:
        return Path.touch, (self._mark,)


def _folder(version: ModelVersion, platform: Mapping[str, str]) -> Path:
    """Where MLflow keeps the files of the version's model."""
    place = mlflow.MlflowClient().get_model_version_download_uri(version.name, version.version)
    return Path(platform["REPURCHASE_STATE"]) / "models" / place.removeprefix("mlflow-artifacts:/")


def _vouch_for(version: ModelVersion, file: Path) -> None:
    """Record the digest of what stands there now, as one who may write to MLflow can."""
    digest = sha256(file.read_bytes()).hexdigest()
    mlflow.MlflowClient().set_model_version_tag(version.name, version.version, "model_sha256", digest)


def _describe(folder: Path, flavour: str, **changes: object) -> None:
    described = yaml.safe_load((folder / "MLmodel").read_text())
    described["flavors"][flavour] |= changes
    (folder / "MLmodel").write_text(yaml.safe_dump(described))


def _pickle_for_trees(folder: Path, mark: Path) -> Path:
    _describe(folder, "python_function", loader_module="pickle", python_model="artifacts/trees.txt")
    (folder / TREES_FILE).write_bytes(pickle.dumps(_Payload(mark)))
    return folder / TREES_FILE


def _skops_for_trees(folder: Path, mark: Path) -> Path:
    _describe(folder, "python_function", loader_module="mlflow.sklearn", skops_trusted_types=["posix.system"])
    _write_hostile_skops(folder / TREES_FILE, mark)
    return folder / TREES_FILE


def _pickle_for_a_classifier(folder: Path, mark: Path) -> Path:
    _describe(folder, "sklearn", serialization_format="pickle", pickled_model="model.pkl")
    (folder / "model.pkl").write_bytes(pickle.dumps(_Payload(mark)))
    (folder / "model.skops").write_bytes(pickle.dumps(_Payload(mark)))
    return folder / "model.skops"


def _skops_that_trusts_itself(folder: Path, mark: Path) -> Path:
    _describe(folder, "sklearn", skops_trusted_types=["posix.system"])
    _write_hostile_skops(folder / "model.skops", mark)
    return folder / "model.skops"


def _write_hostile_skops(file: Path, mark: Path) -> None:
    """A dictionary whose key is made by calling `os.system` with a shell command."""
    key_type = {"__class__": "system", "__module__": "posix", "__loader__": "TypeNode"}
    value = {"__class__": "str", "__module__": "builtins", "__loader__": "JsonNode", "content": "1"}
    schema = {
        "__class__": "dict",
        "__module__": "builtins",
        "__loader__": "DictNode",
        "protocol": 2,
        "key_types": {"__class__": "list", "__module__": "builtins", "__loader__": "ListNode", "content": [key_type]},
        "content": {f"touch '{mark}'": value},
    }
    with ZipFile(file, "w") as archive:
        archive.writestr("schema.json", json.dumps(schema))


TREES = (_pickle_for_trees, _skops_for_trees)
CLASSIFIERS = (_pickle_for_a_classifier, _skops_that_trusts_itself)


@pytest.mark.parametrize("replace", [*TREES, *CLASSIFIERS])
def test_nothing_that_replaced_a_model_runs(
    replace: Callable[[Path, Path], Path], registry: ModelRegistry, name: str, mark: Path, platform: Mapping[str, str]
) -> None:
    """Nor where its digest was recorded anew: only our own kinds of files are read, by our own list of types."""
    version = registry.register(a_booster(name) if replace in TREES else a_classifier(name))
    file = replace(_folder(version, platform), mark)
    with pytest.raises(DataError, match="is not the file that was registered"):
        registry.load(version)
    _vouch_for(version, file)
    with pytest.raises(DataError, match="cannot be read as"):
        registry.load(version)
    assert not mark.exists()


def test_code_beside_a_model_is_not_put_on_the_path(
    registry: ModelRegistry, name: str, platform: Mapping[str, str]
) -> None:
    """MLflow's own loader would let it shadow every module that is imported later."""
    version = registry.register(a_booster(name))
    folder = _folder(version, platform)
    _describe(folder, "python_function", code="code")
    (folder / "code").mkdir()
    (folder / "code" / "shadowed.py").write_text("")
    before = list(sys.path)
    assert isinstance(registry.load(version), lgb.Booster)
    assert sys.path == before


def test_the_rule_needs_no_file(registry: ModelRegistry, name: str, mark: Path, platform: Mapping[str, str]) -> None:
    """Its code is ours, so the code that is kept for others is not looked at."""
    version = registry.register(a_candidate(name))
    code = _folder(version, platform) / "poisson_gamma_code.py"
    assert code.exists()
    code.write_text(f"from pathlib import Path\nPath({str(mark)!r}).touch()\n")
    assert registry.load(version) is None
    assert registry.load_judged(version) is None
    assert not mark.exists()


def test_a_process_that_opened_the_registry_unpickles_no_model(
    registry: ModelRegistry, name: str, mark: Path, platform: Mapping[str, str]
) -> None:
    """Also where a notebook asks MLflow itself."""
    version = registry.register(a_candidate(name))
    folder = _folder(version, platform)
    (folder / "python_model.pkl").write_bytes(pickle.dumps(_Payload(mark)))
    described = yaml.safe_load((folder / "MLmodel").read_text())
    del described["flavors"]["python_function"]["model_code_path"]
    described["flavors"]["python_function"][CONFIG_KEY_PYTHON_MODEL] = "python_model.pkl"
    (folder / "MLmodel").write_text(yaml.safe_dump(described))
    with pytest.raises(MlflowException, match="disallowed"):
        mlflow.pyfunc.load_model(f"models:/{name}/{version.version}")
    assert not mark.exists()


def test_a_folder_in_place_of_the_file_is_refused(
    registry: ModelRegistry, name: str, platform: Mapping[str, str]
) -> None:
    """Whatever lies in it."""
    version = registry.register(a_booster(name))
    file = _folder(version, platform) / TREES_FILE
    file.unlink()
    file.mkdir()
    (file / "trees.txt").write_text("tree")
    with pytest.raises(DataError, match=r"trees\.txt"):
        registry.load(version)


def test_another_kind_on_the_version_finds_no_file(registry: ModelRegistry, name: str) -> None:
    """The kind tells which file is read and how, never what may be in it."""
    version = registry.register(a_booster(name))
    mlflow.MlflowClient().set_model_version_tag(name, version.version, "kind", "sklearn")
    with pytest.raises(DataError, match=r"model\.skops"):
        registry.load(version)
    mlflow.MlflowClient().set_model_version_tag(name, version.version, "kind", "pickle")
    with pytest.raises(DataError, match="kind"):
        registry.load(version)


def test_judged_trees_are_held_to_their_digest_too(
    registry: ModelRegistry, name: str, platform: Mapping[str, str]
) -> None:
    """A comparison with other trees than were judged would promote the wrong model."""
    version = registry.register(a_booster(name))
    assert isinstance(registry.load_judged(version), lgb.Booster)
    run = mlflow.MlflowClient().get_run(version.run_id)
    folder = Path(platform["REPURCHASE_STATE"]) / "models" / run.info.artifact_uri.removeprefix("mlflow-artifacts:/")
    file = folder / "judged" / "model.txt"
    file.write_text(file.read_text().replace("left_child=1", "left_child=9", 1))
    with pytest.raises(DataError, match="is not the file that was registered"):
        registry.load_judged(version)


def test_a_version_of_before_the_digests_still_loads(registry: ModelRegistry, name: str) -> None:
    """Its champion leads on until the next one, and is read as strictly."""
    version = registry.register(a_booster(name))
    mlflow.MlflowClient().delete_model_version_tag(name, version.version, "model_sha256")
    assert isinstance(registry.load(version), lgb.Booster)
