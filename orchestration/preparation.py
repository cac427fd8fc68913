"""Makes tables and the feature registry current, before anything runs on them; harmless to repeat."""

from feast import FeatureStore

from feature_repo.features import DECLARED
from orchestration.resources import FEATURE_REPO
from repurchase.adapters.database import migrate as migrate_database
from repurchase.adapters.warehouse import migrate as migrate_warehouse
from repurchase.adapters.warehouse import open_warehouse
from repurchase.settings import Settings


def prepare(settings: Settings) -> list[str]:
    """Apply what is missing of the database's and the warehouse's migrations, and of the feature views.

    Returns the names of the migrations applied.
    """
    applied = migrate_database(settings.database_url)
    with open_warehouse(settings.warehouse_url) as warehouse:
        applied += migrate_warehouse(warehouse)
    FeatureStore(repo_path=str(FEATURE_REPO)).apply(list(DECLARED))
    return applied
