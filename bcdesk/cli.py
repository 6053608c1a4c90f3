"""Commands for IT and supervisors. Exit codes: 0 done, 1 trouble or findings, 2 wrong use."""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bcdesk import __version__
from bcdesk.core.errors import Refused, Trouble
from bcdesk.settings import Settings, load_settings

if TYPE_CHECKING:
    from bcdesk.desk.counter import Counter


def main(arguments: Sequence[str] | None = None) -> int:
    """The ``bcdesk`` command. Without a command it opens the counter."""
    options = _options(sys.argv[1:] if arguments is None else list(arguments))
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        return command(options)
    except Refused as refused:
        print(refused.message, file=sys.stderr)
    except Trouble as trouble:
        print(f"{trouble.message}\n{trouble.remedy}", file=sys.stderr)
    return 1


def _options(arguments: list[str]) -> argparse.Namespace:
    if arguments in ([], ["run"], ["run", "--practice"]):  # the window need not wait 3 ms for all the other commands
        return argparse.Namespace(command=_run, practice="--practice" in arguments)
    return _parser().parse_args(arguments)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bcdesk", description="Quầy tiếp nhận và trả kết quả hồ sơ qua bưu chính.")
    parser.add_argument("--version", action="version", version=f"bcdesk {__version__}")
    parser.add_argument("--selftest", dest="command", action="store_const", const=_selftest, help="như lệnh selftest")
    parser.set_defaults(command=_run, practice=False, file=None, hold=None)
    commands = parser.add_subparsers(metavar="LỆNH")

    def add(name: str, command: Callable[[argparse.Namespace], int], help: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=help, description=help)
        made.set_defaults(command=command)
        made.add_argument("--practice", action="store_true", help="bàn tập huấn, có cơ sở dữ liệu riêng")
        return made

    add("run", _run, "mở cửa sổ quầy")
    add("demo", _demo, "chạy một buổi sáng mẫu, để lại PDF và ảnh màn hình").add_argument("folder", type=Path)
    add("doctor", _doctor, "kiểm tra nhật ký, sổ tiền, số hiệu, trạng thái và số liệu ngày")
    add("backup", _backup, "sao lưu cơ sở dữ liệu, có kiểm tra lại").add_argument("folder", type=Path)
    restore = add("restore", _restore, "khôi phục cơ sở dữ liệu từ một bản sao lưu; cửa sổ quầy phải đóng")
    restore.add_argument("copy", type=Path, metavar="TỆP.backup")
    restore.add_argument(
        "--last-number",
        action="append",
        default=[],
        metavar="SỐ_HIỆU",
        help="số lớn nhất trên các Phiếu gửi và Chứng từ thu tiền mới nhất; ghi một lần cho mỗi dải số",
    )
    selftest = add("selftest", _selftest, "kiểm tra chương trình đã cài trên máy này")
    selftest.add_argument("file", type=Path, nargs="?", help="tệp ghi kết quả, mỗi dòng một mục")
    selftest.add_argument("--hold", type=Path, help=argparse.SUPPRESS)
    add("recovery-sheet", _recovery_sheet, "in khóa khôi phục để cất vào két")
    add("restore-key", _restore_key, "gõ lại khóa khôi phục khi mất tệp khóa")
    export = add("export", _export, "xuất bảng kê bàn giao của một ngày ra tệp, cả khi cửa sổ quầy đang mở")
    export.add_argument("what", choices=("handover",))
    export.add_argument("--date", type=_day, required=True, metavar="NĂM-THÁNG-NGÀY", dest="day")
    export.add_argument("--to", type=_list_file, required=True, metavar="TỆP.pdf|TỆP.xlsx")
    export.add_argument("--force", action="store_true", help="ghi đè tệp đã có")
    # Its own parser reads what follows: without the extra [province] its modules are not even there.
    province = commands.add_parser(
        "province", help="máy chủ của Bưu điện tỉnh (bcdesk province --help)", add_help=False, prefix_chars="\0"
    )
    province.set_defaults(command=_province)
    province.add_argument("rest", nargs="*")
    pack = add("pack", _pack, "kiểm tra hoặc nạp một gói danh mục")
    pack.add_argument("action", choices=("check", "load"))
    pack.add_argument("folder", type=Path)
    pack.add_argument("--by", metavar="HỌ TÊN", help="trưởng bưu cục nạp gói, nếu quầy có nhiều người; hỏi mật khẩu")
    return parser


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"không có ngày {text}; ghi như 2019-08-15") from error


def _list_file(text: str) -> Path:
    path = Path(text)
    if path.suffix.lower() not in (".pdf", ".xlsx"):
        raise argparse.ArgumentTypeError(f"{text} phải có đuôi .pdf hoặc .xlsx")
    return path


def _settings(options: argparse.Namespace) -> Settings:
    if not options.practice:
        return load_settings()
    from bcdesk.practice import practice_settings

    return practice_settings(datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")))


@contextmanager
def _desk(options: argparse.Namespace) -> "Iterator[Counter]":
    """The desk of this PC, beside an open window; nothing is made where there is none."""
    from bcdesk.app import open_desk

    settings = _settings(options)
    if not settings.database.exists():
        raise Trouble(f"Không có cơ sở dữ liệu {settings.database}.", "Chạy lệnh này trên máy của quầy.")
    counter = open_desk(settings)
    try:
        yield counter
    finally:
        counter.db.close()


def _run(options: argparse.Namespace) -> int:
    from bcdesk.app import run_window

    return run_window(_settings(options), training=options.practice)


def _demo(options: argparse.Namespace) -> int:
    from bcdesk.demo import play

    for line in play(options.folder):
        print(line)
    return 0


def _doctor(options: argparse.Namespace) -> int:
    from bcdesk.desk.upkeep import check_up

    with _desk(options) as counter:
        findings = check_up(counter)
    print("\n".join(findings) or "Nhật ký, sổ tiền, số hiệu và trạng thái khớp nhau.")
    return 1 if findings else 0


def _backup(options: argparse.Namespace) -> int:
    from bcdesk.desk.upkeep import keep_copy

    with _desk(options) as counter:
        print(keep_copy(counter, options.folder))
    return 0


def _restore(options: argparse.Namespace) -> int:
    from bcdesk.app import vietnam_clock
    from bcdesk.desk.restore import Elsewhere, restore
    from bcdesk.store.crypto import read_key
    from bcdesk.store.db import Database
    from bcdesk.store.lock import one_window
    from bcdesk.sync.held import known_of
    from bcdesk.sync.line import Network

    settings = _settings(options)
    clock = vietnam_clock(settings)

    def ask(db: Database) -> Elsewhere:
        """An enrolled desk goes on behind what the province knows; without a line to it, behind what is typed."""
        try:
            known = known_of(db, clock, Network(settings.proxy, settings.ca_file, attempts=2))
        except Trouble as trouble:
            if not options.last_number:
                raise Trouble(trouble.message, "Có mạng rồi chạy lại, hoặc ghi --last-number SỐ_HIỆU.") from trouble
            print(trouble.message, file=sys.stderr)
            known = None
        return Elsewhere() if known is None else Elsewhere(known.epoch, known.numbers)

    with one_window(settings.data_folder, "đang khôi phục"):
        key, typed = read_key(settings.key_file), tuple(options.last_number)
        done = restore(settings.database, key, options.copy, typed, ask, clock())
    last = f" ({done.copied_at:%H:%M %d/%m/%Y})" if done.copied_at else ""
    print(f"Đã khôi phục đến sự kiện {done.copied}{last}. Bỏ qua {done.skipped} số hiệu, số chứng từ có thể đã in.")
    if done.aside is not None:
        print(f"Dữ liệu trước đó còn ở {done.aside}.")
    print("Mở quầy: trưởng bưu cục xem F10 và xác nhận, rồi số liệu mới được gửi lại. Hồ sơ còn thiếu thì nhập bù.")
    return 0


def _selftest(options: argparse.Namespace) -> int:
    from bcdesk import selftest

    if options.hold is not None:
        selftest.hold(options.hold)
        return 0
    return selftest.report(datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")), options.file)


def _recovery_sheet(options: argparse.Namespace) -> int:
    from bcdesk.store.crypto import read_key, recovery_text

    print(recovery_text(read_key(_settings(options).key_file)))
    return 0


def _restore_key(options: argparse.Namespace) -> int:
    from bcdesk.store.crypto import key_from_recovery, write_key

    settings = _settings(options)
    write_key(settings.key_file, key_from_recovery(input("Khóa khôi phục: ")))
    print(settings.key_file)
    return 0


def _export(options: argparse.Namespace) -> int:
    from bcdesk.desk.reports import daily_list, keep_file

    with _desk(options) as counter:
        daily = daily_list(counter, options.day)
    if options.to.suffix.lower() == ".pdf":
        from bcdesk.paper.handover_list import handover_list as made
    else:
        from bcdesk.paper.sheet import handover_sheet as made
    keep_file(options.to, made(daily), overwrite=options.force)
    given = sum(1 for line in daily.lines if line.given_at is not None)
    print(
        f"{options.to}: bảng kê bàn giao ngày {daily.day:%d/%m/%Y}, "
        f"{given} hồ sơ đã giao, {len(daily.lines) - given} hồ sơ còn lại."
    )
    return 0


def _province(options: argparse.Namespace) -> int:
    try:
        from bcdesk.province.cli import main as province
    except ModuleNotFoundError as error:
        raise Trouble(f"Chưa cài thư viện {error.name}.", "Cài gói bcdesk[province] rồi chạy lại.") from error
    return province(options.rest)


def _supervised(counter: "Counter", name: str | None) -> "Counter":
    """The counter with a supervisor at it, who typed the password."""
    from getpass import getpass

    from bcdesk.core.staff import Role
    from bcdesk.desk.staff import roster, sign_in

    fitting = [each for each in roster(counter) if each.role is Role.SUPERVISOR and name in (None, each.name)]
    if len(fitting) != 1:
        raise Refused("Ghi họ tên trưởng bưu cục của quầy này: --by “Họ và tên”.")
    [person] = fitting
    asked = f"Mật khẩu của {person.name}: "
    password = getpass(asked) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    return sign_in(counter, person.id, password)


def _pack(options: argparse.Namespace) -> int:
    from bcdesk.store import pack_folder

    pack = pack_folder.read(options.folder)
    if options.action == "load":
        from bcdesk.desk.catalogue import load_pack

        with _desk(options) as counter:
            load_pack(_supervised(counter, options.by), pack)
    print(
        f"{pack.title} ({pack.version}): {len(pack.communes)} xã, {len(pack.agencies)} cơ quan, "
        f"{len(pack.procedures)} thủ tục"
    )
    return 0
