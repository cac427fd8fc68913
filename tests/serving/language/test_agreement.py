"""Agreement is whole: a word that is not understood, or refuses, orders nothing."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cli.commands.evaluate import CORPUS
from cli.dialogue.dialogue_evaluation import AGREE, corpus
from repurchase.dialog.dialog_state import Stage
from repurchase.dialog.intent import Intent
from serving.language.agreement_words import PHRASES, WORDS
from serving.language.intent_classifier import AGREEMENTS, understand
from serving.language.lexicon import REFUSALS, ROLES
from serving.language.proposal import Proposal, goods_words
from serving.language.utterance import Utterance, words_of

CAT_FOOD = Proposal(Stage.QUOTED, goods_words("корм для кошки", "Корм Royal Canin"), 1, "завтра", "482")
AGREED = [row.utterance for row in corpus(CORPUS) if row.expected == AGREE and row.stage == "quoted"]
REFUSED = [row.utterance for row in corpus(CORPUS) if row.expected in {"refuse", "have", "never"}]
GLUE = ["к", "в", "за", "на", "завтра", "482", "рубля", "корм", "корма", "кошке", "одну", "две", "не", "осталось"]
PLACES = st.integers(0, 8)
ORDERS = {Intent.YES, Intent.CONFIRM}


def intent_of(utterance: str, proposal: Proposal = CAT_FOOD) -> Intent:
    """The intent of words alone."""
    return understand(Utterance(utterance), proposal).intent


def with_word(utterance: str, word: str, place: int) -> str:
    """The utterance with one word more."""
    words = list(words_of(utterance))
    return " ".join((*words[:place], word, *words[place:]))


@given(st.sampled_from(AGREED), st.text("бвгджзклмнпрстфхцчшщ", min_size=4, max_size=9), PLACES)
def test_a_word_that_nobody_knows_orders_nothing(agreed: str, word: str, place: int) -> None:
    """At any position in an agreement."""
    assert intent_of(with_word(agreed, word, place)) not in ORDERS


@given(
    st.sampled_from(AGREED),
    st.sampled_from(["такси", "молоко", "музыка", "мама", "возврат", "билет", "кредит", "если", "потом", "он"]),
    PLACES,
)
def test_a_word_of_something_else_orders_nothing(agreed: str, word: str, place: int) -> None:
    """The utterance is another request, a condition or a quotation; «если можно» is only polite."""
    said = with_word(agreed, word, place)
    assume("если можно" not in said)
    assert intent_of(said) not in ORDERS


@given(st.sampled_from(AGREED), st.sampled_from(sorted(REFUSALS - {"против", "нет", "откажусь", "откажемся"})), PLACES)
def test_a_word_of_refusal_orders_nothing(agreed: str, word: str, place: int) -> None:
    """At any position, unless the two negate each other, as in «не против»."""
    said = with_word(agreed, word, place)
    if not {"не против", "не откажусь", "не возражаю"} & {" ".join(pair) for pair in _pairs(said)}:
        assert intent_of(said) not in ORDERS


@given(st.sampled_from(REFUSED), st.sampled_from(["да", "ага", "хорошо", "ладно", "конечно", "ну", "алиса", "спасибо"]))
def test_a_refusal_beside_a_word_of_agreement_orders_nothing(refused: str, lead: str) -> None:
    """Before it and after it."""
    assert intent_of(f"{lead} {refused}") not in ORDERS
    assert intent_of(f"{refused} {lead}") not in ORDERS


@given(st.lists(st.sampled_from([*sorted(ROLES), *sorted(REFUSALS), *GLUE]), max_size=6))
def test_any_words_of_the_vocabulary_have_an_intent(words: list[str]) -> None:
    """It never raises, in any order."""
    assert intent_of(" ".join(words)) in Intent


@given(st.lists(st.sampled_from(sorted(ROLES)), max_size=5), st.sampled_from(["какой", "сколько", "где", "кто"]))
def test_what_begins_as_a_question_orders_nothing(words: list[str], asked: str) -> None:
    """Also without its sign, which speech recognition does not send."""
    assert intent_of(" ".join((asked, *words))) not in ORDERS


def _pairs(said: str) -> list[tuple[str, str]]:
    words = said.split()
    return list(pairwise(words))


def test_no_word_of_refusal_has_a_role_in_agreement() -> None:
    """The two vocabularies are apart."""
    assert REFUSALS.isdisjoint(ROLES)


def test_a_word_has_one_role() -> None:
    """Its place in the vocabulary decides nothing."""
    words = [word for listed in WORDS.values() for word in listed.split()]
    phrases = [phrase for listed in PHRASES.values() for phrase in listed.split("|")]
    assert (len(words), len(phrases)) == (len(set(words)), len(set(phrases)))


@pytest.mark.parametrize(
    "said",
    [
        "бери ещё", "дочка бери", "неси сюда", "давай завтра ладно", "закажи недорого", "что ты предлагаешь купить",
        "закажи всё хорошо", "пусть приезжают", "закажи корм нет", "а ещё закажи", "давай поехали",
    ],
)  # fmt: skip
def test_words_that_are_said_to_others_or_are_cut_off_order_nothing(said: str) -> None:
    """Though each of them has a role."""
    assert intent_of(said) not in ORDERS


@pytest.mark.parametrize(
    "said",
    [
        "четыреста восемьдесят два рубля подходит", "да если не трудно", "бог с ним давай", "закажи доченька",
        "недорого беру", "оформляй как договорились", "к завтрашнему дню удобно", "да корма почти нет",
        "спасибо что напомнила закажи", "пока не кончился оформляй", "закажи котику корм", "нормальная цена",
    ],
)  # fmt: skip
def test_what_leads_to_an_agreement_or_gives_its_reason_belongs_to_it(said: str) -> None:
    """Politeness, giving in, thanks, the price in words, the pet in other words."""
    assert intent_of(said) in ORDERS


@pytest.mark.parametrize(
    "said", ["подтверждаю две пачки", "послезавтра подходит", "закажи корм для собаки", "закажи кошку", "беру за 100"]
)
def test_other_terms_than_the_quoted_are_no_agreement(said: str) -> None:
    """Other pieces, another day, other goods, another price."""
    assert intent_of(said) not in ORDERS


def test_terms_that_were_quoted_are() -> None:
    """The pieces, the day and the price that the shopper heard."""
    two = Proposal(Stage.QUOTED, goods_words("корм для кошки", "Корм Royal Canin"), 2, "пятницу", "964")
    for said in ("подтверждаю две пачки", "в пятницу удобно", "беру за 964 рубля", "давай две"):
        assert intent_of(said, two) in ORDERS


@pytest.mark.parametrize(
    ("category", "title", "said"),
    [
        ("сахар", "Сахар для чая", "закажи чай"),
        ("чай и кофе", "Чай Greenfield", "закажи кофе"),
        ("средства", "Средство для мытья посуды", "купи посуду"),
    ],
)
def test_what_only_describes_the_product_does_not_name_it(category: str, title: str, said: str) -> None:
    """The shopper asks for something else."""
    assert intent_of(said, Proposal(Stage.QUOTED, goods_words(category, title))) not in AGREEMENTS


def test_words_of_the_dictionary_are_never_taken_for_slips() -> None:
    """«заказывал» is the past, not «заказывай»."""
    for said in ("заказывал", "заказывали", "оформляла", "накажи", "незаказывай"):
        assert intent_of(said) not in ORDERS
