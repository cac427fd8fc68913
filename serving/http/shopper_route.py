"""A route about one shopper that is asked too often for FastAPI to read its parameters each time."""

from __future__ import annotations

import re

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.types import Receive, Scope, Send

from serving.inputs.names import ID_PATTERN, MOST_ID_CHARACTERS

_is_id = re.compile(ID_PATTERN).fullmatch


class ShopperRoute(APIRoute):
    """Its endpoint takes the request and the `user_id`, the rest by default.

    A call that says nothing else, and says it right, is handed over at once; FastAPI reads and refuses all others.
    """

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        user_id: str = scope["path_params"]["user_id"]
        is_plain = scope["method"] in (self.methods or ()) and not scope["query_string"]
        if is_plain and len(user_id) <= MOST_ID_CHARACTERS and _is_id(user_id):
            response: Response = await self.endpoint(Request(scope, receive, send), user_id)
            await response(scope, receive, send)
        else:
            await super().handle(scope, receive, send)
