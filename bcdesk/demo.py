"""``bcdesk demo``: a morning through the real window, offscreen if need be, and its counts at the province."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bcdesk.app import open_day
from bcdesk.practice import practice_plan, practice_settings

if TYPE_CHECKING:
    from bcdesk.player import Player


def play(folder: Path) -> Iterator[str]:
    """Play resources/practice.toml; leaves papers, the daily list and pictures in ``folder``, tells each step."""
    if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from bcdesk.gui import background
    from bcdesk.player import Player

    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bcdesk-demo-") as home, ExitStack() as held:
        environment = {"HOME": home, "PROGRAMDATA": home}
        settings = practice_settings(datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")), environment)
        application = QApplication.instance() or QApplication(["bcdesk"])
        shown = replace(settings, printed_folder=folder, label_printer="pdf", voucher_printer="pdf")
        start = open_day(shown, held, training=True)
        start.window.resize(1366, 768)
        start.window.show()
        try:
            player = Player(start, folder)
            yield from morning(player, practice_plan())
            yield from at_the_province(player, Path(home))
        finally:
            start.window.close()
            application.processEvents()
            background.stop()


def morning(player: "Player", plan: dict[str, Any]) -> Iterator[str]:
    """Sign in, take in each dossier, hand over, collect and deliver the two-way one, export, close, sign out."""
    player.sign_in(plan["password"])
    yield "Đã đăng nhập."
    player.open_shift(plan["float_vnd"])
    yield "Đã mở ca."
    numbers = []
    for dossier in plan["dossiers"]:
        numbers.append(player.take_in(dossier))
        yield f"Đã nhận {numbers[-1]}."
    two_way = next(place for place, dossier in enumerate(plan["dossiers"]) if dossier.get("two_way"))
    paid_on_vnd = sum(item.fees_vnd for item in _items(player, numbers[two_way]))
    yield player.hand_over([numbers[two_way]], plan["receiver"])
    back = player.collect(numbers[two_way], plan["dossiers"][two_way]["result"])
    yield f"Đã nhận kết quả {back}."
    yield player.deliver(back, plan["dossiers"][two_way]["card"])
    yield player.export(player.folder)
    yield from player.close_shift(plan["float_vnd"] + player.taken_vnd - paid_on_vnd)


def _items(player: "Player", number: str) -> list[Any]:
    """The line of a dossier on its future Biên bản: its fees leave the drawer with it."""
    from bcdesk.desk import handover

    counter = player.day.counter
    waiting = [each.agency_code for each in handover.waiting(counter)]
    items = [item for code in waiting for item in handover.items(counter, code)]
    return [item for item in items if item.item_number == number]


def at_the_province(player: "Player", home: Path) -> Iterator[str]:
    """The desk is enrolled at a province of its own, its day arrives there, and the page is kept as a picture."""
    try:
        from bcdesk.demo_province import show
    except ModuleNotFoundError as error:
        yield f"Không có phần của tỉnh ({error.name}): cài bcdesk[province] để xem."
        return
    yield from show(player.day.counter, home, player.folder)
