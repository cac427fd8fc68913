"""Extracts goods and their number from words: «две пачки корма для кошки» are two of {корм, кошка}."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from repurchase.goods.goods_synonyms import synonyms
from serving.language.begun_words import VOCATIVES
from serving.language.goods_lemmas import is_act, is_name, is_noun, lemma_of_goods
from serving.language.lexicon import Words, word_set
from serving.language.spoken_numbers import number_at

_PREPOSITIONS = word_set("для от с со из без на в во под по к ко при про о об обо насчет относительно")
_SAY_NOTHING = word_set(
    "я мне меня мы нам нас ты тебе тебя вы вам вас он она оно они это этот эта эти этого эту этой этих тот та те того "
    "ту мой моя мое мои моего мою моей моих моему моим наш наша наше наши нашего нашу нашей наших нашему нашим свой "
    "своего свою своих своему своей своим такой такая такое такие такого такую самый самая самое самую самого же ли "
    "бы а и ну да вот еще ещё тоже также опять снова уже сейчас срочно быстро быстренько побыстрее скорее сегодня "
    "пожалуйста пожалуста алиса алис яндекс слушай будь добра любезна прошу плиз спасибо привет все всего весь вся "
    "ка то нибудь какой какого какую что чтобы чтоб там тут дома домой дом как всегда раз год обычно немного немножко "
    "чуть чуток побольше много мало больше просто только лучше тогда теперь наконец сразу прямо где за у если "
    "пора надо нужно нужен нужна нужны можно хочу хотим хотел хотела бы давай давайте так"
)  # fmt: skip
_SAY_NOTHING |= VOCATIVES
_DESCRIBE_NOTHING = frozenset(
    {
        "обычный", "привычный", "любимый", "прошлый", "прежний", "последний", "предыдущий", "стандартный", "очередной",
        "новый", "свежий", "хороший", "вкусный", "большой", "маленький", "нормальный", "постоянный", "один", "всякий",
        "любой", "какой-нибудь", "нужный", "необходимый", "недорогой", "домашний", "небольшой", "следующий", "каждый",
    }
)  # fmt: skip
_PEOPLE = frozenset(
    {
        "мама",
        "папа",
        "муж",
        "жена",
        "бабушка",
        "дедушка",
        "семья",
        "гость",
        "брат",
        "сестра",
        "любимый",
        "подруга",
        "друг",
    }
)
_UNITS = frozenset(
    {
        "пачка", "пачечка", "упаковка", "упаковочка", "штука", "штучка", "бутылка", "бутылочка", "банка", "баночка",
        "пакет", "пакетик", "коробка", "коробочка", "рулон", "рулончик", "мешок", "мешочек", "тюбик", "комплект",
        "набор", "флакон", "блок", "кило", "килограмм", "кг", "грамм", "литр", "десяток", "пара", "пол", "литровый",
        "порция", "экземпляр", "единица",
    }
)  # fmt: skip
_IN_THE_HOUSE = (("на", "дом"), ("к", "нам"), ("ко", "мне"), ("на", "маркете"), ("в", "маркете"), ("с", "маркета"))
PREPARED = frozenset({"пицца", "суши", "ролл", "шашлык", "бургер", "еда", "обед", "ужин", "завтрак", "шаурма", "вок"})
"""Prepared food, which with «на дом» means a restaurant order."""
RESTAURANT = frozenset({"ресторан"})
_NO_GOODS = frozenset(
    {
        "заказ", "покупка", "доставка", "помощь", "справка", "напоминание", "уведомление", "отмена", "цена",
        "стоимость",
        "скидка", "время", "маркет", "приложение", "сумма", "корзина", "список", "навык", "день", "чек", "курьер",
        "разговор", "человек", "оператор", "вопрос", "повтор", "ответ", "товар", "вещь", "количество", "сутки", "запас",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class GoodsPhrase:
    """Goods, number and verbs of an utterance."""

    subject: frozenset[str] = frozenset()
    """Lemmas of the goods; empty if none are named."""
    number: int | None = None
    """The number of pieces."""
    acts: Words = ()
    """Verbs, which express the request."""
    is_known: bool = False
    """Whether the subject is in the vocabulary of consumables."""


@dataclass(frozen=True, slots=True)
class _Named:
    word: str
    lemma: str
    is_noun: bool
    is_unit: bool
    follows_number: bool
    follows_preposition: bool


def goods_phrase(words: Words) -> GoodsPhrase:
    """The goods, their number and the verbs among the words; other parts of speech are ignored."""
    is_prepared = not PREPARED.isdisjoint(map(lemma_of_goods, words)) and ("на", "дом") in _pairs(words)
    plain = words if is_prepared else _without_house(words)
    named = list(_named(plain))
    acts = tuple(word for word in plain if word not in _SAY_NOTHING and is_act(word))
    kept = [each for place, each in enumerate(named) if not _is_measure(each, named, place)]
    subject = frozenset(each.lemma for each in kept)
    if is_prepared:
        subject |= RESTAURANT
    if {each.lemma for each in kept if each.is_noun} <= _NO_GOODS:
        return GoodsPhrase(number=_number(words), acts=acts)
    return GoodsPhrase(subject, _number(words), acts, is_known=subject <= synonyms().vocabulary | _UNITS)


def _without_house(words: Words) -> Words:
    """The words without places of delivery."""
    kept: list[str] = []
    for word in words:
        kept.append(word)
        if tuple(kept[-2:]) in _IN_THE_HOUSE:
            del kept[-2:]
    return tuple(kept)


def _pairs(words: Words) -> frozenset[Words]:
    return frozenset(pairwise(words))


def _named(words: Words) -> Iterator[_Named]:
    place, after_number, after_preposition = 0, False, False
    while place < len(words):
        word = words[place]
        number = number_at(words, place)
        if number is not None:
            place, after_number = place + number[1], True
            continue
        place += 1
        if word in _PREPOSITIONS:
            after_preposition = True
        elif not _says_nothing(word):
            lemma = lemma_of_goods(word)
            is_unit = lemma in _UNITS
            yield _Named(word, lemma, is_noun(word), is_unit, after_number, after_preposition)
            after_number, after_preposition = False, after_preposition and not is_noun(word)


def _says_nothing(word: str) -> bool:
    if word in _SAY_NOTHING or (word.isdigit() or len(word) == 1):
        return True
    lemma = lemma_of_goods(word)
    return lemma in _DESCRIBE_NOTHING or lemma in _PEOPLE or not is_name(word)


def _is_measure(each: _Named, named: list[_Named], place: int) -> bool:
    """Whether it is a unit: «пачка» in «пачка корма» and «корма две пачки», but not «пакеты» in «пакеты для мусора»."""
    if not each.is_unit:
        return False
    goods = [other for other in named[place + 1 :] if other.is_noun and not other.follows_preposition]
    others = [other for other in named if other.is_noun and not other.is_unit and not other.follows_preposition]
    return bool(goods) or (each.follows_number and bool(others or len(named) == 1))


def _number(words: Words) -> int | None:
    """The number of pieces, not of kilograms."""
    for place in range(len(words)):
        number = number_at(words, place)
        if number is not None:
            return number[0]
    return None
