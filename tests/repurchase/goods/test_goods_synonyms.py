"""The reviewed file of synonyms says what it means to say."""

from __future__ import annotations

from repurchase.goods.goods_synonyms import synonyms

MIN_GROUPS = 150


def test_the_file_names_enough_goods() -> None:
    """Those that people buy again and again."""
    assert len({phrase.group for phrases in synonyms().phrases.values() for phrase in phrases}) >= MIN_GROUPS


def test_every_phrase_is_found_by_its_own_words() -> None:
    """And by more words, too."""
    for phrases in synonyms().phrases.values():
        for phrase in phrases:
            assert phrase in set(synonyms().phrases_in(phrase.words | {"такси"}))


def test_words_that_stand_for_others_stand_for_themselves_in_the_end() -> None:
    """Replacing them twice changes nothing."""
    plain = synonyms().plain(synonyms().same)
    assert synonyms().plain(plain) == plain


def test_beings_name_no_goods() -> None:
    """No name of goods is only whom they are for."""
    phrases = [phrase for phrases in synonyms().phrases.values() for phrase in phrases]
    assert not [phrase for phrase in phrases if phrase.words <= synonyms().beings]
