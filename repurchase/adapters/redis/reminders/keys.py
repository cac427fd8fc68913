"""Redis keys of reminders; the braces keep all keys of one script in one slot of a Redis Cluster.

scheduled_notifications:{<k>}            sorted set: reminder id by the second of its slot, or of the next try
scheduled_notifications:{<k>}:leased     sorted set: reminder id by the second in which its lease ends
scheduled_notifications:{<k>}:bodies     hash: reminder id to its body, planned or leased
scheduled_notifications:{<k>}:tries      hash: reminder id to its number of failed tries
scheduled_notifications:{<k>}:known      sorted set: every id ever scheduled, by the second in which it is forgotten
scheduled_notifications:{<k>}:given_up   stream: the last reminders given up, with the reason; KNOWN_TTL at most
scheduled_notifications:{<k>}:waiting    sorted set: reminder id by its due second, of all shoppers; for monitoring
scheduled_notifications:planned:<day>    hash: second of a slot of that UTC day to its number of planned reminders
scheduled_notifications:sent:<day>       hash: second of a slot of that UTC day to its number of delivered reminders
waiting:{<user_id>}                      hash: reminder id to its body, for one shopper
accepted:{<user_id>}                     sorted set: reminder id by a due second; notifications due up to it are ignored
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from zlib import crc32

SLOT_COUNTS_TTL = timedelta(days=3)
SHARDS = 16
"""Sufficient for 16 masters of a cluster. Do not change it: reminders planned in other shards would never be read."""
BATCH = 500
"""Reminders per script call, which bounds the time for which a call blocks Redis."""
KNOWN_TTL = timedelta(days=14)
"""Equal to the pause after a refusal: afterwards the same need may cause a reminder again."""
WAITING_TTL = timedelta(days=14)
"""A shopper without device activity for longer has bought elsewhere."""


@dataclass(frozen=True, slots=True)
class Shard:
    """The keys of one part of the schedule, all in one slot of a Redis Cluster."""

    number: int

    @property
    def scheduled(self) -> str:
        """Sorted set of reminders that wait for their slot."""
        return f"scheduled_notifications:{{{self.number}}}"

    @property
    def leased(self) -> str:
        """Sorted set of reminders that a dispatcher has leased."""
        return f"{self.scheduled}:leased"

    @property
    def bodies(self) -> str:
        """Hash of the bodies of planned and leased reminders."""
        return f"{self.scheduled}:bodies"

    @property
    def tries(self) -> str:
        """Hash of the number of failed tries of each reminder."""
        return f"{self.scheduled}:tries"

    @property
    def known(self) -> str:
        """Sorted set of the ids that are not planned again."""
        return f"{self.scheduled}:known"

    @property
    def given_up(self) -> str:
        """Stream of the reminders given up."""
        return f"{self.scheduled}:given_up"

    @property
    def waiting(self) -> str:
        """Sorted set of the reminders that wait for their shopper."""
        return f"{self.scheduled}:waiting"

    @property
    def places(self) -> list[str]:
        """KEYS of the lease scripts: scheduled, leased, bodies, tries, given up."""
        return [self.scheduled, self.leased, self.bodies, self.tries, self.given_up]


ALL_SHARDS = tuple(Shard(number) for number in range(SHARDS))


def shard_of(reminder_id: str) -> Shard:
    """Return the shard in which the reminder is planned, the same in every process."""
    return ALL_SHARDS[crc32(reminder_id.encode()) % SHARDS]


def by_shard(reminder_ids: Iterable[str]) -> Iterator[tuple[Shard, list[str]]]:
    """Yield the ids of each shard, each id once, at most BATCH at a time."""
    apart: defaultdict[Shard, list[str]] = defaultdict(list)
    for reminder_id in dict.fromkeys(reminder_ids):
        apart[shard_of(reminder_id)].append(reminder_id)
    for shard, ids in apart.items():
        for first in range(0, len(ids), BATCH):
            yield shard, ids[first : first + BATCH]


def slots_planned(day: date) -> str:
    """Key of the number of planned reminders per slot."""
    return f"scheduled_notifications:planned:{day}"


def slots_sent(day: date) -> str:
    """Key of the number of delivered reminders per slot."""
    return f"scheduled_notifications:sent:{day}"


def waiting(user_id: str) -> str:
    """Key of the shopper's waiting reminders."""
    return f"waiting:{{{user_id}}}"


def accepted(user_id: str) -> str:
    """Key of the ids of reminders that were accepted for the shopper or closed."""
    return f"accepted:{{{user_id}}}"
