"""What shoppers begin themselves: what is due, orders of goods, reminders, and questions about orders that were made.

Each wish is a parse of the whole utterance: a word that has no part in it is of another wish, or names goods.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from itertools import pairwise

from repurchase.dialog.dialog_state import Stage
from repurchase.dialog.intent import Intent, Meaning
from repurchase.goods.goods_synonyms import synonyms
from repurchase.goods.lemmatization import lemmas
from serving.language.agreement import names_goods
from serving.language.basket_edits import edited
from serving.language.begun_words import (
    ALL,
    ALL_BESIDE,
    ASKING,
    BUYING,
    ENDS,
    FILLERS,
    INDEFINITE,
    KINDS_OF_GOODS,
    NEEDS,
    NO_REMINDERS,
    ORDERING,
    REMIND_BESIDE,
    REMINDING,
    REMINDS,
    RUNS_OUT,
    SHOW,
    SUPPLIES,
    WHOLE,
    any_begins,
)
from serving.language.events import without_events
from serving.language.goods_phrase import goods_phrase
from serving.language.lexicon import Words, word_set
from serving.language.made_orders import cancelled, delivery_asked, status_asked, total_asked
from serving.language.opted_out import opts_out
from serving.language.ordered_goods import ordered_goods
from serving.language.proposal import Proposal
from serving.language.reminded_again import reminded_again
from serving.language.when_said import when_of, without_time

Reader = Callable[[Words, Proposal], Meaning | None]
_POLITE = word_set(
    "ну а и да так тогда алиса алис пожалуйста мне нам я мы это уже сейчас ладно хорошо же вот у меня нас по за с "
    "со то "
    "дома бы там конечно спасибо из ты эти этот эту в к на ага окей ок слушай ещё еще"
)
_WEAK = word_set("давай давайте хочу надо нужно пусть делай сделай")
"""Order only what follows them: «всё, давай» is a farewell."""
_EVERYTHING = ALL | WHOLE | {"запасы"}
_TOGETHER = word_set("сразу вместе разом оптом целиком скопом подряд")
_FOR_GOOD = word_set("больше никогда ничего хватит перестань прекрати никаких вообще совсем")
_OF_REMINDERS = ("напомина", "уведомл", "рассыл", "отпи", "беспоко", "надоед", "пристав")
"""After an order «не присылай» takes it back."""
_DUE_BESIDE = word_set("срочное срочно срочного важное не есть себе будет будут сделать сделай")
_POSTPONING = word_set(
    "давай давайте лучше напомни напомните отложи отложим перенеси перенесем спроси можно может ну а и нет не сейчас "
    "потом тогда мне нам пожалуйста алиса вернемся поговорим про это об этом меня попозже где то так"
)
_NEGATIONS = word_set(
    "не больше никогда хватит перестань прекрати прекращай перестаньте кончай никаких никакие отключи отключите "
    "выключи "
    "выключите убери удали отмени отпиши отпишите отписаться отказываюсь"
)


_AGAIN = ("включ", "верн", "возобнов", "возвра")
"""Of all reminders, which are no goods."""


_ALL_KNOWN = _POLITE | ORDERING | ALL | ALL_BESIDE | {"что", "чего"}
_DUE_KNOWN = FILLERS | ASKING | SHOW | INDEFINITE | NEEDS | BUYING | _DUE_BESIDE


def begun(words: Words, proposal: Proposal) -> Meaning | None:
    """The wish that the shopper begins; None where the words answer what is proposed, or say something else."""
    readers = _QUIET_READERS if proposal.stage is Stage.QUIET else _READERS
    return next((meaning for read in readers if (meaning := read(words, proposal)) is not None), None)


def _ordered_all(words: Words, proposal: Proposal) -> Meaning | None:
    if _EVERYTHING.isdisjoint(words) or not _consists(words, _ALL_KNOWN, RUNS_OUT):
        return None
    if not (_orders_all(words) or _is_all_together(words)):
        return None
    return Meaning(Intent.YES if proposal.basket else Intent.ORDER_ALL)


def _orders_all(words: Words) -> bool:
    verbs = [place for place, word in enumerate(words) if word in ORDERING]
    alls = [place for place, word in enumerate(words) if word in _EVERYTHING]
    if any(words[place] not in _WEAK for place in verbs):
        return bool(alls)
    return bool(verbs) and min(verbs) < max(alls)


def _is_all_together(words: Words) -> bool:
    """«всё сразу», «всё, что кончается»."""
    return not _TOGETHER.isdisjoint(words) or ("что" in words and any_begins(words, ENDS))


def _due(words: Words, _proposal: Proposal) -> Meaning | None:
    plain = without_time(words)
    others = tuple(word for word in plain if synonyms().plain(lemmas(word).forms).isdisjoint(synonyms().beings))
    if not plain or not _consists(others, _DUE_KNOWN, RUNS_OUT + SUPPLIES + KINDS_OF_GOODS):
        return None
    return Meaning(Intent.DUE) if _asks_for_due(frozenset(plain)) else None


def _asks_for_due(words: frozenset[str]) -> bool:
    ends, supplies = any_begins(words, ENDS), any_begins(words, SUPPLIES)
    needs, buys = not NEEDS.isdisjoint(words), not BUYING.isdisjoint(words)
    asks = not (ASKING - {"о", "об", "про", "чем"}).isdisjoint(words)
    shows = not SHOW.isdisjoint(words)
    if asks or "чем" in words:
        return "напомнить" in words or ends or needs or buys or supplies or "есть" in words
    if needs and buys:
        return True
    return supplies and (shows or not words.isdisjoint({"есть", "мои", "список", "как", "мой"}))


def _opted_out(words: Words, proposal: Proposal) -> Meaning | None:
    is_of_order = proposal.follows_order and proposal.stage is Stage.QUIET
    return Meaning(Intent.OPT_OUT) if not is_of_order and opts_out(words) else None


def _no_reminders(words: Words, proposal: Proposal) -> Meaning | None:
    """No more reminders: of the goods that are named, or of anything."""
    negates = not _NEGATIONS.isdisjoint(words) or any_begins(words, ("отпи",))
    if not any_begins(words, REMINDS) or not negates or ("не", "хочу") in pairwise(words):
        return None
    if proposal.follows_order and _FOR_GOOD.isdisjoint(words) and not any_begins(words, _OF_REMINDERS):
        return None
    rest = tuple(word for word in words if word not in NO_REMINDERS and word not in FILLERS and word != "об")
    if not rest:
        return Meaning(Intent.OPT_OUT)
    goods = goods_phrase(rest)
    return Meaning(Intent.NEVER, subject=goods.subject) if goods.subject and not goods.acts else None


def _reminded(words: Words, proposal: Proposal) -> Meaning | None:
    if not any_begins(words, REMINDING) or any(
        one == "не" and other.startswith(REMINDING) for one, other in pairwise(words)
    ):
        return None
    if any_begins(words, _AGAIN):
        return None
    rest = tuple(word for word in without_events(without_time(words)) if word not in REMIND_BESIDE)
    goods = goods_phrase(rest)
    if not (_NEGATIONS - {"не"}).isdisjoint(words):
        return None
    if goods.acts:
        return Meaning(Intent.UNKNOWN) if proposal.stage is Stage.QUIET else None
    is_own = any(names_goods(word, proposal.goods) for word in rest)
    if not goods.subject or is_own:
        return None
    when = None if proposal.now is None else when_of(words, proposal.now)
    return Meaning(Intent.REMIND_ABOUT, subject=goods.subject, when=when)


def _postponed(words: Words, proposal: Proposal) -> Meaning | None:
    """A later day or hour, and nothing else, is when to ask again."""
    if proposal.now is None or not frozenset(without_time(words)) <= _POSTPONING:
        return None
    when = when_of(words, proposal.now)
    if when is None or (when.hour is None and when.day == proposal.now.date()):
        return None
    return Meaning(Intent.LATER, (when.day - proposal.now.date()).days, when=when)


def _consists(words: Words, known: Collection[str], beginnings: tuple[str, ...]) -> bool:
    return all(word in known or word.startswith(beginnings) for word in words)


_READERS: Sequence[Reader] = (
    edited, reminded_again, _opted_out, status_asked, cancelled, _ordered_all, _reminded, _postponed,
)  # fmt: skip
_QUIET_READERS: Sequence[Reader] = (
    reminded_again, _no_reminders, _opted_out, status_asked, cancelled, delivery_asked, total_asked, _ordered_all, _due,
    _reminded, ordered_goods,
)  # fmt: skip
"""Where nothing is proposed, words can only begin something."""
