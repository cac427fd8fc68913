"""Titles are declined as a Russian reader would, and nothing of them is lost."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embedded.sample.titles import titles
from serving.speech.agreement import pronoun, ran_out
from serving.speech.morphology import Agreement, Case
from serving.speech.noun_phrase import words_of
from serving.speech.nouns import accusative, agreement, declined, genitive

REVIEWED = Path(__file__).with_name("catalogue_cases.csv")

HARD_CASES = [
    # one noun, of every declension
    ("корм", "корм", "корма"),
    ("молоко", "молоко", "молока"),
    ("соль", "соль", "соли"),
    ("морковь", "морковь", "моркови"),
    ("лёд", "лёд", "льда"),
    ("шампунь", "шампунь", "шампуня"),
    ("ножницы", "ножницы", "ножниц"),
    ("подгузники", "подгузники", "подгузников"),
    ("духи", "духи", "духов"),
    ("дрожжи", "дрожжи", "дрожжей"),
    # what does not decline
    ("кофе", "кофе", "кофе"),
    ("какао", "какао", "какао"),
    ("суши", "суши", "суши"),
    ("виски", "виски", "виски"),
    ("мюсли", "мюсли", "мюсли"),
    # adjectives agree, before the head and after it
    ("кошачий корм", "кошачий корм", "кошачьего корма"),
    ("туалетная бумага", "туалетную бумагу", "туалетной бумаги"),
    ("влажные салфетки", "влажные салфетки", "влажных салфеток"),
    ("столовая посуда", "столовую посуду", "столовой посуды"),
    ("очень вкусная каша", "очень вкусную кашу", "очень вкусной каши"),
    ("сок апельсиновый", "сок апельсиновый", "сока апельсинового"),
    ("яйца куриные", "яйца куриные", "яиц куриных"),
    ("вода минеральная газированная", "воду минеральную газированную", "воды минеральной газированной"),
    ("бумага для выпечки силиконовая", "бумагу для выпечки силиконовую", "бумаги для выпечки силиконовой"),
    ("корм для кошек сухой", "корм для кошек сухой", "корма для кошек сухого"),
    ("крем для сухой кожи", "крем для сухой кожи", "крема для сухой кожи"),
    ("напиток на зимний вечер", "напиток на зимний вечер", "напитка на зимний вечер"),
    # an adjective alone
    ("мороженое", "мороженое", "мороженого"),
    ("цитрусовые", "цитрусовые", "цитрусовых"),
    ("обезболивающее", "обезболивающее", "обезболивающего"),
    # what follows in a case of its own stays
    ("корм для кошки", "корм для кошки", "корма для кошки"),
    ("средство для мытья посуды", "средство для мытья посуды", "средства для мытья посуды"),
    ("паста зубная от кариеса", "пасту зубную от кариеса", "пасты зубной от кариеса"),
    ("капсулы для кофемашины", "капсулы для кофемашины", "капсул для кофемашины"),
    ("пена для ванны", "пену для ванны", "пены для ванны"),
    # several goods, and one head for two adjectives
    ("хлеб и булочки", "хлеб и булочки", "хлеба и булочек"),
    ("мясо и колбаса", "мясо и колбасу", "мяса и колбасы"),
    ("чай, кофе", "чай, кофе", "чая, кофе"),
    ("рыба/морепродукты", "рыбу/морепродукты", "рыбы/морепродуктов"),
    ("чёрный и зелёный чай", "чёрный и зелёный чай", "чёрного и зелёного чая"),
    ("крем для лица и тела", "крем для лица и тела", "крема для лица и тела"),
    ("мешки для мусора и фольга", "мешки для мусора и фольгу", "мешков для мусора и фольги"),
    # the living, and those who are food
    ("раки", "раков", "раков"),
    ("кролик", "кролика", "кролика"),
    ("рыба живая", "рыбу живую", "рыбы живой"),
    ("живые раки", "живых раков", "живых раков"),
    ("замороженные креветки", "замороженные креветки", "замороженных креветок"),
    ("энергетик", "энергетик", "энергетика"),
    # homonyms
    ("носки", "носки", "носков"),
    ("банки", "банки", "банок"),
    ("вина", "вина", "вин"),
    ("корма для животных", "корма для животных", "кормов для животных"),
    ("цветы", "цветы", "цветов"),
    # hyphens, names, numbers, capitals
    ("кофе-капсулы", "кофе-капсулы", "кофе-капсул"),
    ("крем-мыло", "крем-мыло", "крем-мыла"),
    ("Coca-Cola", "Coca-Cola", "Coca-Cola"),
    ("Корм Royal Canin", "Корм Royal Canin", "Корма Royal Canin"),
    ("Вода «Святой источник»", "Воду «Святой источник»", "Воды «Святой источник»"),
    ("сметана Простоквашино 20%", "сметану Простоквашино 20%", "сметаны Простоквашино 20%"),
    ("бумага Zewa Deluxe трёхслойная", "бумагу Zewa Deluxe трёхслойную", "бумаги Zewa Deluxe трёхслойной"),
    ("5 яблок", "5 яблок", "5 яблок"),
    ("СМС-открытка", "СМС-открытка", "СМС-открытка"),
    ("БАДы", "БАДы", "БАДов"),
    ("ТУАЛЕТНАЯ БУМАГА", "ТУАЛЕТНУЮ БУМАГУ", "ТУАЛЕТНОЙ БУМАГИ"),
    ("Щетка зубная (мягкая)", "Щётку зубную (мягкая)", "Щётки зубной (мягкая)"),
    # nothing to decline
    ("", "", ""),
    ("???", "???", "???"),
]

VOCABULARY = (
    "корм бумага салфетки молоко соль кофе и для кошек туалетная влажные сухой из «Дом» Royal Canin 5 1,5 л, яйца / "
    "куриные рыба чай зелёный (пачка) БАДы очень детское в мыло колбаса - на раки"
)
PHRASES = st.lists(st.sampled_from(VOCABULARY.split()), max_size=7).map(" ".join)


def reviewed() -> list[dict[str, str]]:
    """Every title of the sample's catalogue in its cases, read and approved by a Russian reader."""
    with REVIEWED.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_the_whole_catalogue_is_reviewed() -> None:
    """A new title is read before Alice says it."""
    assert {line["title"] for line in reviewed()} == set(titles().values())


def test_the_whole_catalogue_is_said_as_reviewed() -> None:
    """«Вы покупали …», «закончились … », «вместо …» sound right for every category."""
    said = [
        {"title": title, "accusative": accusative(title), "genitive": genitive(title), "ran_out": ran_out(title)}
        for title in (line["title"] for line in reviewed())
    ]
    assert said == reviewed()


@pytest.mark.parametrize(("title", "in_accusative", "in_genitive"), HARD_CASES)
def test_hard_cases(title: str, in_accusative: str, in_genitive: str) -> None:
    """Categories as people write them are declined correctly."""
    assert (accusative(title), genitive(title)) == (in_accusative, in_genitive)


@pytest.mark.parametrize(
    ("title", "agrees", "verb", "it"),
    [
        ("корм для кошки", Agreement.MASCULINE, "закончился", "его"),
        ("туалетная бумага", Agreement.FEMININE, "закончилась", "её"),
        ("молоко", Agreement.NEUTER, "закончилось", "его"),
        ("салфетки", Agreement.PLURAL, "закончились", "их"),
        ("ножницы", Agreement.PLURAL, "закончились", "их"),
        ("кофе", Agreement.MASCULINE, "закончился", "его"),
        ("соль", Agreement.FEMININE, "закончилась", "её"),
        ("хлеб и молоко", Agreement.PLURAL, "закончились", "их"),
        ("чёрный и зелёный чай", Agreement.MASCULINE, "закончился", "его"),
        ("обезболивающее", Agreement.NEUTER, "закончилось", "его"),
        ("Coca-Cola", Agreement.MASCULINE, "закончился", "его"),
        ("", Agreement.MASCULINE, "закончился", "его"),
    ],
)
def test_verbs_and_pronouns_agree(title: str, agrees: Agreement, verb: str, it: str) -> None:
    """«Корм закончился», «салфетки закончились»; a name is spoken of as a «товар»."""
    assert (agreement(title), ran_out(title), pronoun(title)) == (agrees, verb, it)


@given(phrase=PHRASES | st.text(max_size=40), case=st.sampled_from(Case))
def test_declension_loses_nothing(phrase: str, case: Case) -> None:
    """Whatever a file calls a category: words, signs and spaces stay in their places, names letter by letter."""
    said = declined(phrase, case)
    before, after = words_of(phrase), words_of(said)
    assert len(before) == len(after)
    assert _gaps(phrase) == _gaps(said)
    assert [word.text for word in before if word.is_name] == [
        then.text for word, then in zip(before, after, strict=True) if word.is_name
    ]


@given(phrase=PHRASES)
def test_the_nominative_is_the_title_itself(phrase: str) -> None:
    """Because titles are nominative."""
    assert declined(phrase, Case.NOMINATIVE) == phrase


def _gaps(phrase: str) -> list[str]:
    words = words_of(phrase)
    ends = [0, *(word.end for word in words)]
    starts = [*(word.start for word in words), len(phrase)]
    return [phrase[end:start] for end, start in zip(ends, starts, strict=True)]


def test_letters_without_a_name_stay_as_they_are() -> None:
    """Unicode has letters that pymorphy cannot name; a title with one is said as it is written."""
    title = "корм \U0001e6c0"
    assert accusative(title) == title
    assert genitive("\ue000") == "\ue000"
