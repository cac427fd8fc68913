"""What a process holds when it begins to answer lasts: the garbage collector need not look at it again and again."""

from __future__ import annotations

import gc


def rest_while_starting() -> None:
    """Collect nothing while all that lasts is made: imports leave little garbage, and each look costs time."""
    gc.disable()


def leave_what_lasts() -> None:
    """Collect from now on, but look only at what is made from now on.

    A look at all modules, models and words takes a tenth of a second, here as later: the little garbage of imports is
    frozen with them, for it takes about a megabyte.
    """
    gc.freeze()
    gc.enable()
