"""The image holds what its processes need, and nothing that is for one machine."""

from __future__ import annotations

import re
import subprocess
import tomllib

from embedded.state import CHECKOUT

CONTAINERFILE = (CHECKOUT / "deploy" / "image" / "Containerfile").read_text()
LOCAL_ONLY = {"embedded", "cli", "benchmarks", "tests", "notebooks"}


def _copied() -> set[str]:
    lines = re.findall(r"^COPY (?!--from)(.+) \S+$", CONTAINERFILE, re.MULTILINE)
    return {name for line in lines for name in line.split()}


def _packages() -> set[str]:
    return {file.parent.name for file in CHECKOUT.glob("*/__init__.py")} - LOCAL_ONLY


def test_every_package_of_production_is_copied() -> None:
    """A new top-level package is missed here, not in the cluster."""
    assert _packages() <= _copied()
    assert not LOCAL_ONLY & _copied()


def test_what_is_copied_is_sent_to_the_build() -> None:
    """The list of what the builder sees names all of it."""
    sent = {line[1:] for line in (CHECKOUT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert _copied() <= sent
    assert all((CHECKOUT / name).exists() for name in sent)


def test_the_image_is_of_the_python_that_the_project_wants() -> None:
    """Debian 12 has Python 3.11."""
    wanted = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]["requires-python"]
    assert wanted == ">=3.11,<3.12"
    assert set(re.findall(r"^FROM (\S+)", CONTAINERFILE, re.MULTILINE)) == {"docker.io/library/debian:bookworm-slim"}


def test_uv_is_of_one_exact_version_everywhere() -> None:
    """The lock is read by the uv that wrote it, on a bare machine and in the image: neither asks for any other."""
    wanted = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["tool"]["uv"]["required-version"]
    assert re.fullmatch(r"==0\.\d+\.\d+", wanted)
    command = "sed -n 's/^required-version = \"\\(==.*\\)\"$/\\1/p' pyproject.toml"
    read = subprocess.run(["sh", "-c", command], cwd=CHECKOUT, capture_output=True, text=True, check=True)
    assert read.stdout.strip() == wanted
    assert f'"uv$({command})"' in CONTAINERFILE
    assert '"uv==$(wanted_uv)"' in (CHECKOUT / "run").read_text()
