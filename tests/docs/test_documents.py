"""Documents are complete and short, and their links lead to files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
DOCS = CHECKOUT / "docs"
DOCUMENTS = sorted([*CHECKOUT.glob("*.md"), *DOCS.rglob("*.md")])
RECORDS = [path for path in (DOCS / "decisions").glob("*.md") if path.name != "README.md"]
LINK = re.compile(r"\]\((?!https?://)([^)#\s]+)")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(CHECKOUT)))
def test_links_lead_to_files(document: Path) -> None:
    """A moved file breaks the link here, not for a reader."""
    targets = LINK.findall(document.read_text(encoding="utf-8"))
    assert [target for target in targets if not (document.parent / target).exists()] == []


def test_the_readme_fits_three_screens() -> None:
    """Tables of commands, settings and measurements have pages in docs."""
    lines = (CHECKOUT / "README.md").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 130
    for page in ("commands", "settings", "measurements", "architecture", "local", "production", "glossary"):
        assert f"(docs/{page}.md)" in "\n".join(lines)


@pytest.mark.parametrize("record", RECORDS, ids=lambda path: path.stem)
def test_a_decision_record_has_four_parts_and_is_in_the_index(record: Path) -> None:
    """Context, decision, consequences, alternatives."""
    headings = re.findall(r"^## (\w+)", record.read_text(encoding="utf-8"), re.MULTILINE)
    assert [name for name in headings if name in {"Context", "Decision", "Consequences", "Alternatives"}] == [
        "Context", "Decision", "Consequences", "Alternatives"
    ]  # fmt: skip
    assert f"({record.name})" in (DOCS / "decisions" / "README.md").read_text(encoding="utf-8")
