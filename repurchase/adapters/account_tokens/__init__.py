"""Adapter for the account-linking tokens that the Market's OAuth service issues."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

from repurchase.shoppers.ports import AccountTokens


def open_account_tokens(url: str, client_id: str) -> AbstractAsyncContextManager[AccountTokens]:
    """Open the introspection endpoint at http://… or https://… for tokens issued to the given OAuth client."""
    from repurchase.adapters.account_tokens.introspection import open_introspected_tokens

    return open_introspected_tokens(url, client_id)
