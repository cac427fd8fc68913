"""Which rows a run brings online: those between two moments, and those that an increment stands upon."""

from __future__ import annotations

from datetime import UTC, datetime

from feast import FeatureView

from repurchase.adapters.online_features.feast.views import ttl_of

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def window(view: FeatureView, start: datetime, end: datetime, *, all_time: bool) -> tuple[datetime, datetime]:
    """First and last moment, both included and aware, of the rows of which each entity's newest goes online.

    A run replaces what was online. One that begins where the view's last run ended goes on from it
    (`materialize-incremental`): it takes along what that one brought, as far back as rows are kept.
    """
    if all_time:
        return _EPOCH, end
    if start != view.most_recent_end_time:
        return start, end
    life = ttl_of(view)
    return min(start, end - life) if life else _EPOCH, end
