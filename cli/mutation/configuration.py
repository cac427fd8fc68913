"""Configuration of mutation testing: modules, their tests and accepted mutants."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from cli.mutation.mutants import Mutant

_TARGETS = Path(__file__).with_name("targets.toml")
_ACCEPTED = Path(__file__).with_name("accepted.toml")


class UnknownModuleError(RuntimeError):
    """The module is not in `targets.toml`."""


@dataclass(frozen=True, slots=True)
class Target:
    """A module and the tests that must kill its mutants."""

    module: str
    tests: tuple[str, ...]
    engines: tuple[str, ...]
    """Databases that all runs of these tests share."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """An equivalent mutant, identified by its change."""

    module: str
    before: str
    after: str
    reason: str

    def is_of(self, mutant: Mutant) -> bool:
        """Whether this describes the mutant."""
        return (self.module, self.before, self.after) == (mutant.module, mutant.before, mutant.after)


def targets(names: Collection[str]) -> list[Target]:
    """Read the named targets, or all; a name is a path, or the end of one. Raises UnknownModuleError."""
    known = [
        Target(module, tuple(entry["tests"]), tuple(entry.get("engines", ())))
        for module, entry in tomllib.loads(_TARGETS.read_text()).items()
    ]
    for name in names:
        if not any(_is_named(each, name) for each in known):
            raise UnknownModuleError(f"{name} is not in {_TARGETS.name}; it names {', '.join(t.module for t in known)}")
    return [each for each in known if not names or any(_is_named(each, name) for name in names)]


def accepted() -> list[Accepted]:
    """Read the accepted mutants."""
    return [Accepted(**entry) for entry in tomllib.loads(_ACCEPTED.read_text()).get("accepted", ())]


def outdated(kept: Iterable[Accepted], produced: Collection[Mutant], modules: Collection[str]) -> list[Accepted]:
    """Return the accepted mutants of these modules that are no longer generated."""
    return [each for each in kept if each.module in modules and not any(each.is_of(mutant) for mutant in produced)]


def _is_named(target: Target, name: str) -> bool:
    return f"/{target.module}".endswith(f"/{name.removesuffix('.py')}.py")
