"""`./run station` holds a conversation over the webhook."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from embedded.platform import running_engines
from embedded.state import CHECKOUT
from repurchase.adapters.redis.reminders import open_reminder_schedule
from repurchase.settings import settings_from
from tests.examples import a_reminder

SAID = "Почему?\nчерез неделю\n\n"


def test_a_terminal_plays_a_device(tmp_path: Path) -> None:
    """The next reminder becomes due, a title presses its button, and a new session begins after the end."""
    now = datetime.now(UTC)
    planned = a_reminder(due_at=now + timedelta(hours=5), last_purchased_at=now - timedelta(days=30))
    with running_engines(tmp_path, ["online_store"]) as environment:
        with open_reminder_schedule(settings_from(environment).online_store_url) as schedule:
            schedule.plan([planned])
        shown = _station(tmp_path, SAID)
        bare = _station(tmp_path, "", "--shopper", "1288", "--no-screen")
    lines = [line.replace("\N{NO-BREAK SPACE}", " ") for line in shown.stdout.splitlines() if "Алиса:" in line]
    assert "Напоминаю: месяц назад вы покупали корм для кошки." in lines[0]
    assert "[Да] [Нет] [Позже] [Почему?] [Больше не напоминать]" in shown.stdout
    assert "каждые 4 недели" in lines[1]
    assert "Хорошо, напомню через неделю." in lines[2]
    assert "Сейчас напоминаний нет" in lines[3]
    assert (shown.returncode, bare.returncode) == (0, 0)
    assert "[" not in bare.stdout


def _station(folder: Path, said: str, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "cli", "--state", str(folder), "station", *options]
    return subprocess.run(command, cwd=CHECKOUT, input=said, capture_output=True, text=True, check=False)
