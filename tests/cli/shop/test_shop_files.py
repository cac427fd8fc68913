"""A user's files are validated before any service starts."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cli.shop.shop_files import ShopFiles, own, sample
from embedded.first_day import kept_first_day
from embedded.sample import sample_files
from repurchase.errors import PurchaseFileError

PURCHASES = "user_id,product_id,purchased_at\nanna,milk,2026-01-05\n"
PRODUCTS = "product_id,title,category\nmilk,Молоко,молоко\n"


def _file(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text)
    return path


def test_good_files_are_taken_with_their_whole_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Paths become absolute, because a run starts in another folder; products are optional."""
    _file(tmp_path, "shop.csv", PURCHASES)
    products = _file(tmp_path, "products.csv", PRODUCTS)
    monkeypatch.chdir(tmp_path)
    assert own(Path("shop.csv"), None) == ShopFiles(tmp_path / "shop.csv", None)
    assert own(Path("shop.csv"), Path("products.csv")) == ShopFiles(tmp_path / "shop.csv", products)


@pytest.mark.parametrize(
    ("purchases", "products", "what"),
    [
        ("user,product_id,purchased_at\na,b,2026-01-01\n", None, "shop.csv: column 'user_id' is missing"),
        ("user_id,product_id,purchased_at\n", None, "shop.csv: names its columns and holds no row"),
        (PURCHASES, "product_id,title\nmilk,Молоко\n", "products.csv: column 'category' is missing"),
    ],
)
def test_a_wrong_file_is_named(tmp_path: Path, purchases: str, products: str | None, what: str) -> None:
    """The error names the file and the fault."""
    files = _file(tmp_path, "shop.csv", purchases), products and _file(tmp_path, "products.csv", products)
    with pytest.raises(PurchaseFileError, match=what):
        own(files[0], files[1] or None)


def test_a_sample_that_stands_is_not_said_to_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`./run up` needs the sample twice; the second call writes nothing, but stores the first day."""
    files = sample_files(tmp_path / "sample")
    files.purchases.parent.mkdir()
    bought = datetime(2026, 1, 5, tzinfo=UTC)
    for file in (files.purchases, files.products):
        pq.write_table(pa.table({"purchased_at": [bought]}), file)
    assert sample(tmp_path) == ShopFiles(files.purchases, files.products)
    assert capsys.readouterr().out == ""
    assert kept_first_day(tmp_path) == bought.date()
