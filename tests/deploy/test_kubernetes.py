"""The manifests are valid for Kubernetes, run every process of ours, and give each what it needs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import kubernetes_validate
import pytest
import yaml

from embedded.parts import all_services
from embedded.state import CHECKOUT, environment_of, open_state
from orchestration.tracking_server import credentials
from repurchase.adapters.signing_keys import open_webhook_secrets
from repurchase.errors import SettingsError
from repurchase.settings import SCHEMES, url_of

FOLDER = CHECKOUT / "deploy" / "kubernetes"
VERSIONS = ("1.29", "1.33")
OURS = ("orchestration", "serving", "workers")


def _documents() -> list[dict[str, Any]]:
    names = yaml.safe_load((FOLDER / "kustomization.yaml").read_text())["resources"]
    return [document for name in names for document in yaml.safe_load_all((FOLDER / name).read_text())]


def _pods() -> Iterator[dict[str, Any]]:
    for document in _documents():
        if document["kind"] == "Deployment":
            yield document["spec"]["template"]["spec"]


def _containers() -> list[dict[str, Any]]:
    return [each for pod in _pods() for each in (*pod.get("initContainers", ()), *pod["containers"])]


def _modules(words: list[str] | tuple[str, ...]) -> set[str]:
    return {name for flag, name in pairwise(words) if flag == "-m" and name.split(".")[0] in OURS}


def _example() -> dict[str, str]:
    lines = (FOLDER / "settings.env.example").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("document", _documents(), ids=lambda each: f"{each['kind']}-{each['metadata']['name']}")
def test_each_is_what_kubernetes_takes(document: dict[str, Any], version: str) -> None:
    """No field is misspelt, and none has a wrong type, by the schemas of an old and a new version."""
    kubernetes_validate.validate(document, version, strict=True)


def test_a_misspelt_field_is_refused() -> None:
    """The schemas are strict."""
    wrong = next(each for each in _documents() if each["kind"] == "Deployment")
    wrong["spec"]["replica"] = 1
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(wrong, VERSIONS[-1], strict=True)


def test_every_file_is_applied() -> None:
    """A manifest that nobody names would never run."""
    named = set(yaml.safe_load((FOLDER / "kustomization.yaml").read_text())["resources"])
    assert named == {file.name for file in FOLDER.glob("*.yaml")} - {"kustomization.yaml"}


def test_every_process_of_ours_runs_there(tmp_path: Path) -> None:
    """Each that the local platform starts, but for the engines and stand-ins, which are servers of their own there."""
    local = {module for part in all_services(open_state(tmp_path)) for module in _modules(part.command)}
    deployed = {module for container in _containers() for module in _modules(container["command"])}
    assert local <= deployed
    assert all(find_spec(module) for module in deployed)


def test_the_example_of_the_settings_is_whole_and_strict(tmp_path: Path) -> None:
    """Each setting of the local platform is there, with an address that the strict mode takes."""
    example = _example() | {"REPURCHASE_STRICT": "1"}
    for name in SCHEMES:
        assert url_of(name, example)
    needed = {name for name in environment_of(open_state(tmp_path)) if re.fullmatch("REPURCHASE_.*_URL", name)}
    assert needed <= example.keys()


def test_no_example_of_a_secret_is_taken_for_one() -> None:
    """Whoever forgets to fill it in is told so at the start."""
    with pytest.raises(SettingsError, match=r"webhook\.json\.example"):
        open_webhook_secrets(FOLDER / "webhook.json.example")


def test_the_api_gets_what_it_does_not_start_without() -> None:
    """Each file of keys that a strict API asks for is mounted where its variable says."""
    (api,) = [each for each in _containers() if each["name"] == "api"]
    files = {each["name"]: Path(each["value"]) for each in api["env"] if each["name"].endswith("_FILE")}
    assert files.keys() == {"REPURCHASE_SIGNING_KEYS_FILE", "REPURCHASE_WEBHOOK_SECRETS_FILE"}
    mounts = {each["mountPath"]: each["name"] for each in api["volumeMounts"]}
    generated = yaml.safe_load((FOLDER / "kustomization.yaml").read_text())["secretGenerator"]
    secrets = {each["name"]: each.get("files", []) for each in generated}
    for file in files.values():
        assert file.name in secrets[mounts[str(file.parent)]]


@pytest.mark.parametrize("container", _containers(), ids=lambda each: each["name"])
def test_each_container_may_little_and_knows_its_settings(container: dict[str, Any]) -> None:
    """It writes to no file of the image, gains no rights, has a limit of memory, and gets every setting."""
    rights = container["securityContext"]
    assert rights["readOnlyRootFilesystem"]
    assert not rights["allowPrivilegeEscalation"]
    assert "memory" in container["resources"]["limits"]
    assert container["envFrom"] == [{"secretRef": {"name": "settings"}}]


def test_no_pod_runs_as_root() -> None:
    """Nor with a user that the image does not have."""
    image = (CHECKOUT / "deploy" / "image" / "Containerfile").read_text()
    users = {pod["securityContext"]["runAsUser"] for pod in _pods()}
    assert all(pod["securityContext"]["runAsNonRoot"] for pod in _pods())
    assert users == {int(user) for user in re.findall(r"^USER (\d+)$", image, re.MULTILINE)}


def test_what_is_mounted_is_a_volume_of_the_pod() -> None:
    """A name that differs would keep the pod from starting."""
    for pod in _pods():
        volumes = {volume["name"] for volume in pod["volumes"]}
        containers = (*pod.get("initContainers", ()), *pod["containers"])
        assert {mount["name"] for container in containers for mount in container["volumeMounts"]} <= volumes


def test_mlflow_answers_at_the_address_of_its_clients_and_asks_for_their_password() -> None:
    """By itself it would refuse the name of a service, and ask nobody."""
    address = urlsplit(url_of("REPURCHASE_TRACKING_URL", _example()))
    container = next(each for each in _containers() if each["name"] == "mlflow")
    variables = {each["name"]: each.get("value") for each in container["env"]}
    assert f"{address.hostname}:{address.port}" in variables["MLFLOW_SERVER_ALLOWED_HOSTS"].split(",")
    assert "orchestration.tracking_server:application" in container["command"]
    assert all(credentials(_example()))


def test_postgres_must_show_whose_it_is() -> None:
    """Each of its addresses verifies the host, by roots that the image has."""
    found = [urlsplit(url) for url in _example().values() if url.startswith("postgresql")]
    assert len(found) == 4
    for address in found:
        assert parse_qs(address.query) == {
            "sslmode": ["verify-full"],
            "sslrootcert": ["/etc/ssl/certs/ca-certificates.crt"],
        }
    image = (CHECKOUT / "deploy" / "image" / "Containerfile").read_text()
    assert "ca-certificates" in image.rpartition("FROM")[2]
