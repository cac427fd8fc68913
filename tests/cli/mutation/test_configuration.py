"""Configuration files of `./run mutate`."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.mutation.configuration import Accepted, UnknownModuleError, accepted, outdated, targets
from cli.mutation.mutants import Mutant
from embedded.parts import all_services
from embedded.state import CHECKOUT, open_state

MUTANT = Mutant("a/b.py", "", 7, "return 1", "return 2")
KEPT = Accepted("a/b.py", "return 1", "return 2", "the same")


def test_targets_name_files_and_engines_that_exist(tmp_path: Path) -> None:
    """A moved module fails this test."""
    parts = {part.name for part in all_services(open_state(tmp_path))}
    for target in targets(()):
        assert all((CHECKOUT / path).exists() for path in (target.module, *target.tests)), target
        assert set(target.engines) <= parts


def test_a_module_is_named_by_the_end_of_its_path() -> None:
    """The suffix is optional; an unknown name is an error."""
    assert [each.module for each in targets(["orders/order"])] == ["repurchase/orders/order.py"]
    assert [each.module for each in targets(["eligibility.py"])] == ["repurchase/reminders/eligibility.py"]
    with pytest.raises(UnknownModuleError, match="rder is not in"):
        targets(["rder"])


def test_accepted_mutants_have_a_reason_and_a_target() -> None:
    """Every accepted mutant has a reason and a target, so that it can be reviewed."""
    modules = {each.module for each in targets(())}
    assert all(each.reason and each.module in modules for each in accepted())


def test_an_accepted_mutant_that_is_gone_is_told() -> None:
    """Only those of the mutated modules are reported; line numbers do not matter."""
    assert outdated([KEPT], [MUTANT], ["a/b.py"]) == []
    assert outdated([KEPT], [], ["a/b.py"]) == [KEPT]
    assert outdated([KEPT], [], ["c.py"]) == []
