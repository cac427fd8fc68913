"""Package sizes are translated into Russian, or omitted without a clear amount."""

import pytest

from embedded.sample.package_size import in_russian


@pytest.mark.parametrize(
    ("size", "said"),
    [
        ("16 OZ", "16 унций"),
        ("1 OZ", "1 унция"),
        ("22 OZ", "22 унции"),
        ("14.5 OZ", "14,5 унции"),
        (".5 OZ", "0,5 унции"),
        ("1/2 GAL", "0,5 галлона"),
        ("1 LB", "1 фунт"),
        ("750 ML", "750 миллилитров"),
        ("2 L", "2 литра"),
        ("1.75 L", "1,75 литра"),
        ("24 CT", "24 штуки"),
        ("21 CT", "21 штука"),
        ("12 PK/12 OZ", "12 штук по 12 унций"),
        ("6 PK/.5 L", "6 штук по 0,5 литра"),
        ("32 LOADS", "32 стирки"),
        ("5 STEM", "5 стеблей"),
    ],
)
def test_an_amount_agrees_with_its_unit(size: str, said: str) -> None:
    """Units agree with their numbers in Russian."""
    assert in_russian(size) == said


@pytest.mark.parametrize("size", [None, "", "CTN", "LARGE", "AB    8 OZ", "0 OZ", "1 CT", "12 X12 IN/EA", "1/0 OZ"])
def test_what_says_no_amount_is_left_out(size: str | None) -> None:
    """A size without a clear amount is omitted."""
    assert in_russian(size) is None
