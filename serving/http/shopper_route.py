"""A route about one shopper that is asked too often for FastAPI to read its parameters each time."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

from fastapi import Request, Response
from fastapi.routing import APIRoute

from serving.inputs.names import ID_PATTERN, MOST_ID_CHARACTERS

_is_id = re.compile(ID_PATTERN).fullmatch


class ShopperRoute(APIRoute):
    """Its endpoint takes the request and the `user_id`, the rest by default.

    A call that says nothing else, and says it right, is handed over at once; FastAPI reads and refuses all others.
    """

    def get_route_handler(self) -> Callable[[Request], Awaitable[Response]]:  # type: ignore[override]
        """Give what answers a request."""
        read_by_fastapi, endpoint = super().get_route_handler(), self.endpoint

        async def answered(request: Request) -> Response:
            user_id: str = request.path_params["user_id"]
            if request.scope["query_string"] or len(user_id) > MOST_ID_CHARACTERS or not _is_id(user_id):
                return await read_by_fastapi(request)
            response: Response = await endpoint(request, user_id)
            return response

        return answered
