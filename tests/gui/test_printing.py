"""What a print job becomes: the paper of its kind, its file's name, what the printer is asked for."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from bcdesk.core.errors import Trouble
from bcdesk.core.label import intake_label
from bcdesk.core.printers import Printers
from bcdesk.desk import prints
from bcdesk.desk.counter import Counter
from bcdesk.desk.intake import accept
from bcdesk.desk.prints import SNAPSHOTS, PaperKind, PrintJob, PrintState, Snapshot
from bcdesk.gui.printing import TO_FILE, Printer, PrintQueue, _give, file_name, make_pdf
from bcdesk.gui.spool import spool
from tests.counter import INTAKE
from tests.paper.cash import LIST, SHIFT
from tests.paper.handovers import record
from tests.paper.invitations import FIRST
from tests.paper.notices import AUTHORITY, MISSING, REGISTRATION
from tests.paper.printed import pages, squeezed
from tests.paper.receipts import PRINTED_AT, RECEIPT
from tests.paper.results import GIVEN, RESULT
from tests.paper.reversals import ONE as REVERSED
from tests.paper.vouchers import ONE

PAPERS: dict[PaperKind, tuple[Snapshot, str, tuple[int, int]]] = {
    PaperKind.CONSIGNMENT: (RECEIPT, "DANH MỤC GIẤY TỜ TRONG HỒ SƠ", (210, 148)),
    PaperKind.RESULT: (RESULT, "Giao cơ quan gửi · Trả kết quả", (210, 148)),
    PaperKind.HANDOVER: (record(1), "BIÊN BẢN GIAO NHẬN HỒ SƠ", (210, 297)),
    PaperKind.INVITATION: (FIRST, "GIẤY MỜI NHẬN KẾT QUẢ", (148, 210)),
    PaperKind.REVERSAL: (REVERSED, "BIÊN BẢN HỦY PHIẾU GỬI", (210, 148)),
    PaperKind.REMITTANCE: (LIST, "BẢNG KÊ NỘP PHÍ, LỆ PHÍ", (210, 297)),
    PaperKind.SHIFT: (SHIFT, "BIÊN BẢN CHỐT CA", (210, 297)),
    PaperKind.DELIVERY: (GIVEN, "Lưu tại bưu cục phát (người nhận ký) · Trả kết quả", (210, 148)),
    PaperKind.LABEL: (intake_label(RECEIPT), "SỞ TƯ PHÁP TỈNH VĨNH PHÚC", (100, 75)),
    PaperKind.VOUCHER: (ONE, "CHỨNG TỪ THU TIỀN", (210, 148)),
    PaperKind.MISSING: (MISSING, "DANH MỤC GIẤY TỜ CÒN THIẾU", (148, 210)),
    PaperKind.AUTHORITY: (AUTHORITY, "GIẤY ỦY QUYỀN", (148, 210)),
    PaperKind.REGISTRATION: (REGISTRATION, "PHIẾU ĐĂNG KÝ NHẬN KẾT QUẢ", (148, 210)),
}


def job(kind: PaperKind, reprint_no: int = 0, copies: int = 2) -> PrintJob:
    number = "BG281500190816001" if kind is PaperKind.HANDOVER else "HB281500129VN"
    return PrintJob(1, kind, number, copies, reprint_no, PrintState.WAITING, "", PRINTED_AT)


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program ``lp`` that writes down how it was called, and takes nothing where its printer is "off"."""
    told, program = tmp_path / "asked", tmp_path / "bin" / "lp"
    program.parent.mkdir()
    program.write_text(
        f'#!/bin/sh\nprintf "%s\\n" "$*" >> {told}\ncat > {told}.pdf\n'
        'case "$*" in *" off "*) echo "no such printer" >&2; exit 1;; esac\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    return told


def test_every_kept_paper_can_be_printed() -> None:
    assert PAPERS.keys() == SNAPSHOTS.keys() == set(PaperKind)


@pytest.mark.parametrize("kind", PaperKind)
def test_each_kind_is_its_own_paper(counter, kind) -> None:
    kept, words, size = PAPERS[kind]
    first, *_ = pages(make_pdf(counter, Printer(), job(kind, reprint_no=1), kept))
    assert words in first.text
    assert "BẢN IN LẠI LẦN 1 – 09 giờ 42 phút, 15/08/2019" in first.text
    if kind is not PaperKind.LABEL:  # which has no room for it
        assert squeezed(f"NV {counter.clerk.name}") in squeezed(first.text)
    assert first.size_mm == pytest.approx(size, abs=1)


def test_nobody_signed_in_prints_with_the_name_of_who_made_it(counter) -> None:
    (only,) = pages(make_pdf(replace(counter, clerk=None), Printer(), job(PaperKind.HANDOVER), record(1)))
    assert "NV Nguyễn Văn Toàn" in only.text


@pytest.mark.parametrize(
    ("kind", "reprint_no", "name"),
    [
        (PaperKind.CONSIGNMENT, 0, "phieu-gui-HB281500129VN.pdf"),
        (PaperKind.RESULT, 2, "phieu-ket-qua-HB281500129VN-in-lai-2.pdf"),
        (PaperKind.HANDOVER, 0, "bien-ban-BG281500190816001.pdf"),
        (PaperKind.INVITATION, 1, "giay-moi-HB281500129VN-in-lai-1.pdf"),
        (PaperKind.REVERSAL, 0, "huy-phieu-gui-HB281500129VN.pdf"),
        (PaperKind.REMITTANCE, 0, "nop-phi-HB281500129VN.pdf"),
        (PaperKind.SHIFT, 0, "chot-ca-HB281500129VN.pdf"),
    ],
)
def test_files_are_named_by_kind(kind, reprint_no, name) -> None:
    assert file_name(job(kind, reprint_no)) == name


@pytest.mark.parametrize(
    ("kind", "two_up", "wanted"),
    [
        (PaperKind.CONSIGNMENT, False, "-n 1 -o media=A5 -d HP -"),
        (PaperKind.CONSIGNMENT, True, "-n 1 -o media=A4 -d HP -"),
        (PaperKind.RESULT, False, "-n 1 -o media=A5 -d HP -"),
        (PaperKind.HANDOVER, False, "-n 2 -o media=A4 -d HP -"),
        (PaperKind.INVITATION, True, "-n 1 -o media=A5 -d HP -"),
        (PaperKind.DELIVERY, True, "-n 1 -o media=A5 -d HP -"),
        (PaperKind.LABEL, False, "-n 1 -o media=Custom.100x75mm -d HP -"),
        (PaperKind.VOUCHER, False, "-n 1 -o media=A5 -d HP -"),
        (PaperKind.MISSING, False, "-n 1 -o media=A5 -d HP -"),
    ],
)
def test_the_printer_gets_the_size_and_the_copies_of_the_paper(counter, asked, kind, two_up, wanted) -> None:
    printer = Printer(Printers("HP"), two_up=two_up)
    pdf = make_pdf(counter, printer, job(kind), PAPERS[kind][0])
    _give(printer, job(kind), pdf)
    assert asked.read_text().endswith(f" {wanted}\n")
    assert Path(f"{asked}.pdf").read_bytes() == pdf


def test_each_kind_goes_to_its_own_printer_and_a_roll_is_as_long_as_its_text(counter, asked) -> None:
    printer = Printer(Printers("HP", a4="Canon", label="Zebra", voucher="Epson", roll=True))
    for kind, wanted in (
        (PaperKind.CONSIGNMENT, "HP"),
        (PaperKind.HANDOVER, "Canon"),
        (PaperKind.LABEL, "Zebra"),
        (PaperKind.VOUCHER, "Epson"),
        (PaperKind.INVITATION, "HP"),
    ):
        pdf = make_pdf(counter, printer, job(kind), PAPERS[kind][0])
        _give(printer, job(kind), pdf)
        assert asked.read_text().splitlines()[-1].endswith(f" -d {wanted} -")
        if kind is PaperKind.VOUCHER:
            [roll] = pages(pdf)
            assert f"media=Custom.80x{round(roll.size_mm[1])}mm" in asked.read_text()


def test_a_printer_that_takes_nothing_is_trouble(counter, asked) -> None:
    pdf = make_pdf(counter, Printer(), job(PaperKind.HANDOVER), record(1))
    with pytest.raises(Trouble, match="no such printer"):
        spool(pdf, "off", "Biên bản")


class Viewer(QObject):
    """The system's own, as far as Qt tells it what to open."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[tuple[Path, bytes]] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        path = Path(url.toLocalFile())
        self.opened.append((path, path.read_bytes()[:5]))


def test_a_paper_is_shown_in_the_viewer_without_the_window_waiting_for_the_disk(qtbot: QtBot, counter: Counter) -> None:
    accept(counter, INTAKE)
    queue, viewer = PrintQueue(Printer()), Viewer()
    queue.counter = counter
    QDesktopServices.setUrlHandler("file", viewer, "open")
    try:
        for waiting in prints.pending(counter):
            queue.open_pdf(waiting)
        qtbot.waitUntil(lambda: len(viewer.opened) == len(prints.pending(counter)))
    finally:
        QDesktopServices.unsetUrlHandler("file")
    assert ("phieu-gui-TH281530015VN.pdf", b"%PDF-") in [(path.name, start) for path, start in viewer.opened]
    queue.close()
    assert not any(path.exists() for path, _start in viewer.opened)


def test_a_folder_that_takes_nothing_is_a_trouble_with_its_remedy(tmp_path: Path) -> None:
    (tmp_path / file_name(job(PaperKind.HANDOVER))).mkdir()
    with pytest.raises(Trouble, match="Không ghi được tệp"):
        _give(Printer(Printers(TO_FILE), folder=tmp_path), job(PaperKind.HANDOVER), b"%PDF-")


def test_a_folder_takes_the_file_and_no_printer(tmp_path: Path, asked: Path) -> None:
    _give(Printer(Printers(TO_FILE), folder=tmp_path / "out"), job(PaperKind.HANDOVER), b"%PDF-")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["bien-ban-BG281500190816001.pdf"]
    assert not asked.exists()
