"""Several goods that a shopper names in one wish: one basket of the usual products, due or not."""

from __future__ import annotations

from repurchase.dialog.baskets import proposed
from repurchase.dialog.commands import Answer, NamedBasket, WantSeveral
from repurchase.dialog.dialog_state import DialogState
from repurchase.dialog.events import Done, Failed, Heard
from repurchase.dialog.order_responses import GoodsNotBought, LinesLeftOut, LinesNotForVoice, NotBought
from repurchase.dialog.responses import AmountRefused, NotForVoice, Saying, Sorry, Trouble
from repurchase.dialog.transitions import Turn, directed
from repurchase.goods.order_policy import MOST_PIECES


def asked(state: DialogState, heard: Heard) -> Turn:
    """Each is looked for among what waits first, with the number of pieces that was named for it."""
    if any(each.number is not None and not 1 <= each.number <= MOST_PIECES for each in heard.several):
        return directed(state, AmountRefused(MOST_PIECES))
    fresh = tuple(each for each in state.waiting if each.reminder_id not in state.answered)
    return state, WantSeveral(heard.several, heard.now.astimezone(heard.zone).date(), fresh)


def looked_for(state: DialogState, outcome: Done[WantSeveral, NamedBasket] | Failed[WantSeveral]) -> Turn:
    """What cannot be proposed is named; where nothing else is left, the open question stays."""
    if isinstance(outcome, Failed):
        return directed(state, Sorry(Trouble.NOT_LOOKED))
    found = outcome.result
    if found.priced.offers or found.priced.sold_out or found.priced.unpriced:
        return proposed(state.quiet(), found.priced, _notes(found))
    if not found.not_for_voice:
        return directed(state, NotBought())
    after, answer = directed(state, NotForVoice(", ".join(found.not_for_voice)))
    beside = (GoodsNotBought(found.not_bought),) if found.not_bought else ()
    return after, Answer((*beside, *answer.says), ends=answer.ends)


def _notes(found: NamedBasket) -> tuple[Saying, ...]:
    return (
        *((GoodsNotBought(found.not_bought),) if found.not_bought else ()),
        *((LinesNotForVoice(found.not_for_voice),) if found.not_for_voice else ()),
        *((LinesLeftOut(found.left_out),) if found.left_out else ()),
    )
