"""Asks users without a linked account to link one, without revealing any purchases."""

from __future__ import annotations

from repurchase.dialog.intent import Intent
from serving.language.intent_classifier import meaning_of
from serving.language.proposal import NOTHING_PROPOSED
from serving.webhook.request import WebhookRequest
from serving.webhook.response import Response, response_of
from serving.webhook.shopper_input import utterance_of

_WHAT_I_DO = "Я напоминаю о покупках, которые пора повторить, и помогаю заказать их на Яндекс Маркете."
_LINK = f"{_WHAT_I_DO} Для этого свяжите со мной свой аккаунт Маркета."
_LINK_ELSEWHERE = (
    f"{_WHAT_I_DO} Для этого свяжите со мной свой аккаунт Маркета: откройте этот навык в приложении «Яндекс» "
    "и войдите там. А потом возвращайтесь!"
)
_LOG_IN = f"{_WHAT_I_DO} Для этого войдите на этом устройстве в свой аккаунт Яндекса и позовите меня снова."
_NOT_YET = "Спасибо, вы вошли! Ваши покупки ещё подключаются. Загляните ко мне, пожалуйста, чуть позже."
_GOODBYE = "Хорошо, вернёмся к этому в другой раз. До встречи!"
_DECLINES = frozenset(
    {Intent.NO, Intent.HAVE, Intent.LATER, Intent.NEVER, Intent.OPT_OUT, Intent.STOP, Intent.CANCEL_ORDER}
)


def account_linking_response(call: WebhookRequest) -> Response:
    """Start account linking if the device supports it, otherwise explain where to link."""
    if call.linked_now:
        return response_of(_NOT_YET, _NOT_YET, ends=True)
    if _declines(call):
        return response_of(_GOODBYE, _GOODBYE, ends=True)
    if call.offers("account_linking"):
        return response_of(_LINK, _LINK, ends=False, directives={"start_account_linking": {}})
    told = _LOG_IN if call.session.user is None else _LINK_ELSEWHERE
    return response_of(told, told, ends=True)


def _declines(call: WebhookRequest) -> bool:
    if call.session.new or call.request is None:
        return False
    return meaning_of(utterance_of(call.request), NOTHING_PROPOSED).intent in _DECLINES
