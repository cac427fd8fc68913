"""Filters for warnings that Dagster raises about itself."""

import warnings

# Feast enables all deprecation warnings on import; it is imported first, so that these filters take precedence.
import feast  # noqa: F401
from dagster import BetaWarning
from pydantic import PydanticDeprecatedSince20

warnings.filterwarnings("ignore", category=PydanticDeprecatedSince20, module="dagster")
# `backfill_policy` is beta, and the only way to load a year of days in one run.
warnings.filterwarnings("ignore", message="Parameter `backfill_policy`", category=BetaWarning)
# Dagster reads its own deprecated property at each evaluation of our schedules, once a minute.
warnings.filterwarnings("ignore", message="Property `ScheduleDefinition.environment_vars`", category=DeprecationWarning)
