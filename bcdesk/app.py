"""Wiring: settings, clock, database, window. The only place that reads clock, environment and paths."""

import gc
import logging
import os
import sys
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bcdesk.core.errors import Refused, Trouble
from bcdesk.resources_path import resource
from bcdesk.settings import Settings

if TYPE_CHECKING:
    import logging.handlers

    from bcdesk.core.payqr import Payee
    from bcdesk.desk.counter import Counter
    from bcdesk.gui.day import Day
    from bcdesk.gui.start import Start


def vietnam_clock(settings: Settings) -> Callable[[], datetime]:
    """Now in Vietnam. A practice desk stands ``clock_offset_days`` away, on a day that its pack covers."""
    zone, offset = ZoneInfo("Asia/Ho_Chi_Minh"), timedelta(days=settings.clock_offset_days)
    return lambda: datetime.now(zone) + offset


def open_desk(settings: Settings) -> "Counter":
    """Open the desk's database, made if there is none. Imports the database only now: the window is up already."""
    from bcdesk.core.printers import Printers
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
        numbers_low=settings.numbers_low,
        draft_days=settings.draft_days,
        printers=Printers(
            settings.printer,
            settings.a4_printer,
            settings.label_printer,
            settings.voucher_printer,
            settings.voucher_roll,
        ),
        post_account=_account(settings.post_account, "post_account"),
        fees_account=_account(settings.fees_account, "fees_account"),
    )
    return open_counter(open_database(settings.database, key), vietnam_clock(settings), rules)


def _account(text: str, name: str) -> "Payee | None":
    from bcdesk.core.payqr import payee_of

    try:
        return payee_of(text)
    except Refused as refused:
        raise Trouble(f"Thiết lập {name}: {refused.message}", "Sửa tài khoản nhận chuyển khoản đó.") from refused


def open_day(settings: Settings, held: ExitStack, *, training: bool = False) -> "Start":
    """The window with its sign-in form; a QApplication must be there. The caller shows it and runs the loop.

    ``held`` keeps the data folder locked for this process until it is closed.
    """
    from PySide6.QtWidgets import QApplication

    from bcdesk.gui import style
    from bcdesk.gui.main_window import MainWindow
    from bcdesk.gui.scan_router import Burst
    from bcdesk.gui.signin_page import SignInPage
    from bcdesk.gui.start import Start

    application = QApplication.instance()
    assert isinstance(application, QApplication)
    style.prepare(application, resource("."), training=training)
    burst = Burst(settings.scan_length, settings.scan_gap_ms)
    window = MainWindow(vietnam_clock(settings), training=training, burst=burst)
    sign_in = SignInPage(practice_hint=settings.practice_hint)
    style.dress(application, resource("."))
    window.router.listen(application)

    def make_day(counter: "Counter") -> "Day":
        from bcdesk.gui.day import Day
        from bcdesk.gui.printing import Printer
        from bcdesk.gui.syncing import Route

        printer = Printer(counter.rules.printers, settings.two_up, settings.print_back, settings.printed_folder)
        route = Route(settings.proxy, settings.ca_file)
        day = Day(window, sign_in, counter, printer, route, settings.backup_folder)
        held.callback(day.prints.close)
        return day

    return Start(window, sign_in, lambda: _open_locked(settings, held, training), make_day)


def run_window(settings: Settings, *, training: bool = False) -> int:
    """Show the counter and stay until it closes."""
    gc.disable()  # nothing dies while the window is made; later the lanes collect
    from bcdesk.gui import background, style
    from bcdesk.gui.main_window import show_on_screen

    start_log(settings)
    application = style.application(sys.argv[0])
    sys.excepthook = lambda _kind, error, _trace: background.tell(error)
    with ExitStack() as held:
        start = open_day(settings, held, training=training)
        show_on_screen(start.window, settings.full_screen)
        code = application.exec()
        background.stop()
    return int(code)


def _open_locked(settings: Settings, held: ExitStack, training: bool) -> "Counter":
    """Lock the folder, open the desk in it; a practice desk is furnished.

    Brings the code of the pages as well: read here, it does not hold the window.
    """
    import bcdesk.gui.day  # noqa: F401
    from bcdesk.store.lock import one_window

    with ExitStack() as attempt:
        opened_at = vietnam_clock(settings)()
        attempt.enter_context(one_window(settings.data_folder, f"mở lúc {opened_at:%H:%M}"))
        counter = open_desk(settings)
        attempt.callback(counter.db.close)  # before the lock goes; Windows moves no file that is open
        if training:
            from bcdesk.practice import furnish

            counter = furnish(counter)
        held.push(attempt.pop_all())
    return counter


def start_log(settings: Settings) -> None:
    """Write the log beside the data: types and places of faults, never what a customer said."""
    folder = settings.data_folder / "log"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "bcdesk.log").touch()  # a folder that takes no log is told now
    handler = _LogFile(folder / "bcdesk.log")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.getLogger("bcdesk").addHandler(handler)
    logging.getLogger("bcdesk").setLevel(logging.INFO)


class _LogFile(logging.Handler):
    """Opens its file at the first record: reading ``logging.handlers`` costs 4 ms that the window need not wait."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._file: logging.handlers.RotatingFileHandler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        if self._file is None:
            from logging.handlers import RotatingFileHandler

            self._file = RotatingFileHandler(self._path, maxBytes=1_000_000, backupCount=5, encoding="utf-8")
            self._file.setFormatter(self.formatter)
        self._file.emit(record)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
        super().close()
