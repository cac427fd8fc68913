"""What a log may tell of an exception."""

from __future__ import annotations

from repurchase.redacted_traceback import redacted_traceback


def test_an_exception_is_told_without_its_words() -> None:
    """Type and place, of its cause too; never a message, which may quote a shopper."""
    told = redacted_traceback(_raised("shopper-31415"))
    assert (told["type"], told["cause"]["type"]) == ("builtins.RuntimeError", "builtins.KeyError")
    assert told["at"][-1].endswith(" _raised")
    assert "31415" not in str(told)


def test_a_cause_that_was_hidden_stays_so() -> None:
    """As Python's own traceback leaves it out."""
    hidden = _raised("shopper-31415")
    hidden.__suppress_context__, hidden.__cause__ = True, None
    assert "cause" not in redacted_traceback(hidden)


def _raised(shopper: str) -> RuntimeError:
    try:
        try:
            dict[str, str]()[shopper]
        except KeyError as unknown:
            raise RuntimeError(f"{shopper} is nobody") from unknown
    except RuntimeError as raised:
        return raised
    raise AssertionError
