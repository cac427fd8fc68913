"""Formats the summary of a demo run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from cli.dialogue.order_way import progress_message
from cli.dialogue.played_dialogue import Conversation
from embedded.state import CHECKOUT, DEFAULT_FOLDER
from orchestration.pipeline import Facts
from repurchase.orders.order_state import OrderProgress

RULE = "─" * 88


def text(
    facts: Mapping[str, Facts], conversation: Conversation | None, order: OrderProgress | None, folder: Path
) -> str:
    """Return the summary without a trailing newline."""
    return "\n".join(["", RULE, *_figures(facts), RULE, *_spoken(conversation, order), RULE, *_next(folder)])


def _figures(facts: Mapping[str, Facts]) -> Iterator[str]:
    landed, purchases = facts["landed_purchases"], facts["purchases"]
    verdicts, predictions, reminders = (
        facts[name] for name in ("consumable_verdicts", "repurchase_predictions", "planned_reminders")
    )
    yield _line("purchases", f"{purchases['dagster/row_count']:,} rows", f"{purchases['new']:,} of them new")
    yield _line("quarantined", f"{landed['refused rows']:,} rows", _reasons(landed["refused because"]))
    yield _line(
        "categories", f"{verdicts['consumables']:,} consumables", f"of {verdicts['dagster/row_count']:,} classified"
    )
    yield _line("classifier", f"version {facts['consumable_model']['version']}", _measures(facts["consumable_model"]))
    yield _line("forecast", f"version {facts['repurchase_model']['version']}", _measures(facts["repurchase_model"]))
    yield _line(
        "predictions", f"{predictions['dagster/row_count']:,} pairs", f"known until {predictions['as of'][:10]}"
    )
    yield _line("online", f"{facts['online_features']['rows']:,} rows", "in Redis, by Feast")
    yield _line("reminders", f"{reminders['wait for their slot']:,} wait", _slots(reminders))


def _line(what: str, figure: str, more: str) -> str:
    return f"  {what:<12} {figure:<20} {more}"


def _measures(facts: Facts) -> str:
    shown = {
        "roc_auc": "ROC-AUC",
        "pr_auc": "PR-AUC",
        "brier_skill": "Brier skill",
        "calibration_error": "calibration error",
    }
    measured = ", ".join(f"{title} {facts[name]:.3f}" for name, title in shown.items() if name in facts)
    return measured or "not evaluated: too little history"


def _reasons(markdown: str) -> str:
    rows = [line.strip("| ").split(" | ") for line in markdown.splitlines()[2:]]
    return ", ".join(f"{reason} {refused} (first: row {row})" for reason, refused, row in rows)


def _slots(reminders: Facts) -> str:
    return f"{reminders['new']:,} new, over {reminders['slots']}, at most {reminders['fullest slot']} in one"


def _spoken(conversation: Conversation | None, order: OrderProgress | None) -> Iterator[str]:
    if conversation is None:
        yield "  no reminder is due: load more, or more recent, purchases"
        return
    for words, answer in conversation.turns:
        yield f"  Покупатель: {words or '(включает колонку)'}"
        yield f"  Алиса:      {answer}"
    yield f"  order       {conversation.order_id or 'none'}, shopper {conversation.user_id}"
    if order is not None:
        yield f"              {progress_message(order)}"


def _next(folder: Path) -> Iterator[str]:
    where = "" if folder == DEFAULT_FOLDER else f" --state {_short(folder)}"
    yield f"  ./run up{where}    keeps the platform running and prints its addresses: Dagster, MLflow, the API"


def _short(folder: Path) -> Path:
    whole = folder.resolve()
    return whole.relative_to(CHECKOUT) if whole.is_relative_to(CHECKOUT) else whole
