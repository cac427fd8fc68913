"""The pipeline is what GitLab takes, and checks as anybody does."""

from __future__ import annotations

import subprocess
import sys

import yaml

from embedded.state import CHECKOUT

FILE = CHECKOUT / ".gitlab-ci.yml"
AGAINST_GITLABS_SCHEMA = (sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.gitlab-ci")


def test_it_is_what_gitlab_takes() -> None:
    """By GitLab's own schema, of which the checker carries a copy."""
    subprocess.run([*AGAINST_GITLABS_SCHEMA, "--data-transform", "gitlab-ci", str(FILE)], check=True)


def test_it_runs_the_check_that_the_checkout_brings() -> None:
    """And an image or a release comes after it."""
    pipeline = yaml.safe_load(FILE.read_text())
    assert pipeline["check"]["script"] == ["bash .ci/run"]
    assert pipeline["stages"][0] == "check"
