"""Applies migrations, feature views and model descriptions before other processes start; idempotent.

`python -m orchestration.bootstrap` does so with the settings of the environment.
"""

import logging

from feast import FeatureStore

from feature_repo.features import DECLARED
from orchestration.resources import FEATURE_REPO
from repurchase.adapters.clickhouse import migrate as migrate_warehouse
from repurchase.adapters.clickhouse import open_warehouse
from repurchase.adapters.erasure import publish_erased_shoppers
from repurchase.adapters.mlflow import open_model_registry
from repurchase.adapters.postgres.database import migrate as migrate_database
from repurchase.features.prediction import HORIZON_DAYS
from repurchase.settings import Settings, settings_from

MODELS = {
    "repurchase": f"""How likely a shopper buys a consumable again within {HORIZON_DAYS} days.

`champion` makes the predictions. Each new version is `challenger`, and champion once it is better beyond chance on the
newest cutoff, which neither learned from, calibrated, and markedly worse for no category. The tag `verdict` of a
version says why it leads, or why not. `./run repurchase roll-back` lets the champion before lead again.""",
    "consumable": """Which categories of products run out and are bought again, by how they are bought and their words.

`champion` gives the verdicts on categories that neither the project's list nor a person decides. Each new version is
`challenger`, and champion once its PR AUC is no lower.""",
}
"""Descriptions of the registered models, as MLflow shows them."""

_log = logging.getLogger(__name__)


def bootstrap(settings: Settings) -> list[str]:
    """Apply missing migrations of the database and the warehouse, and the feature views.

    Publishes the list of erased shoppers to Redis, without which the purchase stream waits. Returns the names of the
    applied migrations.
    """
    applied = migrate_database(settings.database_url)
    with open_warehouse(settings.warehouse_url) as warehouse:
        applied += migrate_warehouse(warehouse)
        publish_erased_shoppers(warehouse, settings.online_store_url)
    FeatureStore(repo_path=str(FEATURE_REPO)).apply(list(DECLARED))
    return applied


def create_registered_models(settings: Settings) -> None:
    """Create both registered models with their descriptions, before the first versions are trained."""
    registry = open_model_registry(settings.tracking_url)
    for name, description in MODELS.items():
        registry.introduce(name, description)


def main() -> None:
    """Bootstrap all systems with the settings of the environment and log the applied migrations."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    settings = settings_from()
    applied = bootstrap(settings)
    create_registered_models(settings)
    _log.info("tables and feature views are current; applied now: %s", ", ".join(applied) or "nothing")


if __name__ == "__main__":
    main()
