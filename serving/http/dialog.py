"""POST /v1/dialog."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from repurchase.dialog_state import Stage
from serving.dialog_turn import answer_turn
from serving.faults import ALWAYS, documented
from serving.http.request_context import Limits, Now, OpenWorld
from serving.inputs.turn import Turn

router = APIRouter(tags=["dialogue"])


class TurnAnswer(BaseModel):
    """What Alice says."""

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

    text: str = Field(description="For the eyes, at most 1024 characters.")
    tts: str = Field(description="For the voice, at most 1024 characters.")
    end_session: bool = Field(description="Whether the conversation is over.")
    state: Stage = Field(description="Which question the shopper is asked: none, a reminder, or a quote.")
    order_id: str | None = Field(description="Of the stored order that this answer tells of.")


@router.post(
    "/v1/dialog",
    summary="One turn of the dialogue",
    response_description="What Alice says, also where something behind her does not answer.",
    responses=documented(HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY, *ALWAYS),
)
async def dialog(world: OpenWorld, now: Now, limits: Limits, turn: Turn) -> TurnAnswer:
    """Reminder, «Да», quote, «Подтверждаю», order; and what else shoppers say, down to silence.

    «Нет», «Позже», «Через неделю», «Больше не напоминай», «Отключи все напоминания», «Две пачки», «Дешевле»,
    «Что ещё?», «Почему?», «Повтори», «Помощь», «Хватит» are understood, in many words. Shoppers may begin themselves:
    «Что мне пора купить?», «Закажи молоко», «Закажи всё», «Без молока», «Напомни про молоко в пятницу»,
    «Что с моим заказом?», «Отмени заказ».

    A confirmation counts only for the quote that it answers and while that holds (10 minutes); repeated, it names the
    same order. If something behind does not answer, Alice says so kindly, and claims no order that is not stored.
    """
    limits.shoppers.take(turn.user_id)
    answered = await answer_turn(world, turn.heard(), now)
    return TurnAnswer(
        text=answered.text,
        tts=answered.tts,
        end_session=answered.end_session,
        state=Stage(answered.state),
        order_id=answered.order_id,
    )
