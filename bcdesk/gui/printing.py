"""The print queue at work: PDF from the snapshot, to the printer, and what became of it. Saved first."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from bcdesk.core.authority import Authority
from bcdesk.core.delivery import Delivered, ResultReceipt
from bcdesk.core.dossier import Receipt
from bcdesk.core.errors import Trouble
from bcdesk.core.handover import HandoverRecord
from bcdesk.core.invitation import InvitationPaper
from bcdesk.core.label import Label
from bcdesk.core.missing import MissingList
from bcdesk.core.printers import Printers, Tray
from bcdesk.core.registration import Registration
from bcdesk.core.remittance import Remittance
from bcdesk.core.reversal import Reversal
from bcdesk.core.shift_record import ShiftRecord
from bcdesk.core.voucher import Voucher
from bcdesk.desk import prints
from bcdesk.desk.counter import Counter
from bcdesk.desk.printers import chosen_printers
from bcdesk.desk.prints import PAPER_NAMES, PaperKind, PrintJob, PrintState, Snapshot
from bcdesk.desk.reports import keep_file
from bcdesk.gui import background
from bcdesk.gui.background import Lane

TO_FILE = "pdf"
"""Name of the printer that is a folder, for practice and demo."""


@dataclass(frozen=True, slots=True)
class Printer:
    """How papers are printed at this desk. ``folder``: where a PDF is left besides; TO_FILE prints nowhere else."""

    names: Printers = field(default_factory=Printers)
    two_up: bool = False
    back: bool = True
    folder: Path | None = None

    def of(self, kind: PaperKind) -> str:
        return self.names.of(TRAYS.get(kind, Tray.A5))


TRAYS = {
    PaperKind.HANDOVER: Tray.A4,
    PaperKind.REMITTANCE: Tray.A4,
    PaperKind.SHIFT: Tray.A4,
    PaperKind.LABEL: Tray.LABEL,
    PaperKind.VOUCHER: Tray.VOUCHER,
}
"""Where papers go that are not printed on A5."""
FILE_NAMES = {
    PaperKind.CONSIGNMENT: "phieu-gui",
    PaperKind.RESULT: "phieu-ket-qua",
    PaperKind.HANDOVER: "bien-ban",
    PaperKind.INVITATION: "giay-moi",
    PaperKind.REVERSAL: "huy-phieu-gui",
    PaperKind.REMITTANCE: "nop-phi",
    PaperKind.SHIFT: "chot-ca",
    PaperKind.DELIVERY: "xac-nhan-phat",
    PaperKind.LABEL: "nhan",
    PaperKind.VOUCHER: "chung-tu",
    PaperKind.MISSING: "con-thieu",
    PaperKind.AUTHORITY: "uy-quyen",
    PaperKind.REGISTRATION: "dang-ky",
}


def make_pdf(counter: Counter, printer: Printer, job: PrintJob, kept: Snapshot) -> bytes:
    """The paper of a job, from what was kept when it was made."""
    from bcdesk.paper.slip import Layout

    by = counter.clerk.name if counter.clerk is not None else kept.clerk_name
    drawn = partial(_drawn(kept, printer), kept, printed_at=counter.clock(), printed_by=by, reprint_no=job.reprint_no)
    if isinstance(kept, (Receipt, Label, Voucher, Registration)):
        drawn = partial(drawn, voided_at=job.voided_at)
    if isinstance(kept, (Receipt, ResultReceipt)):
        layout = Layout.A4_TWO_UP if printer.two_up else Layout.A5
        return drawn(back=printer.back, layout=layout)
    return drawn()


def _drawn(kept: Snapshot, printer: Printer) -> Callable[..., bytes]:
    """What draws a paper. The window need not wait for the code of all of them."""
    from bcdesk.paper import (
        authority,
        consignment,
        handover,
        invitation,
        label,
        missing,
        registration,
        remittance,
        result,
        reversal,
        shift,
    )
    from bcdesk.paper.voucher import voucher_paper
    from bcdesk.paper.voucher_roll import voucher_roll

    match kept:
        case Receipt():
            return consignment.consignment
        case ResultReceipt():
            return result.result_slip
        case HandoverRecord():
            return handover.handover_record
        case InvitationPaper():
            return invitation.invitation
        case Reversal():
            return reversal.reversal_paper
        case Remittance():
            return remittance.remittance
        case ShiftRecord():
            return shift.shift_paper
        case Delivered():
            return result.delivery_slip
        case Label():
            return label.label
        case Voucher():
            return voucher_roll if printer.names.roll else voucher_paper
        case MissingList():
            return missing.missing_list
        case Authority():
            return authority.authority_paper
        case Registration():
            return registration.registration_paper


def file_name(job: PrintJob) -> str:
    again = f"-in-lai-{job.reprint_no}" if job.reprint_no else ""
    return f"{FILE_NAMES[job.kind]}-{job.item_number}{again}.pdf"


_Kept = tuple[PrintJob, Snapshot, Printers | None]
"""A job, what its paper says, and the printers that were chosen here."""


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
        self._shown: list[tempfile.TemporaryDirectory[str]] = []

    def close(self) -> None:
        """Whatever was shown names customers: no file of it stays."""
        for folder in self._shown:
            folder.cleanup()
        self._shown.clear()

    def print_item(self, item_number: str) -> None:
        """Print what still waits for an item that was just accepted."""
        self._read(_waiting_papers, item_number, done=self._print_papers)

    def print_again(self, item_number: str, seq: int = 0) -> None:
        """In lại: one more print of the paper that event ``seq`` made, or of an item's latest, marked as such."""
        background.run(prints.reprint, self.counter, item_number, seq, done=self.print_job)

    def _print_papers(self, papers: tuple[_Kept, ...]) -> None:
        for read in papers:
            self._make(read, self._spool)
            self.changed.emit(read[0])

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
        self._read(_kept, job, done=lambda read: self._make(read, use))

    def _make(self, read: _Kept, use: Callable[[PrintJob, bytes], object]) -> None:
        job, kept, chosen = read

        def made(pdf: bytes) -> None:
            self._pdf = {job.id: pdf}
            self.ready.emit(job, pdf)
            use(job, pdf)

        self.printer = replace(self.printer, names=chosen or self.printer.names)
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
        background.run(_leave_to_show, file_name(job), pdf, done=self._view, lane=Lane.IO)

    def _view(self, left: "tuple[tempfile.TemporaryDirectory[str], Path]") -> None:
        folder, path = left
        self._shown.append(folder)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    def _read(self, func: Callable[..., object], *args: object, done: Callable[..., object]) -> None:
        background.run(func, self.counter, *args, done=done, lane=Lane.READ)


def _waiting_papers(counter: Counter, item_number: str) -> tuple[_Kept, ...]:
    """Jobs with what their papers say, read in one go: a customer stands and waits for them."""
    waiting = [job for job in prints.jobs_of(counter, item_number) if job.state is not PrintState.SENT]
    return tuple(_kept(counter, job) for job in waiting if job.voided_at is None)


def _kept(counter: Counter, job: PrintJob) -> _Kept:
    return job, prints.snapshot(counter, job.id), chosen_printers(counter)


def _leave_to_show(name: str, pdf: bytes) -> "tuple[tempfile.TemporaryDirectory[str], Path]":
    folder = tempfile.TemporaryDirectory(prefix="bcdesk-", ignore_cleanup_errors=True)  # a viewer may still hold it
    path = Path(folder.name) / name
    keep_file(path, pdf)
    return folder, path


def _give(printer: Printer, job: PrintJob, pdf: bytes) -> None:
    from bcdesk.gui.spool import spool

    if printer.folder is not None:
        printer.folder.mkdir(parents=True, exist_ok=True)
        keep_file(printer.folder / file_name(job), pdf, overwrite=True)
    if (name := printer.of(job.kind)) != TO_FILE:
        # The copies of other papers differ and stand in their PDF; those of a record are the same.
        copies = job.copies if job.kind in (PaperKind.HANDOVER, PaperKind.REMITTANCE) else 1
        spool(pdf, name, f"{PAPER_NAMES[job.kind]} {job.item_number}", copies)
