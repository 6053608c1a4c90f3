"""bcdesk province …: for IT of the provincial office."""

import argparse
import getpass
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import uvicorn

from bcdesk.core.errors import Refused, Trouble
from bcdesk.province import accounts, desks, stick
from bcdesk.province.accounts import Role
from bcdesk.province.app import make_app
from bcdesk.province.db import Storage, open_storage, writing
from bcdesk.province.office import VIETNAM, Office, office_key
from bcdesk.province.plan import Plan, load_plan, read_plan
from bcdesk.resources_path import resource
from bcdesk.settings import machine_folder

DEMO_USER, DEMO_PASSWORD = "Xem thử", "bưu điện tỉnh thử nghiệm"


def main(arguments: Sequence[str]) -> int:
    """``bcdesk province``: exit codes as for every command of bcdesk."""
    options = _parser().parse_args(arguments)
    act: Callable[[argparse.Namespace], int] = options.act
    return act(options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bcdesk province", description="Máy chủ của Bưu điện tỉnh.")
    data, keys = machine_folder(os.environ)
    parser.add_argument(
        "--database",
        default=f"sqlite:///{data / 'province' / 'province.db'}",
        metavar="URL",
        help="sqlite:///tệp, hoặc postgresql://người dùng@máy/tên (mặc định: %(default)s)",
    )
    parser.add_argument("--key", type=Path, default=keys / "province.key", help="tệp khóa ký của tỉnh")
    parser.add_argument("--plan", type=Path, default=shipped_plan(), help="tệp kế hoạch, chỉ tiêu")
    commands = parser.add_subparsers(metavar="VIỆC", required=True)

    serve = commands.add_parser("serve", help="chạy máy chủ")
    serve.set_defaults(act=_serve)
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8080)
    serve.add_argument("--demo", action="store_true", help="một tỉnh mẫu 200 điểm, số liệu bịa, trong thư mục tạm")

    user = commands.add_parser("user", help="người dùng của các trang")
    users = user.add_subparsers(metavar="VIỆC", required=True)
    add = users.add_parser("add", help="thêm người; mật khẩu gõ khi được hỏi, hoặc đưa vào đầu vào")
    add.set_defaults(act=_user_add)
    add.add_argument("name")
    add.add_argument("--role", type=Role, choices=list(Role), default=Role.VIEWER)

    desk = commands.add_parser("desk", help="quầy")
    of_desk = desk.add_subparsers(metavar="VIỆC", required=True)
    code = of_desk.add_parser("code", help="mã ghép quầy, dùng một lần, trong bảy ngày")
    code.set_defaults(act=_desk_code)
    code.add_argument("station", help="mã điểm phục vụ")
    code.add_argument("--name", help="tên điểm, khi điểm chưa có")
    code.add_argument("--district", default="")
    code.add_argument("--phone", default="")
    code.add_argument("--range", nargs=3, metavar=("CHỮ", "ĐẦU", "CUỐI"), help="cấp dải số, như HB 28150000 28159999")
    revoke = of_desk.add_parser("revoke", help="thu hồi quầy mất hoặc hỏng máy")
    revoke.set_defaults(act=_desk_revoke)
    revoke.add_argument("desk")

    ingest = commands.add_parser("ingest", help="nhận tệp đồng bộ của quầy")
    ingest.set_defaults(act=_ingest)
    ingest.add_argument("file", type=Path)
    ingest.add_argument("--answer", type=Path, help="nơi ghi tệp xác nhận (mặc định: cạnh tệp nhận)")
    return parser


def shipped_plan() -> Path:
    """The plan that came with the program; of several the last by its name, which ends in the year."""
    return max(resource("province").glob("*.toml"))


def open_office(storage: Storage, key: Path, plan: Plan, clock: Callable[[], datetime]) -> Office:
    """The office with its plan in force."""
    office = Office(storage, plan.province, plan.office, office_key(key), clock)
    with writing(storage) as conn:
        load_plan(conn, office.code, plan)
    return office


def _now() -> datetime:
    return datetime.now(VIETNAM)


def _office(options: argparse.Namespace) -> Office:
    return open_office(open_storage(options.database), options.key, read_plan(options.plan), _now)


def _serve(options: argparse.Namespace) -> int:
    with ExitStack() as held:
        if options.demo:
            folder = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="bcdesk-province-")))
            office = demo_office(folder, read_plan(options.plan))
            print(f"Tỉnh mẫu, số liệu bịa. Đăng nhập: {DEMO_USER} / {DEMO_PASSWORD}")
        else:
            office = _office(options)
        held.callback(office.storage.close)
        print(f"http://{options.host}:{options.port}/", flush=True)
        uvicorn.run(make_app(office), host=options.host, port=options.port, log_level="warning", access_log=False)
    return 0


def demo_office(folder: Path, plan: Plan) -> Office:
    """An office in a folder, with everything drawn; its clock goes on from a day of the plan."""
    from bcdesk.province import demo

    offset: timedelta = demo.demo_now(plan) - _now()
    storage = open_storage(f"sqlite:///{folder / 'province.db'}")
    office = open_office(storage, folder / "province.key", plan, lambda: _now() + offset)
    communes = demo.demo_pack(resource("packs") / plan.pack).communes
    with writing(storage) as conn:
        demo.draw(conn, replace(office, clock=lambda: demo.demo_now(plan)), plan, communes)
        accounts.add_account(conn, office, DEMO_USER, Role.EDITOR, DEMO_PASSWORD)
    return office


def _user_add(options: argparse.Namespace) -> int:
    office = _office(options)
    password = getpass.getpass("Mật khẩu: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    with writing(office.storage) as conn:
        accounts.add_account(conn, office, options.name, options.role, password)
    print(f"{options.name} ({options.role})")
    return 0


def _desk_code(options: argparse.Namespace) -> int:
    office = _office(options)
    with writing(office.storage) as conn:
        if options.name:
            desks.add_station(conn, office, options.station, options.name, options.district, options.phone)
        own, code = desks.desk_code(conn, office, options.station, os.urandom)
        if options.range:
            prefix, first, last = options.range
            if not (first.isdigit() and last.isdigit()):
                raise Refused("Dải số ghi như HB 28150000 28159999.", "range")
            desks.add_range(conn, office, own, prefix, int(first), int(last))
    print(own)
    print("-".join(code[at : at + 4] for at in range(0, len(code), 4)))
    return 0


def _desk_revoke(options: argparse.Namespace) -> int:
    office = _office(options)
    with writing(office.storage) as conn:
        desks.revoke(conn, office, options.desk)
    return 0


def _ingest(options: argparse.Namespace) -> int:
    office = _office(options)
    answer: Path = options.answer or options.file.with_suffix(".answer.bcs")
    try:
        taken = stick.take_in_file(office, options.file.read_bytes())
        answer.write_bytes(taken.answer)
    except OSError as error:
        raise Trouble(f"Không đọc hoặc ghi được tệp {error.filename}.", "Kiểm tra đường dẫn và quyền.") from error
    print(f"{taken.desk}: nhận {taken.accepted} ngày, không nhận {taken.refused} ngày. {answer}")
    for reason in taken.reasons:
        print(reason, file=sys.stderr)
    return 1 if taken.refused else 0
