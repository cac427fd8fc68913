"""Warnings that Dagster raises about itself are kept from those who load our definitions."""

import warnings

# Feast shows every deprecation once, also those that Python keeps quiet; imported first, so that ours stands above.
import feast  # noqa: F401
from dagster import BetaWarning
from pydantic import PydanticDeprecatedSince20

warnings.filterwarnings("ignore", category=PydanticDeprecatedSince20, module="dagster")
# `backfill_policy` is beta, and the only way to load a year of days in one run.
warnings.filterwarnings("ignore", message="Parameter `backfill_policy`", category=BetaWarning)
# Dagster reads its own deprecated property each time it tells of our schedules: once a minute, into the log.
warnings.filterwarnings("ignore", message="Property `ScheduleDefinition.environment_vars`", category=DeprecationWarning)
