"""Generates the mutants of a module: its source with one change each."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from types import CodeType

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.operator import Operator
from cosmic_ray.plugins import get_operator
from parso.python.tree import Function
from parso.tree import NodeOrLeaf

from cli.mutation.operators import OPERATORS

_CORE = (
    *(f"ReplaceBinaryOperator_{pair}" for pair in ("Add_Sub", "Sub_Add", "Mul_Add", "Div_Mul", "FloorDiv_Mul")),
    *(f"ReplaceBinaryOperator_{pair}" for pair in ("Mod_Mul", "Pow_Mul", "BitOr_BitAnd", "BitAnd_BitOr")),
    *(f"ReplaceComparisonOperator_{pair}" for pair in ("Eq_NotEq", "NotEq_Eq", "Is_IsNot", "IsNot_Is")),
    *(f"ReplaceComparisonOperator_{pair}" for pair in ("Lt_LtE", "Lt_GtE", "LtE_Lt", "LtE_Gt")),
    *(f"ReplaceComparisonOperator_{pair}" for pair in ("Gt_GtE", "Gt_LtE", "GtE_Gt", "GtE_Lt")),
    "ReplaceUnaryOperator_Delete_Not",
    "ReplaceUnaryOperator_Delete_USub",
    "AddNot",
    "ReplaceTrueWithFalse",
    "ReplaceFalseWithTrue",
    "ReplaceAndWithOr",
    "ReplaceOrWithAnd",
    "ReplaceBreakWithContinue",
    "ReplaceContinueWithBreak",
    "NumberReplacer",
    "RemoveDecorator",
    "ZeroIterationForLoop",
)
"""Cosmic Ray's operators that change a decision; comparisons become their boundary and their opposite."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A module's source with one change."""

    module: str
    """Its path in the checkout."""
    source: str
    line: int
    """Line of the change, for display only, because line numbers change."""
    before: str
    after: str


def mutants_of(module: str, source: str) -> list[Mutant]:
    """Generate the mutants whose bytecode differs from the module's and from each other's, in order of lines."""
    standing = _compiled(source)
    changed: dict[CodeType, Mutant] = {}
    for mutated in _mutated_sources(source):
        compiled = _compiled(mutated)
        if compiled and compiled != standing and compiled not in changed:
            changed[compiled] = _described(module, source, mutated)
    return sorted(changed.values(), key=lambda mutant: mutant.line)


def _mutated_sources(source: str) -> Iterator[str]:
    nodes = list(ast_nodes(get_ast(source)))
    for operator in _operators():
        places = (node for node in nodes for _ in operator.mutation_positions(node))
        for occurrence, node in enumerate(places):
            if not _decides_nothing(node):
                yield mutate_code(source, operator, occurrence)


def _operators() -> Iterator[Operator]:
    for name in _CORE:
        yield get_operator(f"core/{name}")()
    for own in OPERATORS:
        yield own()


def _decides_nothing(node: NodeOrLeaf) -> bool:
    """Whether a change of this node cannot change a decision.

    Annotations are never evaluated in this project; `frozen` and `slots` of a dataclass guard against
        mistakes in code, which type checks find; caches and log lines change only speed and logs.
    """
    inner: NodeOrLeaf | None = node
    while inner is not None:
        text = inner.get_code(include_prefix=False) if inner.type in {"decorator", "simple_stmt"} else ""
        if text.startswith(("@dataclass", "@lru_cache", "@cache", "_log.")) or _is_annotation(inner):
            return True
        inner = inner.parent
    return False


def _is_annotation(node: NodeOrLeaf) -> bool:
    parent = node.parent
    if isinstance(parent, Function):
        return parent.annotation is node
    return parent is not None and (
        (parent.type == "annassign" and parent.children[1] is node)
        or (parent.type == "tfpdef" and parent.children[-1] is node)
    )


def _compiled(source: str) -> CodeType | None:
    """Compile a source without line numbers; returns None where that fails."""
    try:
        return _without_places(compile(source, "mutant", "exec"))
    except (SyntaxError, ValueError):
        return None


def _without_places(code: CodeType) -> CodeType:
    constants = tuple(_without_places(each) if isinstance(each, CodeType) else each for each in code.co_consts)
    return code.replace(co_consts=constants, co_linetable=b"", co_firstlineno=1)


def _described(module: str, source: str, mutated: str) -> Mutant:
    before, after = source.splitlines(), mutated.splitlines()
    changes = [
        each
        for each in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
        if each[0] != "equal"
    ]
    first, last = changes[0], changes[-1]
    return Mutant(
        module,
        mutated,
        first[1] + 1,
        _one_line(before[first[1] : last[2]]),
        _one_line(after[first[3] : last[4]]),
    )


def _one_line(lines: list[str]) -> str:
    return " ".join(" ".join(lines).split())
