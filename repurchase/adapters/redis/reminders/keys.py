"""Where reminders lie in Redis; the braces keep what one script touches in one slot of a Redis Cluster.

scheduled_notifications:{<k>}            sorted set: reminder id by the second of its slot, or of the next try
scheduled_notifications:{<k>}:leased     sorted set: reminder id by the second in which its lease ends
scheduled_notifications:{<k>}:bodies     hash: reminder id to its body, planned or leased
scheduled_notifications:{<k>}:tries      hash: reminder id to how often it was tried in vain
scheduled_notifications:{<k>}:known      sorted set: every id ever scheduled, by the second in which it is forgotten
scheduled_notifications:{<k>}:given_up   stream: the last that were given up, with the reason, for KNOWN_TTL at most
scheduled_notifications:{<k>}:waiting    sorted set: reminder id by its due second, of all shoppers; for those who watch
scheduled_notifications:planned:<day>    hash: second of a slot of that UTC day to how many were planned for it
scheduled_notifications:sent:<day>       hash: second of a slot of that UTC day to how many of it were handed over
waiting:{<user_id>}                      hash: reminder id to its body, for one shopper
accepted:{<user_id>}                     sorted set: reminder id by the second up to which its notifications are old
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from zlib import crc32

SLOT_COUNTS_TTL = timedelta(days=3)
SHARDS = 16
"""Enough for as many masters of a cluster; another number would leave planned reminders where nobody looks."""
BATCH = 500
"""Reminders a script call, so that no call holds Redis for long."""
KNOWN_TTL = timedelta(days=14)
"""As long as a refusal rests: afterwards the same shortage may be reminded of again."""
WAITING_TTL = timedelta(days=14)
"""A shopper who wakes no device for longer has bought elsewhere."""


@dataclass(frozen=True, slots=True)
class Shard:
    """The keys of one part of the schedule, all in one slot of a Redis Cluster."""

    number: int

    @property
    def scheduled(self) -> str:
        """The sorted set of what waits for its slot."""
        return f"scheduled_notifications:{{{self.number}}}"

    @property
    def leased(self) -> str:
        """The sorted set of what a dispatcher has taken."""
        return f"{self.scheduled}:leased"

    @property
    def bodies(self) -> str:
        """The hash of what is planned or leased."""
        return f"{self.scheduled}:bodies"

    @property
    def tries(self) -> str:
        """The hash of how often each was tried in vain."""
        return f"{self.scheduled}:tries"

    @property
    def known(self) -> str:
        """The sorted set of the ids that are not planned again."""
        return f"{self.scheduled}:known"

    @property
    def given_up(self) -> str:
        """The stream of what was given up."""
        return f"{self.scheduled}:given_up"

    @property
    def waiting(self) -> str:
        """The sorted set of what waits for its shopper."""
        return f"{self.scheduled}:waiting"

    @property
    def places(self) -> list[str]:
        """What the scripts of leases take as KEYS: scheduled, leased, bodies, tries, given up."""
        return [self.scheduled, self.leased, self.bodies, self.tries, self.given_up]


ALL_SHARDS = tuple(Shard(number) for number in range(SHARDS))


def shard_of(reminder_id: str) -> Shard:
    """The shard in which the reminder is planned, the same in every process."""
    return ALL_SHARDS[crc32(reminder_id.encode()) % SHARDS]


def by_shard(reminder_ids: Iterable[str]) -> Iterator[tuple[Shard, list[str]]]:
    """The ids of each shard, each id once, at most BATCH at a time."""
    apart: defaultdict[Shard, list[str]] = defaultdict(list)
    for reminder_id in dict.fromkeys(reminder_ids):
        apart[shard_of(reminder_id)].append(reminder_id)
    for shard, ids in apart.items():
        for first in range(0, len(ids), BATCH):
            yield shard, ids[first : first + BATCH]


def slots_planned(day: date) -> str:
    """Where it lies how many were planned for each slot."""
    return f"scheduled_notifications:planned:{day}"


def slots_sent(day: date) -> str:
    """Where it lies how many of each slot were handed over."""
    return f"scheduled_notifications:sent:{day}"


def waiting(user_id: str) -> str:
    """Where the shopper's waiting reminders lie."""
    return f"waiting:{{{user_id}}}"


def accepted(user_id: str) -> str:
    """Where the ids of the reminders lie that the Alice backend took for the shopper, or that were closed."""
    return f"accepted:{{{user_id}}}"
