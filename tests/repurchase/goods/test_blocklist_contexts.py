"""How words beside a restricted term make it innocent, on a table of a few terms."""

from __future__ import annotations

import pytest

from repurchase.goods.blocklist import BlockedTerm, Blocklist, Context, RestrictedGroup, is_allowed

GROUP = RestrictedGroup("alcohol", "a reason", innocent_after=frozenset({"для"}))
CONTEXTS = {
    "безалкогольный": frozenset({Context.NEARBY}),
    "сыр": frozenset({Context.INGREDIENT}),
    "футболка": frozenset({Context.THING}),
    "shirt": frozenset({Context.THING}),
    "шкаф": frozenset({Context.WARE}),
    "бокал": frozenset({Context.WARE}),
    "rack": frozenset({Context.WARE}),
    "игрушка": frozenset({Context.ANYWHERE}),
}
RESTRICTIONS = Blocklist(
    (
        *(BlockedTerm(GROUP, (word,), is_whole_text=False, contexts=CONTEXTS) for word in ("вино", "винный", "wine")),
        BlockedTerm(GROUP, ("beer",), is_whole_text=False, contexts={"bottle": frozenset({Context.WARE})}),
        BlockedTerm(GROUP, ("вейп*",), is_whole_text=False, contexts={}),
        BlockedTerm(GROUP, ("*циллин",), is_whole_text=False, contexts={}),
        BlockedTerm(GROUP, ("стик",), is_whole_text=True, contexts={}),
    )
)


@pytest.mark.parametrize(
    ("category", "title"),
    [
        ("", "винный большой белый шкаф"),
        ("", "бокал винный"),
        ("", "бокал для вина"),
        ("", "для вина"),
        ("", "для красного вина"),
        ("", "сыр с вином"),
        ("", "футболка вино"),
        ("", "вино светлое безалкогольное"),
        ("", "wine bottle rack"),
        ("", "beer bottle"),
        ("", "wine rack metal bottles"),
        ("", "wine shirt bottles"),
        ("", "игрушка и вино"),
        ("Игрушки", "вино"),
        ("Сыры", "с вином"),
        ("", "вейка"),
        ("", "ваниллин"),
        ("", "стик для губ"),
    ],
)
def test_a_word_beside_the_term_makes_it_innocent(category: str, title: str) -> None:
    """By its kind: nearby, the name of goods that contain, show or hold what the term names, or a purpose."""
    assert is_allowed(RESTRICTIONS, category, title)


@pytest.mark.parametrize(
    ("category", "title"),
    [
        ("", "винный большой белый красивый шкаф"),
        ("", "винный и шкаф"),
        ("", "винный с шкафом"),
        ("", "вино шкаф"),
        ("", "бокал вина"),
        ("", "бокал и винный набор"),
        ("", "сыр и вино"),
        ("", "футболка с вином"),
        ("", "вино и безалкогольный напиток"),
        ("", "wine rack bottles"),
        ("", "вино для"),
        ("", "бутылка вино для"),
        ("", "для мяса вино"),
        ("", "вейпы"),
        ("", "амоксициллин"),
        ("", "стик 20"),
        ("Вино", "игрушка"),
    ],
)
def test_a_word_elsewhere_does_not(category: str, title: str) -> None:
    """Too far away, in a list, beside it as a present, or with another part of speech it stays restricted."""
    assert not is_allowed(RESTRICTIONS, category, title)
