"""Product metadata and verdicts, on the real engine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from repurchase.adapters.postgres.catalogue import open_catalogue
from repurchase.adapters.postgres.catalogue.postgres import PostgresCatalogue
from repurchase.adapters.postgres.database import migrate
from repurchase.goods.consumable import ConsumableVerdict, DecidedBy
from repurchase.purchases.purchase import Product
from repurchase.settings import Settings

MILK = Product("catalogue-milk", "Молоко 1 л", "молоко", None)
BREAD = Product("catalogue-bread", "Хлеб", "хлеб", "Каравай")
AT = datetime(2026, 3, 1, 10, 30, 0, 123000, tzinfo=UTC)
MODEL = ConsumableVerdict(
    "catalogue-milk", 0.9, consumable=True, decided_by=DecidedBy.MODEL, decided_at=AT, model_version="3"
)
PERSON = replace(MODEL, probability=0.0, consumable=False, decided_by=DecidedBy.PERSON, model_version="")


@pytest.fixture
def catalogue(settings: Settings) -> Iterator[PostgresCatalogue]:
    """Open the catalogue, and take what a test stored out of it."""
    migrate(settings.database_url)
    yield open_catalogue(settings.database_url)
    with psycopg.connect(settings.database_url) as connection:
        connection.execute("DELETE FROM products WHERE product_id LIKE 'catalogue-%'")
        connection.execute("DELETE FROM consumables_categories WHERE category LIKE 'catalogue-%'")


def _stored(settings: Settings) -> set[Product]:
    with psycopg.connect(settings.database_url) as connection:
        rows = connection.execute(
            "SELECT product_id, title, category, brand FROM products WHERE product_id LIKE 'catalogue-%'"
        )
        return {Product(*row) for row in rows}


def _verdicts(catalogue: PostgresCatalogue) -> list[ConsumableVerdict]:
    return [each for each in catalogue.verdicts() if each.category.startswith("catalogue-")]


def test_only_changed_products_are_counted(catalogue: PostgresCatalogue, settings: Settings) -> None:
    """New ones, changed ones, none: the count tells what a load changed, also where a brand is unknown."""
    assert catalogue.store_products([MILK, BREAD]) == 2
    assert catalogue.store_products([MILK, BREAD]) == 0
    branded = replace(MILK, brand="Домик")
    assert catalogue.store_products([branded, BREAD]) == 1
    assert _stored(settings) == {branded, BREAD}
    assert catalogue.store_products([MILK]) == 1
    assert _stored(settings) == {MILK, BREAD}


def test_the_last_of_equal_ids_wins(catalogue: PostgresCatalogue, settings: Settings) -> None:
    """A file that names a product twice means what it says last."""
    assert catalogue.store_products([MILK, replace(MILK, title="Кефир"), BREAD, MILK]) == 2
    assert _stored(settings) == {MILK, BREAD}


def test_any_text_is_stored(catalogue: PostgresCatalogue, settings: Settings) -> None:
    """Signs that mean something to COPY or SQL mean nothing in a title."""
    odd = Product("catalogue-\t\\N';--", "a\tb\nc\\.", "\\N", "")
    assert catalogue.store_products([odd]) == 1
    assert _stored(settings) == {odd}


def test_no_product_changes_nothing(catalogue: PostgresCatalogue) -> None:
    """A load without products is no error."""
    assert catalogue.store_products([]) == 0


def test_a_models_verdict_follows_the_model(catalogue: PostgresCatalogue) -> None:
    """The newest model's word stands, and comes back as it was, in UTC."""
    catalogue.store_verdicts([MODEL])
    newer = replace(MODEL, probability=0.2, consumable=False, decided_at=AT + timedelta(days=7), model_version="4")
    catalogue.store_verdicts([newer])
    [stored] = _verdicts(catalogue)
    assert stored == newer
    assert stored.decided_at.utcoffset() == timedelta(0)


def test_a_persons_verdict_is_kept(catalogue: PostgresCatalogue) -> None:
    """It replaces the model's, and the model never takes it back."""
    catalogue.store_verdicts([MODEL])
    catalogue.store_verdicts([PERSON])
    catalogue.store_verdicts([replace(MODEL, decided_at=AT + timedelta(days=7), model_version="4")])
    assert _verdicts(catalogue) == [PERSON]


def test_a_person_may_think_again(catalogue: PostgresCatalogue) -> None:
    """A person's newer word replaces a person's."""
    again = replace(PERSON, consumable=True, probability=1.0)
    catalogue.store_verdicts([PERSON])
    catalogue.store_verdicts([again])
    assert _verdicts(catalogue) == [again]


def test_verdicts_come_by_category(catalogue: PostgresCatalogue) -> None:
    """In one order, whichever they were stored in; none at all is no error."""
    catalogue.store_verdicts([])
    catalogue.store_verdicts([replace(MODEL, category=f"catalogue-{letter}") for letter in "cab"])
    assert [each.category for each in _verdicts(catalogue)] == ["catalogue-a", "catalogue-b", "catalogue-c"]
