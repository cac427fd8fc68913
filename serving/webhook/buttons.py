"""Buttons with the possible answers to the open question, for devices with a screen."""

from __future__ import annotations

from repurchase.dialog.dialog_state import Stage
from repurchase.dialog.intent import Intent
from serving.use_cases.dialog_turn import TurnResponse
from serving.webhook.response import Button

ORDERS_PAGE = "https://market.yandex.ru/my/orders"
_ANSWERS = {
    Stage.OFFERED: (
        ("Да", Intent.YES),
        ("Нет", Intent.NO),
        ("Позже", Intent.LATER),
        ("Почему?", Intent.WHAT),
        ("Больше не напоминать", Intent.NEVER),
    ),
    Stage.QUOTED: (("Подтверждаю", Intent.CONFIRM), ("Нет", Intent.NO), ("Позже", Intent.LATER)),
}

_WHAT_IS_DUE = Button("Что мне пора купить?", {"intent": Intent.DUE.value}, hide=True)


def buttons_of(answered: TurnResponse) -> tuple[Button, ...]:
    """Buttons of the open question, or a suggested request; after an order also a link to the order page."""
    page = (Button("Открыть заказы", url=ORDERS_PAGE, hide=True),) if answered.order_id else ()
    if answered.asks is None:
        return page if answered.end_session else (*page, _WHAT_IS_DUE)
    answers = _ANSWERS[Stage(answered.state)]
    return page + tuple(Button(title, _payload(intent, answered.asks), hide=True) for title, intent in answers)


def _payload(intent: Intent, about: str) -> dict[str, str]:
    return {"intent": intent.value, "about": about}
