"""Records a change of consent durably, then applies it to the online store."""

from __future__ import annotations

import logging

from repurchase.shoppers.consent import Consent
from serving.deadline import with_deadline
from serving.dependencies import Dependencies
from serving.observability.log_lines import shopper_hash

_log = logging.getLogger(__name__)


@with_deadline
async def change_consent(dependencies: Dependencies, consent: Consent) -> Consent:
    """Record and apply the change; returns the current consent.

    Raises OrderBookUnavailable or OnlineStoreUnavailable; the change may be recorded even then, and a repeated call or
    the next planning applies it.
    """
    standing = await dependencies.consents.record(consent)
    await dependencies.reminders.apply_consent(standing)
    told = {"shopper": shopper_hash(standing.user_id), "source": standing.source.value}
    _log.info("the consent to reminders is %s", standing.state.value, extra=told)
    return standing
