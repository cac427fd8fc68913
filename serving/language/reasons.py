"""Reasons to order now, such as «кошка всё съела»: clauses of a closed vocabulary about pets and what ran out."""

from __future__ import annotations

from collections.abc import Callable

from serving.language.lexicon import Words, word_set

_PETS = word_set(
    "барсик мурзик васька пушок рыжик снежок муся маруся маркиз мурка мурзилка шарик тузик рекс бобик жучка полкан "
    "животное животина зверь зверюга зверек питомец питомица обжора проглот пушистик хвостатый хвостатая хвостатые "
    "усатый усатая пушистый пушистая"
)
_KINDS_OF_PETS = ("кошка", "собака")
_BESIDE = word_set(
    "уже совсем почти скоро опять снова прям прямо очень реально правда действительно ведь вот только и вчера недавно "
    "у нас меня "
    "мой моя мои моему наш наша наши нашему бедный бедная бедняга бедняжка весь вся все последний последняя последнее "
    "последнюю остатки пачка пачку упаковка упаковку банка банку мешок пакет миска миске миску запасы запас дома "
    "есть кушать жрать еды без подчистую дочиста давно окончательно целый день то целиком"
)
_ATE = word_set(
    "съел съела съели доел доела доели доедает доедают поел поела поели слопал слопала слопали сожрал сожрала сожрали "
    "подъел подъела подъели умял умяла умяли схомячил схомячила прикончил прикончила вылизал вылизала сгрыз сгрызла "
    "закончился закончилась закончилось закончились кончился кончилась кончилось кончились "
    "заканчивается заканчиваются кончается кончаются закончится кончится иссяк"
)
_WEAK = word_set(
    "открыла открыл открыли доедаем "
    "голодный голодная голодные голодает голодают голоден голодна голодны оголодал оголодала оголодали проголодался "
    "проголодалась проголодались орет орут кричит кричат мяукает мяукают мяучит мяучат просит просят ждет ждут "
    "сидит сидят остался осталась "
    "остались плачет скулит требует требуют воет ноет смотрит хочет хотят вышел вышла вышло вышли пусто пустой пустая "
    "пустые нечего нечем страдает страдают"
)
"""Words that report a shortage only together with a pet, the goods or the bowl."""
_VESSELS = word_set("миска миске миску пачка упаковка банка пакет мешок запасы")
_TELLING = _ATE | _WEAK | {"нет"}
_OPEN = word_set("все и а")
"""Words that may start the following clause: «кошка съела, всё закажи»."""
_WHOLE = word_set("весь вся все всю без последний последнюю последнее остатки пачку банку миску")
_SINCE = (("а", "то"), ("потому", "что"), ("так", "как"), ("ведь",))


def may_give_reason(words: Words) -> bool:
    """Whether any word could report a shortage."""
    return not _TELLING.isdisjoint(words)


def reason_length(words: Words, place: int, names_pet_or_goods: Callable[[str], bool]) -> int:
    """The number of words from `place` on that give a reason to order; 0 if they give none."""
    has_pet = any(map(names_pet_or_goods, _KINDS_OF_PETS))
    lead = next((len(since) for since in _SINCE if words[place : place + len(since)] == since), 0)
    end, last, tells, names = place + lead, 0, False, False
    while end < len(words):
        word = words[end]
        named = (has_pet and word in _PETS) or word in _VESSELS or (word not in _BESIDE and names_pet_or_goods(word))
        predicate = word in _ATE or word in _WEAK
        if not (named or predicate or word in _BESIDE):
            break
        ends_well = word not in _OPEN and (not named or not names or words[end - 1] in _WHOLE)
        names, tells = names or named, tells or word in _ATE
        end += 1
        if ends_well and (tells or (names and not _WEAK.isdisjoint(words[place:end]))):
            last = end
    return last - place if last and (names or tells) else 0
