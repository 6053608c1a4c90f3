"""F8, Ca & quỹ: the drawer counted blind, and beside it the money of the shift; closing, signing out."""

import uuid
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from bcdesk.core.dossier import Payment
from bcdesk.core.draft import Draft
from bcdesk.core.errors import Refused
from bcdesk.core.money import money
from bcdesk.core.remittance import Remittance
from bcdesk.core.shift_record import ShiftRecord
from bcdesk.desk import cash, drafts, remittance, reports, transfer
from bcdesk.desk.cash import Counted
from bcdesk.desk.counter import Counter
from bcdesk.desk.transfer import Transfer
from bcdesk.gui import background
from bcdesk.gui.background import Lane
from bcdesk.gui.cash_count import BLIND, CashCount
from bcdesk.gui.cash_match import CashMatch, signed
from bcdesk.gui.cash_work import AgencyFees, CashWork
from bcdesk.gui.messages import Act, Message, Tone, done, hint, of_error
from bcdesk.gui.remit_form import HINT as REMIT_HINT
from bcdesk.gui.remit_form import RemitForm

DRAFTS_HINT = "**F6**: xem, **Del** để bỏ; còn lại chuyển ca sau"
HINT = "Đếm từng mệnh giá, **Enter** sang loại sau; không có thì để trống. Gõ được phép cộng: 10+6. **Ctrl+F** nộp phí."

COUNT_AGAIN = "**Số đếm chưa khớp với sổ.** Đếm lại một lần nữa, rồi **Ctrl+Enter**."
GO_COUNTING = "**Chưa chốt số đếm.** Đếm tiền trong ngăn, ghi vào đây, rồi **Ctrl+Enter**."
COUNT_KEPT = "Số đếm đã ghi. Đếm lại sẽ ghi thành một lần đếm nữa."


class CashPage(QWidget):
    """The clerk writes down what was counted; only then the book's figure is shown, and the difference is kept."""

    closed = Signal(object)
    """A ShiftRecord whose paper waits to be printed: the clerk may sign out."""
    left = Signal()
    """Sign out."""
    remitted = Signal(object)
    """A Remittance whose paper waits to be printed."""
    told = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("page")
        self._counter: Counter | None = None
        self._close_id, self._act_id = "", ""
        self._record: ShiftRecord | None = None
        self.count, self.work, self.remit, self.match = CashCount(), CashWork(), RemitForm(), CashMatch()
        self._stack = QStackedWidget()
        for page in (self.work, self.remit, self.match):
            self._stack.addWidget(page)
        across = QHBoxLayout(self)
        across.setContentsMargins(16, 10, 16, 10)
        across.setSpacing(14)
        across.addWidget(self.count)
        across.addWidget(self._stack, 1)
        self.count.asked.connect(self._count)
        self.count.elsewhere.connect(self._go_counting)
        self.work.remit_asked.connect(self._open_remit)
        self.work.seen.connect(lambda one: self._settle(one, Payment.TRANSFER))
        self.work.cashed.connect(lambda one: self._settle(one, Payment.CASH))
        self.work.moved.connect(self._move)
        self.remit.remitted.connect(self._remit)
        self.match.close_asked.connect(self._close)
        self.match.recount_asked.connect(self._recount)
        self.match.leave_asked.connect(self.left.emit)

    @property
    def leave_button(self) -> QWidget:
        return self.match.leave_button

    def set_counter(self, counter: Counter) -> None:
        """A new shift: nothing is counted yet."""
        self._counter, self._record = counter, None
        self._close_id, self._act_id = str(uuid.uuid4()), str(uuid.uuid4())
        self.count.clear()
        self.work.clear_move()
        self._show(self.work)

    def begin(self) -> None:
        if self._record is not None:
            self.match.leave_button.setFocus()
            return
        self.told.emit(hint(HINT))
        self._show(self.work)
        self.count.begin()
        self.refresh()
        background.run(drafts.waiting, self._counter, done=self._tell_drafts, lane=Lane.READ)

    def _tell_drafts(self, waiting: tuple[Draft, ...]) -> None:
        """What is still open goes to the next shift, unless it is given up before."""
        if waiting:
            self.told.emit(hint(f"Còn **{len(waiting)}** hồ sơ tạm lưu ({DRAFTS_HINT}). {HINT}"))

    def refresh(self) -> None:
        background.run(_money, self._counter, done=self._show_money, failed=self._failed, lane=Lane.READ)

    def _show_money(self, found: tuple[tuple[AgencyFees, ...], tuple[Transfer, ...]]) -> None:
        self.work.show_money(*found)

    def take_scan(self, raw: str) -> None:
        self.told.emit(Message(Tone.ATTENTION, "**Trang này không nhận mã quét.** Bấm **F6** rồi quét lại."))

    def step_back(self) -> bool:
        """From the fees of one agency back to all."""
        if self._stack.currentWidget() is not self.remit:
            return False
        self._show(self.work)
        self.told.emit(hint(HINT))
        self.work.fees.setFocus()
        return True

    def _show(self, page: QWidget) -> None:
        """Ctrl+Enter belongs to one of the two sides."""
        self._stack.setCurrentWidget(page)
        self.count.button.setEnabled(page is self.work)

    # counting and closing

    def _count(self) -> None:
        try:
            counted_vnd = self.count.total_vnd()
        except Refused as refused:
            self.count.refuse()
            self.told.emit(of_error(refused))
            return
        self.count.button.set_running("Đang đối chiếu…")
        self._run(cash.count_drawer, counted_vnd, f"count:{self._act_id}", done=self._counted)

    def _go_counting(self) -> None:
        self.told.emit(Message(Tone.ATTENTION, GO_COUNTING))
        self.count.begin()

    def _counted(self, counted: Counted) -> None:
        self._act_id = str(uuid.uuid4())
        if counted.expected_vnd == counted.counted_vnd:
            self.count.button.set_running("Đang chốt…")
            self._close("")
        elif counted.expected_vnd is None:
            self.count.show_open(f"Đếm lần {counted.number + 1}", BLIND, "attention")
            self.told.emit(Message(Tone.ATTENTION, COUNT_AGAIN))
            self.count.begin()
        else:
            self._differ(counted)

    def _differ(self, counted: Counted) -> None:
        assert self._counter is not None
        assert self._counter.shift is not None
        assert counted.expected_vnd is not None
        self.count.show_kept(f"Lần đếm {counted.number}", COUNT_KEPT, "attention")
        self._show(self.match)
        self.match.show_counted(counted, self._counter.shift.float_vnd)
        difference = signed(counted.counted_vnd - counted.expected_vnd, plus=True)
        words = f"**Chênh lệch {difference}.** Ghi lý do, rồi **Ctrl+Enter** để chốt ca."
        self.told.emit(Message(Tone.ATTENTION, words))

    def _recount(self) -> None:
        self._show(self.work)
        self.count.show_open("Đếm lại", BLIND, "attention")
        self.count.begin()

    def _close(self, reason: str) -> None:
        self._run(
            cash.close_shift,
            self.count.total_vnd(),
            self._close_id,
            reason,
            self.count.notes(),
            done=self._closed,
            failed=self._not_closed,
        )

    def _closed(self, record: ShiftRecord) -> None:
        self._record = record
        self.count.show_kept(f"Đã chốt {record.closed_at:%H:%M}", "Tiền đếm được đã chuyển về quỹ bưu cục.", "done")
        self._show(self.match)
        self.match.show_closed(record)
        self.told.emit(_closed_words(record))
        self.closed.emit(record)

    def _not_closed(self, error: Exception) -> None:
        if isinstance(error, Refused) and error.field == "reason":
            # money moved between the count and the closing
            self.match.refused(error)
        self._failed(error)

    # money during the shift

    def _open_remit(self, of_agency: AgencyFees) -> None:
        self._act_id = str(uuid.uuid4())
        self._show(self.remit)
        self.remit.show_fees(*of_agency)
        self.told.emit(hint(REMIT_HINT))

    def _remit(self, agency_code: str, charge_ids: tuple[int, ...], way: Payment, received_by: str) -> None:
        self._run(
            remittance.remit,
            agency_code,
            charge_ids,
            way,
            received_by,
            f"remit:{self._act_id}",
            done=self._remitted,
            failed=self._not_remitted,
        )

    def _remitted(self, made: Remittance) -> None:
        words = f"**Đã nộp {money(made.total_vnd)}** cho {made.agency.name}. Đang in bảng kê {made.code}."
        self._acted(words, Act("Xuất XLSX", ("Ctrl", "S"), "Ctrl+S", lambda: self._export(made)))
        self.remitted.emit(made)

    def _export(self, made: Remittance) -> None:
        background.run(_leave_sheet, made, done=self._exported, failed=self._failed, lane=Lane.IO)

    def _exported(self, where: Path) -> None:
        self.told.emit(done(f"**Đã xuất** {where}"))

    def _not_remitted(self, error: Exception) -> None:
        if isinstance(error, Refused):
            self.remit.refused(error)
        else:
            self.remit.button.set_running("")
        self.told.emit(of_error(error))

    def _settle(self, one: Transfer, paid: Payment) -> None:
        words = "đã thấy trên tài khoản" if paid is Payment.TRANSFER else "khách đã trả bằng tiền mặt"
        self._run(
            transfer.settle_transfer,
            one.dossier_id,
            paid,
            f"transfer:{one.dossier_id}:{self._act_id}",
            done=lambda vnd: self._acted(f"**{money(vnd)}** của {one.payer} ({one.item_number}): {words}."),
        )

    def _move(self, into_drawer_vnd: int, reason: str) -> None:
        form_id = f"move:{self._act_id}"
        self._run(cash.move_cash, into_drawer_vnd, reason, form_id, done=self._moved, failed=self._not_moved)

    def _moved(self, vnd: int) -> None:
        self.work.clear_move()
        self._acted(f"**Đã nhận {money(vnd)}** từ quỹ." if vnd > 0 else f"**Đã nộp {money(-vnd)}** về quỹ.")

    def _not_moved(self, error: Exception) -> None:
        if isinstance(error, Refused):
            self.work.refused(error)
        self._failed(error)

    def _acted(self, words: str, *acts: Act) -> None:
        """Another act has another id; the lists are read again."""
        self._act_id = str(uuid.uuid4())
        self._show(self.work)
        self.told.emit(Message(Tone.DONE, words, acts))
        self.refresh()
        self.work.fees.setFocus()

    def _failed(self, error: Exception) -> None:
        self.count.button.set_running("")
        self.count.button.setEnabled(self._stack.currentWidget() is self.work)
        self.told.emit(of_error(error))

    def _run(
        self,
        act: Callable[..., object],
        *arguments: object,
        done: Callable[..., object],
        failed: Callable[[Exception], object] | None = None,
    ) -> None:
        background.run(act, self._counter, *arguments, done=done, failed=failed or self._failed)


def _leave_sheet(made: Remittance) -> Path:
    """The list as a file for the agency, in the person's folder of documents."""
    from bcdesk.paper.sheet import remittance_sheet

    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    path = Path(documents) / f"nop-phi-{made.code}.xlsx"
    path.parent.mkdir(parents=True, exist_ok=True)
    reports.keep_file(path, remittance_sheet(made), overwrite=True)
    return path


def _closed_words(record: ShiftRecord) -> Message:
    difference = record.difference_vnd
    kept = f"Chênh lệch {signed(difference, plus=True)} được ghi lại." if difference else "Khớp với sổ."
    text = f"**Đã chốt ca** lúc {record.closed_at:%H:%M}. {kept} Tiếp theo: ký Biên bản chốt ca, **Ctrl+E** đăng xuất."
    return Message(Tone.ATTENTION, text) if difference else done(text)


def _money(counter: Counter) -> tuple[tuple[AgencyFees, ...], tuple[Transfer, ...]]:
    return remittance.held(counter), transfer.transfers(counter)
