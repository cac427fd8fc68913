"""The summary of a demo run, also of one with few results."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cli.dialogue.played_dialogue import Conversation
from cli.dialogue.summary import text
from embedded.state import CHECKOUT, DEFAULT_FOLDER
from repurchase.orders.order_state import OrderProgress, OrderState
from tests.examples import a_reminder, an_order

REASONS = "| reason | rows | first row |\n| --- | --- | --- |\n| no user | 2 | 17 |\n| unparsable time | 1 | 19 |"
MODEL = {"version": "1", "roc_auc": 0.876, "pr_auc": 0.5, "calibration_error": 0.0123, "log_loss": 0.4}
FACTS: dict[str, dict[str, Any]] = {
    "landed_purchases": {"refused rows": 3, "refused because": REASONS},
    "purchases": {"dagster/row_count": 1_469_307, "new": 1_000},
    "consumable_verdicts": {"consumables": 160, "dagster/row_count": 302},
    "consumable_model": MODEL,
    "repurchase_model": MODEL,
    "repurchase_predictions": {"dagster/row_count": 67_000, "as of": "2026-11-22T00:00:00+00:00"},
    "online_features": {"rows": 70_000},
    "planned_reminders": {"wait for their slot": 1_500, "new": 0, "slots": "120 of 5 minutes", "fullest slot": 13},
}
ORDER = OrderProgress(an_order(a_reminder()), OrderState.PUSHED, "M-000001", None)
SPOKEN = Conversation("1288", (("", "Напоминаю"), ("Да", "Оформляем?"), ("Подтверждаю", "Готово")), "78eb31553c17b424")


def test_every_figure_is_told() -> None:
    """The summary has row counts, reasons for quarantine, models with metrics, and waiting reminders."""
    shown = text(FACTS, SPOKEN, ORDER, DEFAULT_FOLDER)
    for part in (
        "1,469,307 rows",
        "1,000 of them new",
        "no user 2 (first: row 17), unparsable time 1 (first: row 19)",
        "160 consumables",
        "of 302 classified",
        "ROC-AUC 0.876, PR-AUC 0.500, calibration error 0.012",
        "67,000 pairs",
        "known until 2026-11-22",
        "70,000 rows",
        "1,500 wait",
        "0 new, over 120 of 5 minutes, at most 13 in one",
    ):
        assert part in shown


def test_the_conversation_is_told_as_it_was_held() -> None:
    """All turns are shown with the order."""
    lines = text(FACTS, SPOKEN, ORDER, DEFAULT_FOLDER).splitlines()
    spoken = [line.split(":", 1)[1].strip() for line in lines if line.startswith(("  Покупатель:", "  Алиса:"))]
    assert spoken == ["(включает колонку)", "Напоминаю", "Да", "Оформляем?", "Подтверждаю", "Готово"]
    assert "order       78eb31553c17b424, shopper 1288" in "\n".join(lines)
    assert "accepted by the Market as M-000001, and the push was sent" in "\n".join(lines)
    refused = Conversation("1288", SPOKEN.turns, None)
    assert "order       none" in text(FACTS, refused, None, DEFAULT_FOLDER)


def test_a_shop_too_small_is_told_so() -> None:
    """A shop with too little history has no metrics and no reminder."""
    shown = text(FACTS | {"repurchase_model": {"version": "1"}}, None, None, DEFAULT_FOLDER)
    assert "not evaluated: too little history" in shown
    assert "no reminder is due" in shown
    assert "Покупатель" not in shown


def test_it_fits_one_screen() -> None:
    """The summary has at most forty lines of a hundred characters."""
    lines = text(FACTS, SPOKEN, ORDER, DEFAULT_FOLDER).splitlines()
    assert len(lines) <= 40
    assert max(map(len, lines)) <= 110


def test_where_to_look_next_names_the_folder_as_the_shopkeeper_types_it() -> None:
    """The default folder is omitted; a folder in the checkout is relative, another one absolute."""
    assert "./run up    keeps" in text(FACTS, None, None, DEFAULT_FOLDER)
    assert "./run up --state .state/shops/mine    " in text(FACTS, None, None, DEFAULT_FOLDER / "shops" / "mine")
    assert "./run up --state /data/state    " in text(FACTS, None, None, Path("/data/state"))
    assert str(CHECKOUT) not in text(FACTS, None, None, CHECKOUT / "other")
