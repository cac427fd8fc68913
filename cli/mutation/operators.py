"""Mutation operators that Cosmic Ray lacks; each removes one effect of the code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import parso
from cosmic_ray.operators.operator import Example, Operator
from parso.tree import BaseNode, Leaf, NodeOrLeaf

Position = tuple[tuple[int, int], tuple[int, int]]


class DropOperand(Operator):  # type: ignore[misc]  # it has no types
    """Removes one operand of `and` or `or`."""

    def mutation_positions(self, node: NodeOrLeaf) -> Iterator[Position]:
        """Yield one position for each operand."""
        if isinstance(node, BaseNode) and node.type in {"and_test", "or_test"}:
            for operand in node.children[::2]:
                yield operand.start_pos, operand.end_pos

    def mutate(self, node: BaseNode, index: int) -> NodeOrLeaf:
        """Remove the operand and the adjacent operator."""
        kept = node.children[2:] if index == 0 else [*node.children[: 2 * index - 1], *node.children[2 * index + 1 :]]
        return _parsed(_prefix(node) + "".join(each.get_code() for each in kept).lstrip())

    @classmethod
    def examples(cls) -> Sequence[Example]:
        """Return examples of the operator."""
        return (
            Example("x = a and b and c", "x = b and c"),
            Example("x = a and b and c", "x = a and c", occurrence=1),
            Example("x = a or b", "x = a", occurrence=1),
        )


class DropStatement(Operator):  # type: ignore[misc]  # it has no types
    """Replaces a call with an unused result, or a `raise`, with `pass`."""

    def mutation_positions(self, node: NodeOrLeaf) -> Iterator[Position]:
        """Yield the position of each such statement."""
        if isinstance(node, BaseNode) and node.type == "simple_stmt":
            statement = node.children[0]
            if statement.type in {"raise_stmt", "atom_expr", "power"} or _is_word(statement, "raise"):
                yield statement.start_pos, statement.end_pos

    def mutate(self, node: BaseNode, _index: int) -> NodeOrLeaf:
        """Replace the statement with `pass`."""
        node.children[0] = _parsed(_prefix(node) + "pass")
        return node

    @classmethod
    def examples(cls) -> Sequence[Example]:
        """Return examples of the operator."""
        return (
            Example("def f():\n    await g(1)\n", "def f():\n    pass\n"),
            Example("if a:\n    raise\n", "if a:\n    pass\n"),
        )


class DropCondition(Operator):  # type: ignore[misc]  # it has no types
    """Removes the `if` of a comprehension."""

    def mutation_positions(self, node: NodeOrLeaf) -> Iterator[Position]:
        """Yield the position of the condition."""
        if node.type == "comp_if":
            yield node.start_pos, node.end_pos

    def mutate(self, node: BaseNode, _index: int) -> NodeOrLeaf | None:
        """Keep only what follows the condition."""
        return node.children[2] if len(node.children) > 2 else None  # noqa: PLR2004 - `if`, the condition, the rest

    @classmethod
    def examples(cls) -> Sequence[Example]:
        """Return examples of the operator."""
        return (Example("x = [a for a in b if a]", "x = [a for a in b]"),)


class NegateMembership(Operator):  # type: ignore[misc]  # it has no types
    """Swaps `in` and `not in`."""

    def mutation_positions(self, node: NodeOrLeaf) -> Iterator[Position]:
        """Yield the position of each such comparison."""
        if isinstance(node, BaseNode) and node.type == "comparison":
            for _, child in _memberships(node):
                yield child.start_pos, child.end_pos

    def mutate(self, node: BaseNode, index: int) -> NodeOrLeaf:
        """Swap one of them."""
        place, child = list(_memberships(node))[index]
        node.children[place] = _parsed(" not in" if isinstance(child, Leaf) else " in")
        return node

    @classmethod
    def examples(cls) -> Sequence[Example]:
        """Return examples of the operator."""
        return (Example("x = a in b", "x = a not in b"), Example("x = a not in b", "x = a in b"))


class ReturnNone(Operator):  # type: ignore[misc]  # it has no types
    """Returns None instead of a value."""

    def mutation_positions(self, node: NodeOrLeaf) -> Iterator[Position]:
        """Yield the position of each value that is returned."""
        if isinstance(node, BaseNode) and node.type == "return_stmt":
            value = node.children[1]
            if not _is_word(value, "None"):
                yield value.start_pos, value.end_pos

    def mutate(self, node: BaseNode, _index: int) -> NodeOrLeaf:
        """Replace the value with None."""
        node.children[1] = _parsed(" None")
        return node

    @classmethod
    def examples(cls) -> Sequence[Example]:
        """Return examples of the operator."""
        return (Example("def f():\n    return a\n", "def f():\n    return None\n"),)


class DropEntry(Operator):  # type: ignore[misc]  # it has no types
    """Removes one entry of a dictionary display."""

    def mutation_positions(self, node: NodeOrLeaf) -> Iterator[Position]:
        """Yield the position of each entry."""
        if isinstance(node, BaseNode) and node.type == "dictorsetmaker":
            for colon in _colons(node):
                yield node.children[colon - 1].start_pos, node.children[colon + 1].end_pos

    def mutate(self, node: BaseNode, index: int) -> NodeOrLeaf:
        """Remove the entry and the comma behind it."""
        colon = list(_colons(node))[index]
        del node.children[colon - 1 : colon + 3]
        return node

    @classmethod
    def examples(cls) -> Sequence[Example]:
        """Return examples of the operator."""
        return (Example("x = {a: 1, b: 2}", "x = { b: 2}"), Example("x = {a: 1, b: 2}", "x = {a: 1,}", occurrence=1))


class CatchNothing(Operator):  # type: ignore[misc]  # it has no types
    """Makes an `except` clause catch nothing."""

    def mutation_positions(self, node: NodeOrLeaf) -> Iterator[Position]:
        """Yield the position of the exceptions that are caught."""
        if isinstance(node, BaseNode) and node.type == "except_clause":
            yield node.children[1].start_pos, node.children[1].end_pos

    def mutate(self, node: BaseNode, _index: int) -> NodeOrLeaf:
        """Catch an empty tuple of exceptions."""
        node.children[1] = _parsed(" ()")
        return node

    @classmethod
    def examples(cls) -> Sequence[Example]:
        """Return examples of the operator."""
        return (Example("try: a\nexcept b.C as c: d\n", "try: a\nexcept () as c: d\n"),)


OPERATORS = (DropOperand, DropStatement, DropCondition, DropEntry, NegateMembership, ReturnNone, CatchNothing)


def _parsed(text: str) -> NodeOrLeaf:
    node: NodeOrLeaf = parso.parse(text)
    return node


def _is_word(node: NodeOrLeaf, text: str) -> bool:
    return isinstance(node, Leaf) and node.value == text


def _prefix(node: NodeOrLeaf) -> str:
    return str(node.get_first_leaf().prefix)


def _colons(node: BaseNode) -> Iterator[int]:
    for place, child in enumerate(node.children):
        if _is_word(child, ":"):
            yield place


def _memberships(node: BaseNode) -> Iterator[tuple[int, NodeOrLeaf]]:
    for place, child in enumerate(node.children):
        if place % 2 and child.get_code(include_prefix=False).split() in (["in"], ["not", "in"]):
            yield place, child
