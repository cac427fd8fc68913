"""Tables as Markdown."""

from __future__ import annotations

import pandas as pd

from repurchase.forecast.reports.markdown import markdown_table


def test_a_table_reads_as_markdown() -> None:
    """Names lose their underscores, fractions have four digits, whole numbers and words stand as they are."""
    table = pd.DataFrame({"roc_auc": [0.51239, float("nan")], "pairs": [3, 4]}, index=["ours", "none_at_all"])
    assert markdown_table(table, "method").replace("&emsp;", "").splitlines() == [
        "| method | roc auc | pairs |",
        "|:---|:---|:---|",
        "| ours | 0.5124 | 3 |",
        "| none at all | – | 4 |",
    ]
