"""One call of the webhook: strict on what decides an answer, blind to what is new or not needed.

Fields that are not named here are skipped without being read; odd values are repaired before (see mending.py).
Source: https://yandex.ru/dev/dialogs/alice/doc/ru/request
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec

from serving.alice.identifiers import MAX_CHARACTERS

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_CHARACTERS, pattern=r"^[^\x00-\x1f\x7f]+$(?!\n)")]
"""An identifier: it becomes part of a key."""
MOST_NUMBER = 2**63 - 1
Fields = dict[str, msgspec.Raw]
"""An object of which the names matter, or that is only carried on."""


MAX_TOKEN_CHARACTERS = 2048
"""Of what Yandex takes from an OAuth service."""


class User(msgspec.Struct, frozen=True):
    """The account that is logged in on the device."""

    user_id: Name
    access_token: Annotated[str, msgspec.Meta(max_length=MAX_TOKEN_CHARACTERS)] | None = None
    """Of the linked account, as the OAuth service issued it to Yandex; a secret."""

    def __repr__(self) -> str:
        return "User(…)"


class Session(msgspec.Struct, frozen=True):
    """One conversation on one device; `user` is absent where nobody is logged in.

    The deprecated `user_id` beside it names a device, not a person, and is therefore not read.
    """

    session_id: Name
    skill_id: str | None = None
    message_id: Annotated[int, msgspec.Meta(ge=0)] | None = None
    new: bool | None = None
    user: User | None = None


class Nlu(msgspec.Struct, frozen=True):
    """What Yandex made of the words."""

    intents: Fields | None = None


class Markup(msgspec.Struct, frozen=True):
    """What Yandex warns of."""

    dangerous_context: bool | None = None


class Request(msgspec.Struct, frozen=True):
    """What the shopper did; which fields there are depends on `type`."""

    type: Annotated[str, msgspec.Meta(min_length=1)]
    command: str | None = None
    """The words without the name of the skill, in lower case, without signs."""
    original_utterance: str | None = None
    nlu: Nlu | None = None
    markup: Markup | None = None
    payload: Any = None
    """Of a pressed button, whatever it was given."""


class Meta(msgspec.Struct, frozen=True):
    """The device."""

    timezone: str | None = None
    interfaces: Fields | None = None


class State(msgspec.Struct, frozen=True):
    """What earlier answers asked Yandex to keep."""

    session: Fields | None = None
    application: Fields | None = None


class Call(msgspec.Struct, frozen=True):
    """A whole call; one that tells of linked accounts has no request."""

    session: Session
    version: Annotated[str, msgspec.Meta(pattern=r"^1\.")] = "1.0"
    request: Request | None = None
    meta: Meta | None = None
    state: State | None = None
    account_linking_complete_event: Any = None
    """There, where the shopper comes back from linking the accounts; what is in it is not documented."""

    @property
    def number(self) -> int | None:
        """The number of the turn, at most as large as is kept."""
        return None if self.session.message_id is None else min(self.session.message_id, MOST_NUMBER)

    @property
    def linked_now(self) -> bool:
        """Whether the shopper comes back from linking the accounts."""
        return self.account_linking_complete_event is not None

    def offers(self, interface: str) -> bool:
        """Whether the device has a `screen`, `account_linking` or the like."""
        return self.meta is not None and self.meta.interfaces is not None and interface in self.meta.interfaces
