"""A real desk in a process of its own: set up, enrolled at the province and worked at, by keys and scans alone.

Desk "a" sends a dossier (mode 1) and takes one both ways (mode 3); desk "b" returns a result to somebody who took
the dossier to the agency alone (mode 2). The last line says what was sent.
"""

import sys
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from bcdesk.app import open_day, open_desk
from bcdesk.core.dossier import Station
from bcdesk.core.staff import Role
from bcdesk.desk import staff
from bcdesk.desk.staff import FirstStart
from bcdesk.gui import background
from bcdesk.gui.keys import ALT, CTRL, enter, press, scan, type_text
from bcdesk.player import Player
from bcdesk.practice import practice_plan
from bcdesk.resources_path import resource
from bcdesk.settings import Settings, load_settings
from bcdesk.store import pack_folder
from bcdesk.store.types import VIETNAM

RANGES = {"a": ("HB", 28153001, 28153999), "b": ("HB", 28154001, 28154999)}


def main(home: str, name: str, station: str, url: str, code: str) -> None:
    plan = practice_plan()
    offset_days = (plan["day"] - datetime.now(VIETNAM).date()).days
    settings = replace(
        load_settings({"HOME": home}),
        clock_offset_days=offset_days,
        printer="pdf",
        printed_folder=Path(home) / "papers",
    )
    set_up(settings, plan, station, RANGES[name])
    application = QApplication(["bcdesk"])
    start = open_day(settings, ExitStack())
    start.window.resize(1366, 768)
    start.window.show()
    player = Player(start, Path(home))
    enrol(player, plan["password"], url, code)
    player.sign_in(plan["password"])
    player.open_shift(plan["float_vnd"])
    {"a": desk_a, "b": desk_b}[name](player, plan)
    player.key("F10")
    player.wait(player.idle)
    press(Qt.Key.Key_G, CTRL)
    player.wait(lambda: player.idle() and "ngày" in player.said() and "Đang" not in player.said())
    print(player.said(), player.day._sync.text, sep=" | ", flush=True)
    start.window.close()
    application.processEvents()
    background.stop()


def set_up(settings: Settings, plan: dict[str, Any], code: str, numbers: tuple[str, int, int]) -> None:
    """First start as IT does it, and one clerk."""
    counter = open_desk(settings)
    supervisor, clerk = plan["people"]
    station = Station(**{**plan["station"], "code": code}, district_code="247")
    pack = pack_folder.read(resource("packs") / plan["pack"])
    counter = staff.first_start(counter, FirstStart(station, supervisor["name"], plan["password"], *numbers, pack))
    [boss] = staff.roster(counter)
    staff.add_clerk(staff.sign_in(counter, boss.id, plan["password"]), clerk["name"], Role.CLERK, plan["password"])
    counter.db.close()


def enrol(player: Player, password: str, url: str, code: str) -> None:
    """The supervisor signs in, types the province's code on F10, closes and leaves."""
    player.wait(lambda: bool(player._start.sign_in.people.buttons) and player.window.isActiveWindow())
    press(Qt.Key.Key_2, ALT)
    player.sign_in(password)
    player.open_shift(0)
    player.key("F10")
    player.wait(player.idle)
    sync = player.day.admin.sync
    type_text(sync.url.edit, url)
    enter()
    type_text(None, code)
    enter()
    player.wait(lambda: player.idle() and (player.said().startswith("Đã gửi") or bool(sync.code.message())))
    assert not sync.code.message(), sync.code.message()
    list(player.close_shift(0))


def desk_a(player: Player, plan: dict[str, Any]) -> None:
    """Mode 1 to the agency; mode 3 to the agency, back, and into the hands of its owner."""
    both_ways, one_way, _third = plan["dossiers"]
    sent = player.take_in(one_way)
    first = player.take_in(both_ways)
    player.hand_over([sent], plan["receiver"])
    player.hand_over([first], plan["receiver"])
    back = player.collect(first, both_ways["result"])
    print(player.deliver(back, both_ways["card"]))


def desk_b(player: Player, plan: dict[str, Any]) -> None:
    """Mode 2: nobody took this dossier in; the agency's result goes to its owner, who pays the postage now."""
    player.key("F4")
    player.wait(player.idle)
    form = player.day.result.form
    enter()
    for field, text in (
        (form.procedure, "1.001612"),
        (form.recipient, "Trần Thị Bích Ngọc"),
        (form.address_line, "TDP Điền Lương"),
        (form.commune, "hop hoa"),
        (form.result, "Giấy chứng nhận đăng ký hộ kinh doanh số 19A8012345"),
        (form.weight, "70"),
    ):
        player.wait(lambda field=field: field.control.hasFocus() and player.idle())
        type_text(None, text)
        enter()
        player.wait(player.idle)
    player.picture("nhan-ket-qua-noi-khac")
    enter(CTRL)
    player.wait(player.idle)
    [here] = player._waiting()
    player.key("F5")
    player.wait(player.idle)
    scan(here.item_number)
    player.wait(player.idle)
    scan(plan["dossiers"][2]["card"])
    player.wait(player.idle)
    player.tick_everything()
    player.picture("tra-ket-qua-thu-cuoc")
    enter(CTRL)
    player.wait(player.idle)
    print(player.said())


if __name__ == "__main__":
    main(*sys.argv[1:])
