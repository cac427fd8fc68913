"""Records a change of consent durably, then applies it to the online store."""

from __future__ import annotations

import logging

from repurchase.shoppers.consent import Consent
from serving.deadline import in_time
from serving.dependencies import World
from serving.observability.log_lines import shopper_hash

_log = logging.getLogger(__name__)


@in_time
async def change_consent(world: World, consent: Consent) -> Consent:
    """Record and apply the change; returns the current consent.

    Raises OrderBookUnavailable or OnlineStoreUnavailable; the change may be recorded even then, and a repeated call or
    the next planning applies it.
    """
    standing = await world.consents.record(consent)
    await world.reminders.apply_consent(standing)
    told = {"shopper": shopper_hash(standing.user_id), "source": standing.source.value}
    _log.info("the consent to reminders is %s", standing.state.value, extra=told)
    return standing
