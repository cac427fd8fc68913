"""Time window of the rows that a materialization run writes."""

from __future__ import annotations

from datetime import UTC, datetime

from feast import FeatureView

from repurchase.adapters.online_features.feast.views import ttl_of

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def window(view: FeatureView, start: datetime, end: datetime, *, all_time: bool) -> tuple[datetime, datetime]:
    """Return first and last moment (inclusive, aware); each entity's newest row between them goes online.

    A run replaces all online rows. An incremental run (`materialize-incremental`), which begins at the end of the
    view's last run, therefore includes the rows of earlier runs, as far back as rows are kept.
    """
    if all_time:
        return _EPOCH, end
    if start != view.most_recent_end_time:
        return start, end
    life = ttl_of(view)
    return min(start, end - life) if life else _EPOCH, end
