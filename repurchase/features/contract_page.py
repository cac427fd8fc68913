"""`python -m repurchase.features.contract_page` prints docs/data.md, the data contract as Markdown."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from repurchase.features.contract import CONTRACTS, Contract

HEAD = """# The data, table by table

Generated from `repurchase/features/contract.py` by
`./run exec python -m repurchase.features.contract_page > docs/data.md`. Times are UTC, to the millisecond; an unknown
number is `nan`, an unknown string is empty. The rules are checked after each run, and a run that violates one stops.
"""


def page() -> str:
    """Return all contracts as Markdown."""
    return "\n".join([HEAD, *map(_section, CONTRACTS)])


def _section(contract: Contract) -> str:
    columns = [
        f"| `{column.name}` | {column.kind} | {_cell(column.meaning)} |" for column in contract.columns
    ]  # fmt: skip
    lines = [
        f"## {contract.table}",
        "",
        contract.meaning,
        "",
        f"The key is {', '.join(f'`{key}`' for key in contract.keys)}.",
        "",
        "| column | type | meaning |",
        "|---|---|---|",
        *columns,
        "",
        *_table("rule", "SQL", {name: f"`{rule}`" for name, rule in contract.rules.items()}),
        *_table("reason of quarantine", "explanation", contract.refused),
    ]
    return "\n".join(lines)


def _table(name: str, what: str, rows: Mapping[str, str]) -> list[str]:
    if not rows:
        return []
    return [f"| {name} | {what} |", "|---|---|", *(f"| {key} | {_cell(value)} |" for key, value in rows.items()), ""]


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    sys.stdout.write(page())
