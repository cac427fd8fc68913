"""Schemathesis checks the interface against its OpenAPI document."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import httpx

EXAMPLES = 8
"""Of each operation and phase; more would take the suite minutes."""

TOLERANT_WEBHOOK = """
[[operations]]
include-name = "POST /alice/webhook"
checks.negative_data_rejection.enabled = false
"""
"""Fields of a call that an answer does not need may be of any type: a device's odd field must not cost the turn."""


def test_schemathesis_finds_nothing(api: httpx.Client, tmp_path: Path) -> None:
    """No undocumented status, header or body, no 5xx, and no invalid request is accepted.

    Acceptance of all valid requests is not checked, because no schema defines the names of time zones.
    """
    (tmp_path / "schemathesis.toml").write_text(TOLERANT_WEBHOOK)
    words = [
        "-m", "schemathesis.cli", "run", str(api.base_url.join("/openapi.json")),
        "--max-examples", str(EXAMPLES), "--seed", "1", "--suppress-health-check", "all", "--no-color",
        "--exclude-checks", "positive_data_acceptance",
        "--phases", "examples,coverage,fuzzing", "--request-timeout", "20", "--generation-database", "none",
    ]  # fmt: skip
    ran = subprocess.run(
        [sys.executable, *words], cwd=tmp_path, env={**os.environ}, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout[-8000:] + ran.stderr[-2000:]
