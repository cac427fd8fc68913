"""Requests of several goods: one basket of the usual products, due or not."""

from __future__ import annotations

from repurchase.dialog.baskets import proposed
from repurchase.dialog.commands import NamedBasket, PriceNamedBasket, TurnResult
from repurchase.dialog.dialog_state import DialogState
from repurchase.dialog.events import CommandFailed, CommandSucceeded, UtteranceReceived
from repurchase.dialog.order_responses import GoodsNotBought, LinesLeftOut, LinesNotForVoice, NotRegularlyBought
from repurchase.dialog.responses import FailureApology, NotAllowedByVoice, QuantityRejected, SpokenResponse, Trouble
from repurchase.dialog.transitions import Turn, respond
from repurchase.goods.order_policy import MAX_PIECES


def asked(state: DialogState, utterance: UtteranceReceived) -> Turn:
    """Find each of the goods, waiting reminders first, with its requested number of pieces."""
    if any(each.number is not None and not 1 <= each.number <= MAX_PIECES for each in utterance.several):
        return respond(state, QuantityRejected(MAX_PIECES))
    fresh = tuple(each for each in state.waiting if each.reminder_id not in state.answered)
    return state, PriceNamedBasket(utterance.several, utterance.now.astimezone(utterance.zone).date(), fresh)


def looked_for(
    state: DialogState, outcome: CommandSucceeded[PriceNamedBasket, NamedBasket] | CommandFailed[PriceNamedBasket]
) -> Turn:
    """Name the goods that cannot be offered; if nothing else is left, the open question stays."""
    if isinstance(outcome, CommandFailed):
        return respond(state, FailureApology(Trouble.NOT_LOOKED))
    found = outcome.result
    if found.priced.offers or found.priced.sold_out or found.priced.unpriced:
        return proposed(state.quiet(), found.priced, _notes(found))
    if not found.not_for_voice:
        return respond(state, NotRegularlyBought())
    after, answer = respond(state, NotAllowedByVoice(", ".join(found.not_for_voice)))
    beside = (GoodsNotBought(found.not_bought),) if found.not_bought else ()
    return after, TurnResult((*beside, *answer.responses), ends_session=answer.ends_session)


def _notes(found: NamedBasket) -> tuple[SpokenResponse, ...]:
    return (
        *((GoodsNotBought(found.not_bought),) if found.not_bought else ()),
        *((LinesNotForVoice(found.not_for_voice),) if found.not_for_voice else ()),
        *((LinesLeftOut(found.left_out),) if found.left_out else ()),
    )
