"""``bcdesk selftest``: does the installed program have all that it needs on this PC? Nothing of the desk is touched."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import groupby
from pathlib import Path
from threading import Thread
from typing import Any
from zoneinfo import ZoneInfo

import pypdfium2 as pdfium
from barcode import Code128
from sqlalchemy import Connection

from bcdesk.app import open_desk
from bcdesk.core.dossier import Document, Intake, Party, Receipt, Service
from bcdesk.core.errors import Trouble
from bcdesk.core.identity import parse_id_number, parse_phone
from bcdesk.core.staff import Role
from bcdesk.desk.counter import Counter
from bcdesk.practice import furnish, practice_plan, practice_settings
from bcdesk.settings import Settings
from bcdesk.store.lock import one_window

PIXELS_PER_MODULE = 4
MODULE_MM = 0.25
CHILD_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found; ``sound`` False: the program cannot work on this PC."""

    name: str
    sound: bool
    said: str

    def __str__(self) -> str:
        return f"{'ĐẠT ' if self.sound else 'HỎNG'}  {self.name}: {self.said}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a self-test works: a practice desk of its own in a temporary folder."""

    settings: Settings
    folder: Path


Check = Callable[[Place], str]
"""Says what it saw; whatever it raises is the finding."""


def report(now: datetime, file: Path | None) -> int:
    """Write the findings, one a line, to the console and to ``file``; 0 if all is sound, else 1.

    The program without a console leaves them in the user's temporary folder if no file is named.
    """
    if file is None and sys.stdout is None:
        file = Path(tempfile.gettempdir()) / "bcdesk-selftest.txt"
    with ExitStack() as held:
        written = [sys.stdout] if sys.stdout is not None else []
        if file is not None:
            written.append(held.enter_context(file.open("w", encoding="utf-8")))
        sound = True
        for finding in examine(now):
            sound = sound and finding.sound
            for text in written:
                print(finding, file=text, flush=True)
    return 0 if sound else 1


def examine(now: datetime) -> Iterator[Finding]:
    """Every check in turn. A check that fails keeps none of the others from running."""
    if sys.platform != "win32" and not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    _application = QApplication.instance() or QApplication(["bcdesk"])
    with tempfile.TemporaryDirectory(prefix="bcdesk-selftest-", ignore_cleanup_errors=True) as folder:
        settings = practice_settings(now, {"HOME": folder, "PROGRAMDATA": folder})
        place = Place(settings, Path(folder))
        yield from findings(CHECKS, place)


def findings(checks: dict[str, Check], place: Place) -> Iterator[Finding]:
    """Checks run off the main thread, as the program's own work does."""
    with ThreadPoolExecutor(max_workers=1) as lane:
        for name, check in checks.items():
            done = lane.submit(check, place)
            error = done.exception()
            if error is None:
                yield Finding(name, True, done.result())
            else:
                text = error.message if isinstance(error, Trouble) else f"{type(error).__name__}: {error}"
                yield Finding(name, False, " ".join(text.split()))


def hold(folder: Path) -> None:
    """What a second window does first; Trouble while another process holds the folder."""
    with one_window(folder, "tự kiểm tra"):
        pass


def _database(place: Place) -> str:
    from bcdesk.store.crypto import read_key

    counter = open_desk(place.settings)
    counter.db.close()
    start = place.settings.database.read_bytes()[:16]
    _demand(start != b"SQLite format 3\0", "the database is not encrypted")
    kept = place.settings.key_file.read_bytes()
    key = read_key(place.settings.key_file)
    sealed = sys.platform == "win32"
    _demand((kept != key) is sealed, "the key is not kept as it should be")
    again = open_desk(place.settings)
    again.db.close()
    return f"mã hóa, mở lại được bằng khóa ({'DPAPI của máy' if sealed else 'tệp khóa'}, {len(kept)} byte)"


def _search(place: Place) -> str:
    from bcdesk.store.db import make_engine

    engine = make_engine(place.folder / "search.db", os.urandom(32))
    with engine.begin() as conn:
        conn.exec_driver_sql("CREATE VIRTUAL TABLE words USING fts5(folded, prefix='2 3')")
        conn.exec_driver_sql("INSERT INTO words VALUES ('tran thi dieu'), ('nguyen van an')")
        found = conn.exec_driver_sql("SELECT folded FROM words WHERE words MATCH 'di*'").scalars().all()
        sqlite = conn.exec_driver_sql("SELECT sqlite_version()").scalar_one()
        cipher = conn.exec_driver_sql("PRAGMA cipher_version").scalar_one()
    engine.dispose()
    _demand(found == ["tran thi dieu"], f"FTS5 found {found}")
    return f"FTS5, SQLite {sqlite}, SQLCipher {cipher}"


def _migration(place: Place) -> str:
    from bcdesk.store import migrate
    from bcdesk.store.db import make_engine, open_database
    from bcdesk.store.migrations import HEAD

    key = os.urandom(32)
    engine = make_engine(place.folder / "migrated.db", key, foreign_keys=False)
    created = open_database(place.folder / "created.db", key)
    with engine.begin() as conn:
        migrate.run(conn)
    with engine.begin() as conn, created.reader.begin() as other:
        differing = _schema(conn).items() ^ _schema(other).items()
    engine.dispose()
    created.close()
    _demand(not differing, f"the migrations end elsewhere: {sorted({name for name, _ in differing})}")
    return f"chạy từ đầu đến bản {HEAD}, đúng như cơ sở dữ liệu mới"


def _schema(conn: Connection) -> dict[str, str]:
    rows = conn.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").all()
    return {name: "".join(sql.split()) for name, sql in rows}


def _acceptance(place: Place) -> str:
    receipt, pdf = accept_one(place.settings)
    text = "".join(text_of(pdf).split())
    for said in ("PHIẾU GỬI HỒ SƠ", receipt.sender.name, receipt.procedure_name, receipt.agency.name):
        _demand("".join(said.split()) in text, f"the paper does not say {said!r}")
    _demand(shows_code(pdf, receipt.item_number), f"no Code 128 of {receipt.item_number} on the paper")
    return f"{receipt.item_number}, PDF {len(pdf)} byte, đọc lại được chữ Việt và mã vạch"


def accept_one(settings: Settings) -> tuple[Receipt, bytes]:
    """A dossier of the practice plan over the counter of a desk that is made for it; its Phiếu gửi."""
    from bcdesk.desk.cash import open_shift
    from bcdesk.desk.intake import accept
    from bcdesk.desk.staff import roster, sign_in
    from bcdesk.paper.consignment import consignment

    plan = practice_plan()
    counter = furnish(open_desk(settings))
    try:
        person = next(person for person in roster(counter) if person.role is Role.CLERK)
        counter = open_shift(sign_in(counter, person.id, plan["password"]), plan["float_vnd"], "selftest-shift")
        receipt = accept(counter, _intake(counter, next(row for row in plan["dossiers"] if "name" in row)))
        return receipt, consignment(receipt, printed_at=counter.clock(), printed_by=person.name)
    finally:
        counter.db.close()


def _intake(counter: Counter, row: dict[str, Any]) -> Intake:
    from bcdesk.desk.catalogue import competent_agency, find_communes, find_procedures, propose_zone

    commune, procedure = find_communes(counter, row["commune"])[0], find_procedures(counter, row["procedure"])[0]
    agency = competent_agency(counter, procedure, commune)
    zone = None if agency is None else propose_zone(counter, agency)
    assert agency is not None
    assert zone is not None
    sender = Party(
        name=row["name"],
        address_line=row["address_line"],
        commune_code=commune.code,
        place=commune.place,
        phone=parse_phone(row["phone"]),
        id_number=parse_id_number(row["id_number"]),
    )
    documents = tuple(Document(paper.name, 1, 0) for paper in procedure.documents) or (Document("Đơn", 1, 0),)
    return Intake("selftest", Service.FORWARD, sender, procedure.code, agency.code, documents, row["weight_g"], zone)


def text_of(pdf: bytes) -> str:
    """The words of the first page."""
    with pdfium.PdfDocument(pdf) as document:
        return str(document[0].get_textpage().get_text_range())


def shows_code(pdf: bytes, number: str) -> bool:
    """Whether a line across the first page, as a scanner would draw it, crosses the bars of ``number``."""
    modules = "".join(Code128(number).build()).strip("0")
    wanted = [len(list(run)) for _, run in groupby(modules)]
    scale = PIXELS_PER_MODULE / MODULE_MM * 25.4 / 72
    with pdfium.PdfDocument(pdf) as document:
        drawn = document[0].render(scale=scale, grayscale=True)
        ink, stride, width = bytes(drawn.buffer), drawn.stride, drawn.width
    one_bit = ink.translate(bytes([1] * 128 + [0] * 128))
    for start in range(0, len(one_bit), stride * PIXELS_PER_MODULE * 2):
        runs = [round(len(list(run)) / PIXELS_PER_MODULE) for _, run in groupby(one_bit[start : start + width])]
        if any(runs[at : at + len(wanted)] == wanted for at in range(len(runs) - len(wanted) + 1)):
            return True
    return False


def _printing(place: Place) -> str:
    """The printers by name, and a paper through the painter that gives pages to a Windows printer."""
    from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

    from bcdesk.gui.spool import paint

    file = place.folder / "printed.pdf"
    device = QPrinter(QPrinter.PrinterMode.HighResolution)
    device.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    device.setOutputFileName(str(file))
    paint(one_page("In thử"), device)
    with pdfium.PdfDocument(file) as document:
        pages = len(document)
    _demand(pages == 1, f"{pages} pages were painted")
    names = QPrinterInfo.availablePrinterNames()
    return f"vẽ được trang in; {len(names)} máy in{': ' if names else ''}{', '.join(names)}"


def one_page(title: str) -> bytes:
    """A page that says its title."""
    from io import BytesIO

    from bcdesk.paper.page import A5_HEIGHT, A5_WIDTH, Page, new_canvas
    from bcdesk.paper.text import REGULAR

    target = BytesIO()
    canvas = new_canvas(target, A5_WIDTH, A5_HEIGHT, title)
    page = Page(canvas)
    page.text(20, 20, title, REGULAR, 12)
    page.flush()
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def _time_zone(place: Place) -> str:
    noon = datetime(2000, 1, 1, 12, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    _demand(noon.utcoffset() == timedelta(hours=7), f"Asia/Ho_Chi_Minh is {noon.utcoffset()}")
    return "Asia/Ho_Chi_Minh, UTC+7"


def _lock(place: Place) -> str:
    with one_window(place.folder, "tự kiểm tra"):
        refused = _second_window(place.folder)
    free = _second_window(place.folder)
    _demand(refused == 1, f"a second process got the lock ({refused})")
    _demand(free == 0, f"the lock stayed ({free})")
    return "cửa sổ thứ hai bị từ chối; khóa được trả lại khi đóng"


def _second_window(folder: Path) -> int:
    """Exit code of another process of this program that wants the folder."""
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "bcdesk"]
    command = [*program, "selftest", "--hold", str(folder)]
    quiet = subprocess.DEVNULL
    done = subprocess.run(command, stdin=quiet, stdout=quiet, stderr=quiet, timeout=CHILD_SECONDS, check=False)
    return done.returncode


def _loopback(place: Place) -> str:
    """A signed request to this PC itself and its signed answer, by the same line that the counts take."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from bcdesk.sync import line
    from bcdesk.sync.wire import signatures

    now, desk, province = datetime.now(UTC), Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()

    class Province(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            came = signatures.Request("PUT", f"http://{self.headers['Host']}{self.path}", body, dict(self.headers))
            signatures.verify_request(came, {"quay": desk.public_key()}.get, now)
            answer = signatures.Answer(200, came, body)
            signatures.sign_answer(answer, province, now, "2")
            self.send_response(answer.status_code)
            for header in answer.headers.items():
                self.send_header(*header)
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing is said on a console."""

    with HTTPServer(("127.0.0.1", 0), Province) as server, line.opened(line.Network()) as session:
        session.trust_env = False  # a proxy of the house does not lead here
        Thread(target=server.handle_request, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/v1/selftest"
        request = signatures.Request("PUT", url, "Bưu điện".encode())
        signatures.sign_request(request, desk, "quay", now, "1")
        answer = line.exchange(session, request)
        signatures.verify_answer(answer, province.public_key(), now)
    _demand(answer.body == request.body, f"heard {answer.body!r}")
    return "yêu cầu HTTP có chữ ký đi và về"


def _demand(holds: bool, otherwise: str) -> None:
    if not holds:
        raise RuntimeError(otherwise)


CHECKS: dict[str, Check] = {
    "Cơ sở dữ liệu": _database,
    "Tìm kiếm": _search,
    "Nâng cấp dữ liệu": _migration,
    "Nhận hồ sơ": _acceptance,
    "Máy in": _printing,
    "Múi giờ": _time_zone,
    "Khóa cửa sổ": _lock,
    "Mạng trong máy": _loopback,
}
