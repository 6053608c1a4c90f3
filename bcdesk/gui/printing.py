"""The print queue at work: PDF from the snapshot, to the printer, and what became of it. Saved first."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from bcdesk.core.delivery import ResultReceipt
from bcdesk.core.errors import Trouble
from bcdesk.core.handover import HandoverRecord
from bcdesk.core.invitation import InvitationPaper
from bcdesk.core.remittance import Remittance
from bcdesk.core.reversal import Reversal
from bcdesk.core.shift_record import ShiftRecord
from bcdesk.desk import prints
from bcdesk.desk.counter import Counter
from bcdesk.desk.prints import PaperKind, PrintJob, PrintState, Snapshot
from bcdesk.gui import background
from bcdesk.gui.background import Lane

TO_FILE = "pdf"
"""Name of the printer that is a folder, for practice and demo."""


@dataclass(frozen=True, slots=True)
class Printer:
    """How papers are printed at this desk. ``folder``: where a PDF is left besides; TO_FILE prints nowhere else."""

    name: str = ""
    two_up: bool = False
    back: bool = True
    folder: Path | None = None


FILE_NAMES = {
    PaperKind.CONSIGNMENT: "phieu-gui",
    PaperKind.RESULT: "phieu-ket-qua",
    PaperKind.HANDOVER: "bien-ban",
    PaperKind.INVITATION: "giay-moi",
    PaperKind.REVERSAL: "huy-phieu-gui",
    PaperKind.REMITTANCE: "nop-phi",
    PaperKind.SHIFT: "chot-ca",
}
TITLES = {
    PaperKind.CONSIGNMENT: "Phiếu gửi",
    PaperKind.RESULT: "Phiếu gửi kết quả",
    PaperKind.HANDOVER: "Biên bản giao nhận",
    PaperKind.INVITATION: "Giấy mời nhận",
    PaperKind.REVERSAL: "Biên bản hủy phiếu gửi",
    PaperKind.REMITTANCE: "Bảng kê nộp phí",
    PaperKind.SHIFT: "Biên bản chốt ca",
}


def make_pdf(counter: Counter, printer: Printer, job: PrintJob, kept: Snapshot) -> bytes:
    """The paper of a job, from what was kept when it was made."""
    from bcdesk.paper.consignment import consignment
    from bcdesk.paper.handover import handover_record
    from bcdesk.paper.invitation import invitation
    from bcdesk.paper.remittance import remittance
    from bcdesk.paper.result import result_slip
    from bcdesk.paper.reversal import reversal_paper
    from bcdesk.paper.shift import shift_paper
    from bcdesk.paper.slip import Layout

    at, by = counter.clock(), counter.clerk.name if counter.clerk is not None else kept.clerk_name
    if isinstance(kept, HandoverRecord):
        return handover_record(kept, printed_at=at, printed_by=by, reprint_no=job.reprint_no)
    if isinstance(kept, InvitationPaper):
        return invitation(kept, printed_at=at, printed_by=by, reprint_no=job.reprint_no)
    if isinstance(kept, Reversal):
        return reversal_paper(kept, printed_at=at, printed_by=by, reprint_no=job.reprint_no)
    if isinstance(kept, Remittance):
        return remittance(kept, printed_at=at, printed_by=by, reprint_no=job.reprint_no)
    if isinstance(kept, ShiftRecord):
        return shift_paper(kept, printed_at=at, printed_by=by, reprint_no=job.reprint_no)
    layout = Layout.A4_TWO_UP if printer.two_up else Layout.A5
    if isinstance(kept, ResultReceipt):
        return result_slip(
            kept, printed_at=at, printed_by=by, reprint_no=job.reprint_no, back=printer.back, layout=layout
        )
    return consignment(
        kept,
        printed_at=at,
        printed_by=by,
        reprint_no=job.reprint_no,
        voided_at=job.voided_at,
        back=printer.back,
        layout=layout,
    )


def file_name(job: PrintJob) -> str:
    again = f"-in-lai-{job.reprint_no}" if job.reprint_no else ""
    return f"{FILE_NAMES[job.kind]}-{job.item_number}{again}.pdf"


class PrintQueue(QObject):
    """Takes jobs to the printer one after another; every change is told."""

    changed = Signal(object)
    """A PrintJob in its new state."""
    ready = Signal(object, bytes)
    """A job's PDF is made."""
    troubled = Signal(object, object)
    """A PrintJob and its Trouble."""

    def __init__(self, printer: Printer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.printer = printer
        self.counter: Counter | None = None
        self._pdf: dict[int, bytes] = {}
        self._shown: tempfile.TemporaryDirectory[str] | None = None

    def print_item(self, item_number: str) -> None:
        """Print what still waits for an item that was just accepted."""
        self._read(_waiting_papers, item_number, done=self._print_papers)

    def print_again(self, item_number: str, seq: int = 0) -> None:
        """In lại: one more print of the paper that event ``seq`` made, or of an item's latest, marked as such."""
        background.run(prints.reprint, self.counter, item_number, seq, done=self.print_job)

    def _print_papers(self, papers: tuple[tuple[PrintJob, Snapshot], ...]) -> None:
        for job, kept in papers:
            self._make(job, kept, self._spool)
            self.changed.emit(job)

    def print_job(self, job: PrintJob) -> None:
        self._with_pdf(job, self._spool)
        self.changed.emit(job)

    def open_pdf(self, job: PrintJob) -> None:
        """Show the PDF in the system's viewer, from a folder that goes when the program ends."""
        self._with_pdf(job, self._show_file)

    def _with_pdf(self, job: PrintJob, use: Callable[[PrintJob, bytes], object]) -> None:
        if job.id in self._pdf:
            use(job, self._pdf[job.id])
            return
        self._read(prints.snapshot, job.id, done=lambda kept: self._make(job, kept, use))

    def _make(self, job: PrintJob, kept: Snapshot, use: Callable[[PrintJob, bytes], object]) -> None:
        def made(pdf: bytes) -> None:
            self._pdf = {job.id: pdf}
            self.ready.emit(job, pdf)
            use(job, pdf)

        background.run(make_pdf, self.counter, self.printer, job, kept, done=made, lane=Lane.IO)

    def _spool(self, job: PrintJob, pdf: bytes) -> None:
        background.run(
            _give,
            self.printer,
            job,
            pdf,
            done=lambda _none: self._mark(job, PrintState.SENT, ""),
            failed=lambda error: self._not_printed(job, error),
            lane=Lane.IO,
        )

    def _not_printed(self, job: PrintJob, error: Exception) -> None:
        if isinstance(error, Trouble):
            self._mark(job, PrintState.FAILED, error.message)
            self.troubled.emit(job, error)

    def _mark(self, job: PrintJob, state: PrintState, message: str) -> None:
        background.run(prints.mark, self.counter, job.id, state, message, done=self.changed.emit)

    def _show_file(self, job: PrintJob, pdf: bytes) -> None:
        if self._shown is None:
            self._shown = tempfile.TemporaryDirectory(prefix="bcdesk-")
        path = Path(self._shown.name) / file_name(job)
        path.write_bytes(pdf)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    def _read(self, func: Callable[..., object], *args: object, done: Callable[..., object]) -> None:
        background.run(func, self.counter, *args, done=done, lane=Lane.READ)


def _waiting_papers(counter: Counter, item_number: str) -> tuple[tuple[PrintJob, Snapshot], ...]:
    """Jobs with what their papers say, read in one go: a customer stands and waits for them."""
    waiting = [job for job in prints.jobs_of(counter, item_number) if job.state is not PrintState.SENT]
    return tuple((job, prints.snapshot(counter, job.id)) for job in waiting if job.voided_at is None)


def _give(printer: Printer, job: PrintJob, pdf: bytes) -> None:
    from bcdesk.gui.spool import spool

    if printer.folder is not None:
        printer.folder.mkdir(parents=True, exist_ok=True)
        (printer.folder / file_name(job)).write_bytes(pdf)
    if printer.name != TO_FILE:
        # The copies of a Phiếu gửi differ and stand in its PDF; those of a Biên bản are the same.
        copies = job.copies if job.kind in (PaperKind.HANDOVER, PaperKind.REMITTANCE) else 1
        spool(pdf, printer.name, f"{TITLES[job.kind]} {job.item_number}", copies)
