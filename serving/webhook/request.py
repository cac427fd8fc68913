"""The schema of a webhook request: fields that decide an answer are validated, all others ignored.

Unknown fields are skipped; invalid optional values are repaired before decoding (see request_repair.py).
Source: https://yandex.ru/dev/dialogs/alice/doc/ru/request
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec

from serving.webhook.identifiers import MAX_CHARACTERS

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_CHARACTERS, pattern=r"^[^\x00-\x1f\x7f]+$(?!\n)")]
"""An identifier that becomes part of a key."""
MAX_NUMBER = 2**63 - 1
Fields = dict[str, msgspec.Raw]
"""An object of which only the names are read, or that is passed through."""


MAX_TOKEN_CHARACTERS = 2048
"""Yandex's maximum for tokens of an OAuth service."""


class User(msgspec.Struct, frozen=True):
    """The Yandex account that is logged in on the device."""

    user_id: Name
    access_token: Annotated[str, msgspec.Meta(max_length=MAX_TOKEN_CHARACTERS)] | None = None
    """The token of the linked account that the OAuth service issued to Yandex; a secret."""

    def __repr__(self) -> str:
        return "User(…)"


class Session(msgspec.Struct, frozen=True):
    """One conversation on one device; `user` is absent if no account is logged in.

    The deprecated field `user_id` is not read, because it identifies a device, not a person.
    """

    session_id: Name
    skill_id: str | None = None
    message_id: Annotated[int, msgspec.Meta(ge=0)] | None = None
    new: bool | None = None
    user: User | None = None


class Nlu(msgspec.Struct, frozen=True):
    """Yandex's language analysis of the utterance."""

    intents: Fields | None = None


class Markup(msgspec.Struct, frozen=True):
    """Yandex's warnings about the utterance."""

    dangerous_context: bool | None = None


class Request(msgspec.Struct, frozen=True):
    """The shopper's utterance or action; the set of fields depends on `type`."""

    type: Annotated[str, msgspec.Meta(min_length=1)]
    command: str | None = None
    """The utterance in lower case without punctuation and the name of the skill."""
    original_utterance: str | None = None
    nlu: Nlu | None = None
    markup: Markup | None = None
    payload: Any = None
    """The payload of a pressed button."""


class Meta(msgspec.Struct, frozen=True):
    """The device's time zone and interfaces."""

    timezone: str | None = None
    interfaces: Fields | None = None


class State(msgspec.Struct, frozen=True):
    """State that earlier responses stored at Yandex."""

    session: Fields | None = None
    application: Fields | None = None


class WebhookRequest(msgspec.Struct, frozen=True):
    """A webhook request; one that reports a completed account linking has no `request`."""

    session: Session
    version: Annotated[str, msgspec.Meta(pattern=r"^1\.")] = "1.0"
    request: Request | None = None
    meta: Meta | None = None
    state: State | None = None
    account_linking_complete_event: Any = None
    """Present when the shopper returns from account linking; its content is not documented."""

    @property
    def number(self) -> int | None:
        """The number of the turn, capped at MAX_NUMBER; None if absent."""
        return None if self.session.message_id is None else min(self.session.message_id, MAX_NUMBER)

    @property
    def linked_now(self) -> bool:
        """Whether the shopper returns from account linking."""
        return self.account_linking_complete_event is not None

    def offers(self, interface: str) -> bool:
        """Whether the device has a `screen`, `account_linking` or the like."""
        return self.meta is not None and self.meta.interfaces is not None and interface in self.meta.interfaces
