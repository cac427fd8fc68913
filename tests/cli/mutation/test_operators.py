"""Effects of each mutation operator."""

from __future__ import annotations

import pytest
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.operator import Example, Operator

from cli.mutation.operators import OPERATORS

EXAMPLES = [(operator, example) for operator in OPERATORS for example in operator.examples()]


@pytest.mark.parametrize(("operator", "example"), EXAMPLES)
def test_an_operator_does_what_its_examples_show(operator: type[Operator], example: Example) -> None:
    """Every example of an operator is true."""
    mutated = mutate_code(example.pre_mutation_code, operator(), example.occurrence)
    assert mutated == example.post_mutation_code


@pytest.mark.parametrize("operator", OPERATORS)
def test_an_operator_leaves_alone_what_it_is_not_for(operator: type[Operator]) -> None:
    """A source without a position of the operator has no mutant."""
    assert mutate_code("x = 1\n", operator(), 0) is None
