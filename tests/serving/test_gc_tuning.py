"""Garbage collection does not scan start-up objects of a serving process."""

from __future__ import annotations

import subprocess
import sys

SERVED = """
import asyncio, gc, os
os.environ |= {f'REPURCHASE_{name}_URL': f'{scheme}://127.0.0.1:1/0' for name, scheme in {
    'WAREHOUSE': 'clickhouse', 'ONLINE_STORE': 'redis', 'DATABASE': 'postgresql', 'TRACKING': 'http',
    'PRICES': 'http', 'SEARCH': 'http',
}.items()}
from serving.gc_tuning import disable_gc_during_startup
disable_gc_during_startup()
from serving.app import app_of_settings
app = app_of_settings()
async def started():
    async with app.router.lifespan_context(app):
        print(gc.isenabled(), len(gc.get_objects()) < gc.get_freeze_count() / 10)
print(gc.isenabled(), gc.get_freeze_count())
asyncio.run(started())
"""


def test_a_started_service_is_left_alone_by_the_collector() -> None:
    """Nothing is collected while it starts; then only what is made afterwards is looked at."""
    found = subprocess.run([sys.executable, "-c", SERVED], capture_output=True, text=True, check=False)
    assert found.stdout.split("\n")[:2] == ["False 0", "True True"], found.stderr
