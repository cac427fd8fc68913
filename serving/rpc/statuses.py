"""Maps every error to a gRPC status with machine-readable details (google.rpc.Status)."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from math import ceil
from typing import NoReturn

import grpc
from google.protobuf.duration_pb2 import Duration
from google.protobuf.json_format import SerializeToJsonError
from google.protobuf.message import Message
from google.rpc import code_pb2, error_details_pb2
from google.rpc.status_pb2 import Status
from pydantic import ValidationError

from repurchase.errors import (
    InvalidSignature,
    OfferNotFound,
    OrderAlreadySubmitted,
    OrderNotFound,
    OrderTooExpensive,
    OutOfStock,
    RateLimitExceeded,
    RepurchaseError,
    RestrictedGoods,
    ServiceUnavailable,
    VoiceOrderNotAllowed,
)
from serving.http.problem_details import NOT_AS_DOCUMENTED, RETRY_AFTER_SECONDS, SOLD_OUT, TRY_AGAIN
from serving.rpc.generated import alice_pb2 as pb

DOMAIN = "repurchase"
DETAILS = "grpc-status-details-bin"
"""The trailer that contains the serialized google.rpc.Status."""
TOO_LATE = "the deadline passed before the answer was ready; try again"
UNEXPECTED = "unexpected error; the log has its details"
CODES = {code.value[0]: code for code in grpc.StatusCode}
_log = logging.getLogger(__name__)


class TermsChangedError(RepurchaseError):
    """Nothing was ordered, because a price changed or a delivery is later; contains the current quotes."""

    def __init__(self, instead: Sequence[pb.Quote]) -> None:
        super().__init__("the terms have changed since the quote; confirm the quotes in the details instead")
        self.instead = instead


def status_of(raised: Exception) -> Status:
    """The status of an exception; an unexpected one is logged and not described to the caller."""
    match raised:
        case ValidationError() | SerializeToJsonError():
            return _status(code_pb2.INVALID_ARGUMENT, NOT_AS_DOCUMENTED, _violations(raised))
        case InvalidSignature() | RateLimitExceeded():
            return _refused(raised)
        case OfferNotFound() | OrderNotFound():
            name = "NOT_OFFERED" if isinstance(raised, OfferNotFound) else "NO_SUCH_ORDER"
            return _status(code_pb2.NOT_FOUND, str(raised), _reason(name))
        case VoiceOrderNotAllowed() | OrderAlreadySubmitted():
            return _status(code_pb2.FAILED_PRECONDITION, str(raised), _reason(_precondition(raised)))
        case TermsChangedError() | ServiceUnavailable() | TimeoutError():
            return _unanswered(raised)
        case _:
            _log.error("failed to answer a request", exc_info=raised)
            return _status(code_pb2.INTERNAL, UNEXPECTED, _reason("UNEXPECTED"))


def _refused(raised: InvalidSignature | RateLimitExceeded) -> Status:
    if isinstance(raised, InvalidSignature):
        return _status(code_pb2.UNAUTHENTICATED, str(raised), _reason("NOT_SIGNED"))
    again = error_details_pb2.RetryInfo(retry_delay=Duration(seconds=ceil(raised.seconds)))
    return _status(code_pb2.RESOURCE_EXHAUSTED, str(raised), _reason("TOO_MANY_CALLS"), again)


def _precondition(raised: VoiceOrderNotAllowed | OrderAlreadySubmitted) -> str:
    match raised:
        case OrderAlreadySubmitted():
            return "ORDER_HANDED_OVER"
        case RestrictedGoods():
            return "RESTRICTED_GOODS"
        case OrderTooExpensive():
            return "ORDER_TOO_EXPENSIVE"
        case _:
            return "TOO_MANY_PIECES"


def _unanswered(raised: Exception) -> Status:
    match raised:
        case TermsChangedError():
            return _status(code_pb2.FAILED_PRECONDITION, str(raised), _reason("TERMS_CHANGED"), *raised.instead)
        case OutOfStock():
            return _status(code_pb2.FAILED_PRECONDITION, SOLD_OUT, _reason("OUT_OF_STOCK"))
        case ServiceUnavailable():
            _log.warning("failed to answer a request: %s", raised)
            again = error_details_pb2.RetryInfo(retry_delay=Duration(seconds=RETRY_AFTER_SECONDS))
            return _status(code_pb2.UNAVAILABLE, TRY_AGAIN, _reason("NO_ANSWER"), again)
        case _:
            return _status(code_pb2.DEADLINE_EXCEEDED, TOO_LATE, _reason("TOO_LATE"))


async def abort(context: grpc.aio.ServicerContext[Message, Message], status: Status) -> NoReturn:
    """Abort the call with `status`."""
    await context.abort(CODES[status.code], status.message, ((DETAILS, status.SerializeToString()),))


def _status(code: int, message: str, *details: Message) -> Status:
    status = Status(code=code, message=message)
    for detail in details:
        status.details.add().Pack(detail)
    return status


def _reason(name: str) -> error_details_pb2.ErrorInfo:
    return error_details_pb2.ErrorInfo(reason=name, domain=DOMAIN)


def _violations(raised: ValidationError | SerializeToJsonError) -> error_details_pb2.BadRequest:
    found = error_details_pb2.BadRequest()
    if isinstance(raised, SerializeToJsonError):
        found.field_violations.add(description="a timestamp is outside of the years 1 to 9999")
        return found
    for error in raised.errors(include_url=False, include_context=False, include_input=False):
        found.field_violations.add(field=".".join(map(str, error["loc"])), description=error["msg"])
    return found
