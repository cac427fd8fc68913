"""What shoppers mean, beside what was proposed to them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurchase.dialog.dialog_state import Stage
from repurchase.dialog.intent import Intent, Meaning
from serving.language.intent_classifier import AGREEMENTS, understand
from serving.language.proposal import NOTHING_PROPOSED, Proposal, goods_words
from serving.language.utterance import MAX_CHARACTERS, Utterance

CAT_FOOD = goods_words("корм для кошки", "Корм Royal Canin")
QUOTED = Proposal(Stage.QUOTED, CAT_FOOD, 1, "завтра", "482")
OFFERED = Proposal(Stage.OFFERED, CAT_FOOD)
ORDERED = Proposal(follows_order=True)

TABLE = {
    Intent.YES: (
        "да|Да!|ага|угу|давай|закажи|конечно|хочу|да-да|не против|почему бы и нет|ну что ж, давай|"
        "хорошо|ладно|годится|подойдёт|повтори заказ|да, закажи корм для кошки, пожалуйста|завтра подходит|ОК|"
        "хочу заказать снова|да, снова"
    ),
    Intent.CONFIRM: "подтверждаю|оформляй|оформляем|да, подтверждаю|подтверждаю заказ|согласна|ну оформи",
    Intent.NO: (
        "нет|не надо|да нет|не подтверждаю|не заказывай|да не надо|нет-нет, оформляй|нет, спасибо|отмена|не хочу|"
        "передумал|не напоминай|не отключай напоминания|не включай напоминания|ничего не надо|"
        "не больше одной|да ни за что"
    ),
    Intent.HAVE: (
        "уже купил|уже купила|нет, уже купили|купил|да я купила вчера|уже есть|спасибо, уже есть|у меня есть|"
        "у нас ещё есть|дома есть|есть дома|уже заказала|сама взяла|нам хватает|ещё не закончился|пока есть|"
        "да не надо, уже есть|я уже всё купил"
    ),
    Intent.LATER: (
        "не сейчас|потом|завтра|давай завтра|да потом|позже|через неделю|напомни через неделю|пока не надо|"
        "в другой раз|закажи не сейчас|не сегодня"
    ),
    Intent.NEVER: (
        "больше не напоминай|никогда|отстань|отстань от меня|не хочу больше слышать|больше не надо|"
        "хватит мне напоминать|перестань|не нужно больше|"
        "отключи напоминания про корм|отключи это напоминание|больше никогда не напоминай|вообще не напоминай про корм|"
        "отключи все напоминания о молоке"
    ),
    Intent.OPT_OUT: (
        "отключи все напоминания|отключи напоминания|отключите, пожалуйста, все уведомления|убери все напоминания|"
        "полностью отключи напоминания|я хочу отключить все напоминания|не напоминай больше ничего|"
        "больше ни о чём не напоминай|больше никогда мне ничего не предлагай|не надо мне ничего напоминать|"
        "хватит напоминать вообще|вообще больше не напоминай|никаких напоминаний|больше никаких напоминаний|"
        "отпиши меня от всех напоминаний|отказываюсь от напоминаний"
    ),
    Intent.OPT_IN: (
        "включи напоминания|включи все напоминания|верни мне напоминания|возобнови напоминания|снова напоминай|"
        "давай снова напоминай мне|хочу снова включить напоминания"
    ),
    Intent.WHAT: "что?|что у нас есть|почему|?|зачем|что ещё за корм?|а что это|не понял|не поняла|о чём ты",
    Intent.PRICE: "сколько стоит|сколько стоят две пачки?|сколько это стоит?|почём|какая цена",
    Intent.REPEAT: "повтори|а?|ещё раз|не расслышал|скажи ещё раз|снова",
    Intent.HELP: "помощь|помоги|что ты умеешь|что можно сказать",
    Intent.STOP: "хватит|стоп|пока|спасибо|всё|да хватит|до свидания|замолчи",
    Intent.CHEAPER: "а можно дешевле?|да, но дороговато|хорошо, но дорого|есть подешевле?|другую марку",
    Intent.MORE: "что ещё?|а что ещё|ещё что-нибудь?|дальше|следующее|что мне ещё нужно?",
    Intent.SILENCE: "|   |...|!",
    Intent.UNKNOWN: (
        "банан|да, но|ну да, конечно|у меня есть вопрос|я бы купил|подожди|не знаю|"
        "он сказал да и ушёл домой обедать вместе с братом"
    ),
}


def understood(utterance: str, proposal: Proposal = QUOTED) -> Meaning:
    """The meaning of words alone."""
    return understand(Utterance(utterance), proposal)


@pytest.mark.parametrize(
    ("utterance", "intent"), [(said, intent) for intent, all_said in TABLE.items() for said in all_said.split("|")]
)
def test_what_shoppers_say(utterance: str, intent: Intent) -> None:
    """Each utterance of the table has its meaning."""
    assert understood(utterance).intent is intent


@pytest.mark.parametrize(
    ("utterance", "pieces"),
    [
        ("две пачки", 2), ("2 пачки", 2), ("давай три штуки", 3), ("закажи пять упаковок, пожалуйста", 5),
        ("лучше пару банок", 2), ("двадцать две бутылки", 22), ("одну", 1), ("да, две", 2), ("нет, две пачки", 2),
        ("удвой", 2), ("в три раза больше", 3), ("ещё одну добавь", 2), ("добавь ещё пачку", 2), ("полдюжины", 6),
        ("штучки три", 3), ("две вместо одной", 2), ("увеличь до трёх", 3),
        ("0 штук", 0), ("сто пачек", 100), ("подтверждаю две пачки", 2),
    ],
)  # fmt: skip
def test_a_number_of_pieces_is_heard(utterance: str, pieces: int) -> None:
    """In digits and in words, alone or among others."""
    assert understood(utterance) == Meaning(Intent.AMOUNT, pieces)


@pytest.mark.parametrize("utterance", ["не две пачки", "не надо две пачки", "нет, не две", "ни одной штуки"])
def test_a_refused_number_is_a_refusal(utterance: str) -> None:
    """No number of pieces is taken from who refuses."""
    assert understood(utterance).intent is Intent.NO


@pytest.mark.parametrize(
    ("utterance", "days"),
    [
        ("позже", None), ("через час", None), ("послезавтра", 2), ("через неделю", 7), ("через две недели", 14),
        ("напомни через 10 дней", 10), ("через двадцать один день", 21), ("через пару дней", 2), ("через месяц", 30),
        ("отложи на три дня", 3), ("давай на следующей неделе", 7), ("через полгода", 182),
        ("через недельку", 7), ("недели через две", 14), ("через недели две", 14), ("дней через пять", 5),
        ("через полмесяца", 15), ("через полторы недели", 10), ("через дня три", 3), ("на той неделе", 7),
        ("в пятницу", None), ("с получки", None), ("как приеду", None),
    ],
)  # fmt: skip
def test_how_much_later_is_heard(utterance: str, days: int | None) -> None:
    """In days, weeks and months; None where the shopper leaves it to us."""
    assert understood(utterance) == Meaning(Intent.LATER, days)


@given(st.text(max_size=2000))
def test_any_text_has_an_intent(utterance: str) -> None:
    """It never raises, whatever signs it is given."""
    assert understood(utterance).intent in Intent


def test_what_lies_beyond_the_limit_is_not_looked_at() -> None:
    """A long utterance costs no more than a short one."""
    assert understood(" " * MAX_CHARACTERS + "да").intent is Intent.SILENCE


@pytest.mark.parametrize(
    ("utterance", "proposal", "intent"),
    [
        ("а когда привезут", QUOTED, Intent.DELIVERY), ("сколько всего", QUOTED, Intent.TOTAL),
        ("когда привезут заказ", ORDERED, Intent.ORDER_STATUS), ("что с моим заказом", QUOTED, Intent.ORDER_STATUS),
        ("отмени заказ", QUOTED, Intent.NO), ("отмени заказ", ORDERED, Intent.CANCEL_ORDER),
        ("отмени", NOTHING_PROPOSED, Intent.CANCEL_ORDER), ("что мне пора купить", NOTHING_PROPOSED, Intent.DUE),
        ("напомни про корм завтра", QUOTED, Intent.LATER), ("напомни про молоко", QUOTED, Intent.REMIND_ABOUT),
        ("закончился", OFFERED, Intent.YES), ("закончился", QUOTED, Intent.UNKNOWN),
        ("закажи корм", QUOTED, Intent.YES), ("закажи корм", NOTHING_PROPOSED, Intent.ORDER_CATEGORY),
        ("закажи молоко", QUOTED, Intent.UNKNOWN), ("закажи всё", QUOTED, Intent.ORDER_ALL),
    ],
)  # fmt: skip
def test_the_same_words_mean_another_thing_beside_another_question(
    utterance: str, proposal: Proposal, intent: Intent
) -> None:
    """A cancellation refuses a quote, and cancels an order once nothing is proposed."""
    assert understood(utterance, proposal).intent is intent


def test_named_goods_are_told_by_their_lemmas() -> None:
    """In any case form, without the words around them."""
    assert understood("закажи туалетную бумагу", NOTHING_PROPOSED).subject == {"туалетный", "бумага"}
    assert understood("напомни мне про подгузники на выходных", NOTHING_PROPOSED).subject >= {"подгузник"}


@pytest.mark.parametrize(
    ("words", "hints", "intent"),
    [
        ("хорошо", ["CONFIRM"], Intent.YES), ("подтверждаю", ["CONFIRM"], Intent.CONFIRM),
        ("нет, не надо", ["REJECT"], Intent.NO), ("больше не напоминай", ["REJECT"], Intent.NEVER),
        ("через неделю", ["REJECT"], Intent.LATER), ("ну уж дудки", ["REJECT"], Intent.NO),
        ("да", ["REJECT"], Intent.UNKNOWN), ("да ну", ["REJECT"], Intent.NO),
        ("не против", ["REJECT"], Intent.YES),
        ("да", ["CONFIRM", "REJECT"], Intent.YES), ("да нет", ["CONFIRM", "REJECT"], Intent.NO),
        ("абракадабра", ["CONFIRM", "REJECT"], Intent.UNKNOWN), ("абракадабра", ["CONFIRM"], Intent.UNKNOWN),
        ("да, но сначала покажи", ["CONFIRM"], Intent.UNKNOWN), ("подожди", ["CONFIRM"], Intent.UNKNOWN),
        ("закажи такси", ["CONFIRM"], Intent.UNKNOWN), ("подтверждаю отмену", ["CONFIRM"], Intent.NO),
        ("подскажи", ["HELP"], Intent.HELP), ("расскажи о себе", ["WHAT_CAN_YOU_DO"], Intent.HELP),
        ("прости", ["REPEAT"], Intent.REPEAT), ("банан", ["SOMETHING_NEW"], Intent.UNKNOWN),
        ("", ["CONFIRM"], Intent.SILENCE),
    ],
)  # fmt: skip
def test_intents_of_yandex_are_evidence_beside_the_words(words: str, hints: list[str], intent: Intent) -> None:
    """CONFIRM orders nothing by itself, and REJECT over an agreement asks again."""
    hinted = Utterance(words, frozenset(f"YANDEX.{hint}" for hint in hints))
    assert understand(hinted, QUOTED).intent is intent


@given(st.text(max_size=60))
def test_a_hint_of_agreement_changes_no_meaning(words: str) -> None:
    """What the words do not order, CONFIRM does not order either."""
    assert understand(Utterance(words, frozenset({"YANDEX.CONFIRM"})), QUOTED) == understood(words)


@given(st.sampled_from(["да", "подтверждаю", "две пачки", "хорошо", "закажи"]))
def test_nothing_is_agreed_to_in_a_dangerous_context(words: str) -> None:
    """Who speaks of harm is not sold anything."""
    assert understand(Utterance(words, is_dangerous=True), QUOTED).intent is Intent.UNKNOWN
    assert understand(Utterance("нет", is_dangerous=True), QUOTED).intent is Intent.NO


@pytest.mark.parametrize("asked", ["да?", "заказать?", "точно?"])
def test_a_question_agrees_to_nothing(asked: str) -> None:
    """Where the device sends the sign."""
    assert understood(asked).intent not in AGREEMENTS
