"""The door to handed-in files: which are taken at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from repurchase.adapters.purchase_files import open_products, open_purchases
from repurchase.errors import PurchaseFileError


@pytest.mark.parametrize("name", ["purchases.csv.gz", "purchases.xlsx", "purchases"])
def test_a_wrong_suffix_is_refused_at_once(tmp_path: Path, name: str) -> None:
    """Only .csv and .parquet are taken; the error says so before anything is read."""
    path = tmp_path / name
    path.write_bytes(b"anything")
    with pytest.raises(PurchaseFileError, match=r"purchases.*ends in .*give a file that ends in .parquet or .csv"):
        open_purchases(path)


def test_a_missing_file_is_refused_at_once(tmp_path: Path) -> None:
    """The path that was asked for is named."""
    with pytest.raises(PurchaseFileError, match=r"absent.csv: there is no such file"):
        open_products(tmp_path / "absent.csv")


def test_a_folder_is_refused_at_once(tmp_path: Path) -> None:
    """A folder is not a file that is missing."""
    with pytest.raises(PurchaseFileError, match="is a folder"):
        open_purchases(tmp_path)
