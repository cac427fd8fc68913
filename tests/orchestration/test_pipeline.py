"""Tests the pipeline on minimal shops, and that it stops on invalid data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path

import dagster as dg
import pytest

from orchestration.bootstrap import bootstrap
from orchestration.definitions import defs
from orchestration.pipeline import IN_PROCESS, Facts, cancel_orphaned_runs, run, steps
from repurchase.adapters.clickhouse import ClickHouseWarehouse
from repurchase.adapters.mlflow import ModelRegistry
from repurchase.errors import DataError, PurchaseFileError
from repurchase.settings import Settings
from tests.orchestration.tables import TODAY, count

ONCE = [TODAY - timedelta(days=54)]
RHYTHM = [TODAY - timedelta(days=4 + 5 * number) for number in range(10)]

LATER = ("forecast_backtest", "realised_outcomes", "streamed_purchases")


@pytest.fixture(scope="module")
def instance(place: Settings, models: ModelRegistry) -> Iterator[dg.DagsterInstance]:
    """An instance after the bootstrap, with an empty model registry."""
    del models
    bootstrap(place)
    with dg.DagsterInstance.ephemeral() as opened:
        yield opened


def _file(folder: Path, moments: Sequence[object]) -> Path:
    path = folder / "shop.csv"
    path.write_text("\n".join(["user_id,product_id,purchased_at", *(f"anna,milk,{at}" for at in moments), ""]))
    return path


def _run(instance: dg.DagsterInstance, file: Path) -> Mapping[str, tuple[Facts, tuple[str, ...]]]:
    return {done.step.asset: (done.facts, done.failed_checks) for done in run(instance, steps(file, None))}


def test_the_steps_are_every_asset_in_flow_order() -> None:
    """Each asset follows its upstream assets; only assets with their own trigger are left out."""
    order = [step.asset for step in steps(Path("shop.csv"), None)]
    specs = [spec for spec in defs.resolve_all_asset_specs() if spec.key.to_user_string() not in LATER]
    assert sorted(order) == sorted(spec.key.to_user_string() for spec in specs)
    for spec in specs:
        upstream = {dep.asset_key.to_user_string() for dep in spec.deps}
        assert upstream <= set(order[: order.index(spec.key.to_user_string())])


def test_a_shop_of_one_purchase_comes_to_an_honest_end(instance: dg.DagsterInstance, tmp_path: Path) -> None:
    """The run succeeds without predictions or reminders, and one check warns."""
    told = _run(instance, _file(tmp_path, ONCE))
    assert told["repurchase_predictions"][0]["dagster/row_count"] == 0
    assert told["repurchase_predictions"][1] == ("somebody_runs_out",)
    assert told["planned_reminders"][0]["wait for their slot"] == 0


def test_no_day_is_missing_from_the_first_purchase_to_yesterday(instance: dg.DagsterInstance, tmp_path: Path) -> None:
    """Days without purchases are materialized, too, so that Dagster's page is complete."""
    path = _file(tmp_path, ONCE)
    list(run(instance, steps(path, None)[:2]))
    taken = instance.get_materialized_partitions(dg.AssetKey("purchases"))
    assert {f"{TODAY - timedelta(days=ago):%Y-%m-%d}" for ago in range(1, 55)} <= taken


def test_a_shop_of_one_shopper_is_predicted_by_the_rule(instance: dg.DagsterInstance, tmp_path: Path) -> None:
    """Ten regular purchases of one product; the same file again adds no purchase and trains no model."""
    told, again = (_run(instance, _file(tmp_path, RHYTHM)) for _ in range(2))
    assert told["purchases"][0]["new"] == len(RHYTHM)
    assert told["training_set"][0]["dagster/row_count"] > 0
    assert told["repurchase_predictions"][0]["dagster/row_count"] == 1
    assert told["planned_reminders"][0]["new"] == 1
    assert again["purchases"][0]["new"] == again["planned_reminders"][0]["new"] == 0
    for model in ("consumable_model", "repurchase_model"):
        assert told[model][0]["version"] == again[model][0]["version"]


def test_a_failed_blocking_check_stops_the_way(
    instance: dg.DagsterInstance, tmp_path: Path, warehouse: ClickHouseWarehouse, capfd: pytest.CaptureFixture[str]
) -> None:
    """No later step runs, a one-line error names the check, and the console shows no stack trace."""
    before = count(warehouse, "category_rhythms")
    warehouse.execute(
        "INSERT INTO purchases (event_id, user_id, product_id, quantity) VALUES ('bad', 'eva', 'milk', -1)"
    )
    with pytest.raises(DataError, match=r"^purchases: .*values_are_in_range") as stopped:
        list(run(instance, steps(_file(tmp_path, ONCE), None)))
    assert "\n" not in str(stopped.value)
    assert count(warehouse, "category_rhythms") == before
    assert "Traceback" not in "".join(capfd.readouterr())
    warehouse.execute("DELETE FROM purchases WHERE event_id = 'bad'")


def test_a_missing_file_stops_the_way_at_its_first_step(instance: dg.DagsterInstance, tmp_path: Path) -> None:
    """The asset's own error is raised."""
    with pytest.raises(PurchaseFileError, match="there is no such file"):
        list(run(instance, steps(tmp_path / "nofile.csv", None)))


def test_runs_whose_process_was_killed_are_ended_and_others_go_on() -> None:
    """An orphaned run would block all later runs."""
    job = defs.resolve_job_def("daily")
    with dg.DagsterInstance.ephemeral() as opened:
        killed, alive = (
            opened.create_run_for_job(job, tags=tags, status=dg.DagsterRunStatus.STARTED) for tags in (IN_PROCESS, {})
        )
        cancel_orphaned_runs(opened)
        ends = [opened.get_run_by_id(each.run_id) for each in (killed, alive)]
    assert [end.status for end in ends if end] == [dg.DagsterRunStatus.CANCELED, dg.DagsterRunStatus.STARTED]
