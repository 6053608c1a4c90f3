"""The practice desk (tập huấn): its own database, an invented station and people, a day that the pack covers."""

import os
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from bcdesk.core.staff import Role
from bcdesk.resources_path import resource
from bcdesk.settings import Settings, load_settings, write_settings

if TYPE_CHECKING:
    from bcdesk.desk.counter import Counter


def practice_plan() -> dict[str, Any]:
    """What resources/practice.toml says."""
    return tomllib.loads(resource("practice.toml").read_text("utf-8"))


def practice_settings(now: datetime, environment: Mapping[str, str] = os.environ) -> Settings:
    """Settings of the practice desk; its day is chosen when it is used first and moves on with the calendar."""
    settings = load_settings(environment, practice=True)
    file = settings.key_file.with_name("settings.toml")
    if not file.exists():
        plan = practice_plan()
        day: date = plan["day"]
        clerk = next(person["name"] for person in plan["people"] if person["role"] == Role.CLERK)
        hint = f"Tập huấn: chọn {clerk}, mật khẩu {plan['password']}"
        values = {
            "clock_offset_days": (day - now.date()).days,
            "practice_hint": hint,
            "printer": "pdf",
            "printed_folder": settings.data_folder / "phieu-da-in",
            **plan["accounts"],
        }
        write_settings(file, values)
    return load_settings(environment, practice=True)


def furnish(counter: "Counter") -> "Counter":
    """Give an empty practice desk its station, numbers, people and reference data; leave a furnished one alone.

    Imports the desk only now: the settings are read before the window is up.
    """
    from bcdesk.core.dossier import Station
    from bcdesk.desk.staff import FirstStart, add_clerk, first_start, roster, sign_in
    from bcdesk.store import pack_folder

    if counter.station is not None:
        return counter
    plan = practice_plan()
    supervisor, *others = plan["people"]
    password, numbers = plan["password"], plan["numbers"]
    pack = pack_folder.read(resource("packs") / plan["pack"])
    place = next(commune for commune in pack.communes if commune.code == plan["station"]["commune_code"])
    station = Station(**plan["station"], district_code=place.district_code, training=True)
    ranges = (numbers["prefix"], numbers["first"], numbers["last"])
    start = FirstStart(station, supervisor["name"], password, *ranges, pack)
    counter = first_start(counter, start)
    boss = next(person for person in roster(counter) if person.name == supervisor["name"])
    signed_in = sign_in(counter, boss.id, password)
    for person in others:
        add_clerk(signed_in, person["name"], Role(person["role"]), password)
    return counter
