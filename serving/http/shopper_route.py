"""A route for frequent requests about one shopper that bypasses FastAPI's parameter parsing."""

from __future__ import annotations

import re

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.types import Receive, Scope, Send

from serving.inputs.names import ID_PATTERN, MAX_ID_CHARACTERS

_is_id = re.compile(ID_PATTERN).fullmatch


class ShopperRoute(APIRoute):
    """Its endpoint takes the request and the `user_id`; other parameters have defaults.

    A request with only a valid `user_id` goes directly to the endpoint; FastAPI handles all others.
    """

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request."""
        user_id: str = scope["path_params"]["user_id"]
        is_plain = scope["method"] in (self.methods or ()) and not scope["query_string"]
        if is_plain and len(user_id) <= MAX_ID_CHARACTERS and _is_id(user_id):
            response: Response = await self.endpoint(Request(scope, receive, send), user_id)
            await response(scope, receive, send)
        else:
            await super().handle(scope, receive, send)
