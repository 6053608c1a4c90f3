"""Wiring: settings, clock, database, window. The only place that reads clock, environment and paths."""

import logging
import logging.handlers
import os
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bcdesk.settings import Settings

if TYPE_CHECKING:
    from bcdesk.desk.counter import Counter


def vietnam_clock(settings: Settings) -> Callable[[], datetime]:
    """Now in Vietnam. A practice desk stands ``clock_offset_days`` away, on a day that its pack covers."""
    zone, offset = ZoneInfo("Asia/Ho_Chi_Minh"), timedelta(days=settings.clock_offset_days)
    return lambda: datetime.now(zone) + offset


def open_desk(settings: Settings) -> "Counter":
    """Open the desk's database, made if there is none. Imports the database only now: the window is up already."""
    from bcdesk.desk.counter import Rules, open_counter
    from bcdesk.store.crypto import key_for
    from bcdesk.store.db import open_database

    settings.data_folder.mkdir(parents=True, exist_ok=True)
    key = key_for(settings.key_file, settings.database, os.urandom)
    rules = Rules(
        password_minimum=settings.password_minimum,
        lock_after_failures=settings.lock_after_failures,
        lock_minutes=settings.lock_minutes,
        backups_kept=settings.backups_kept,
        result_weight_g=settings.result_weight_g,
    )
    return open_counter(open_database(settings.database, key), vietnam_clock(settings), rules)


def start_log(settings: Settings) -> None:
    """Write the log beside the data: types and places of faults, never what a customer said."""
    folder = settings.data_folder / "log"
    folder.mkdir(parents=True, exist_ok=True)
    handler = logging.handlers.RotatingFileHandler(
        folder / "bcdesk.log", maxBytes=1_000_000, backupCount=5, encoding="utf-8"
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.getLogger("bcdesk").addHandler(handler)
    logging.getLogger("bcdesk").setLevel(logging.INFO)
