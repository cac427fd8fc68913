"""Dashboards and alerts name metrics that exist, with labels that they have."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import REGISTRY, Metric

from repurchase.adapters.metrics import ScrapeGauges

MONITORING = Path(__file__).parents[2] / "deploy" / "monitoring"
OURS = re.compile(r"\b(?:repurchase|process)_[a-z_]+")
SUFFIXES = {"counter": ("_total",), "histogram": ("_bucket", "_count", "_sum")}


def _families() -> list[Metric]:
    return [*REGISTRY.collect(), *ScrapeGauges().registry.collect()]


def _known() -> set[str]:
    return {family.name + suffix for family in _families() for suffix in SUFFIXES.get(family.type, ("",))}


def _dashboard() -> list[str]:
    panels = json.loads((MONITORING / "grafana-dashboard.json").read_text())["panels"]
    return [target["expr"] for panel in panels for target in panel["targets"]]


def _rules() -> list[dict[str, Any]]:
    groups = yaml.safe_load((MONITORING / "alerts.yaml").read_text())["groups"]
    return [rule for group in groups for rule in group["rules"]]


EXPRESSIONS = [*_dashboard(), *(rule["expr"] for rule in _rules())]


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_each_expression_names_metrics_that_exist(expression: str) -> None:
    """A misspelt metric is an alert that never fires."""
    named = set(OURS.findall(expression))
    assert named
    assert named <= _known()


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_each_expression_groups_by_labels_that_exist(expression: str) -> None:
    """By what a metric has, or by what Prometheus adds."""
    registries = (REGISTRY, ScrapeGauges().registry)
    collectors = [each for registry in registries for each in registry._names_to_collectors.values()]
    labels = {name for each in collectors for name in getattr(each, "_labelnames", ())} | {"le", "instance"}
    for group in re.findall(r"by \(([^)]*)\)", expression):
        assert set(re.split(r",\s*", group)) <= labels


def test_each_alert_says_what_is_wrong_and_how_bad() -> None:
    """A person who is woken reads one sentence."""
    assert len({rule["alert"] for rule in _rules()}) == len(_rules())
    for rule in _rules():
        assert rule["labels"]["severity"] in {"page", "ticket"}
        assert rule["annotations"]["summary"].endswith(".")


def test_every_metric_of_ours_is_shown() -> None:
    """What nobody looks at need not be measured."""
    shown = {name for expression in EXPRESSIONS for name in OURS.findall(expression)}
    ours = {family.name for family in _families() if family.name.startswith("repurchase_")}
    assert {name for name in ours if not any(each.startswith(name) for each in shown)} == set()
