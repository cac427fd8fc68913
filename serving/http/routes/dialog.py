"""POST /v1/dialog."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from repurchase.dialog.dialog_state import Stage
from serving.http.problem_details import ALWAYS, documented
from serving.http.request_context import DependenciesDep, NowDep, RateLimitsDep
from serving.inputs.turn import Turn
from serving.use_cases.dialog_turn import answer_turn

router = APIRouter(tags=["dialogue"])


class TurnAnswer(BaseModel):
    """Alice's answer."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "text": "Корм Royal Canin, доставка завтра, стоимость 1 299 рублей. Оформляем заказ?",
                    "tts": "Корм Royal Canin, доставка завтра, стоимость тысяча двести девяносто девять рублей. "
                    "Оформляем заказ?",
                    "end_session": False,
                    "state": "quoted",
                    "order_id": None,
                }
            ]
        }
    )

    text: str = Field(description="Displayed text, at most 1024 characters.")
    tts: str = Field(description="Text to speech, at most 1024 characters.")
    end_session: bool = Field(description="Whether the conversation ends.")
    state: Stage = Field(description="The kind of open question: none, an offer, or a quote.")
    order_id: str | None = Field(description="The stored order that this answer mentions.")


@router.post(
    "/v1/dialog",
    summary="One turn of the dialogue",
    response_description="Alice's answer, even if another system is unavailable.",
    responses=documented(HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY, *ALWAYS),
)
async def dialog(dependencies: DependenciesDep, now: NowDep, limits: RateLimitsDep, turn: Turn) -> TurnAnswer:
    """From a reminder over «Да» and the quote to «Подтверждаю» and the order; silence is answered, too.

    «Нет», «Позже», «Через неделю», «Больше не напоминай», «Отключи все напоминания», «Две пачки», «Дешевле»,
    «Что ещё?», «Почему?», «Повтори», «Помощь», «Хватит» are understood in many wordings. Shoppers may also start:
    «Что мне пора купить?», «Закажи молоко», «Закажи всё», «Без молока», «Напомни про молоко в пятницу»,
    «Что с моим заказом?», «Отмени заказ».

    A confirmation is valid only for the quote that it answers, for 10 minutes; repeated, it names the same order. If
    another system is unavailable, Alice apologises, and never reports an order that is not stored.
    """
    limits.shoppers.take(turn.user_id)
    answered = await answer_turn(dependencies, turn.heard(), now)
    return TurnAnswer(
        text=answered.text,
        tts=answered.tts,
        end_session=answered.end_session,
        state=Stage(answered.state),
        order_id=answered.order_id,
    )
