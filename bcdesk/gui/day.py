"""A clerk's day through the window: first start, sign-in, shift, home and intake, closing, sign-out.

Imported behind the sign-in form (``bcdesk.gui.start``): its pages bring the database with them.
"""

import uuid
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from bcdesk.core.dossier import Payment, Receipt
from bcdesk.core.draft import Draft
from bcdesk.core.errors import Trouble
from bcdesk.core.identity import Card
from bcdesk.core.money import money
from bcdesk.core.registration import Registration
from bcdesk.core.shift_record import ShiftRecord
from bcdesk.core.staff import Staff
from bcdesk.desk import cash, catalogue, staff
from bcdesk.desk.counter import Counter
from bcdesk.desk.prints import PrintJob, PrintState
from bcdesk.desk.shortages import Shortage, shortages
from bcdesk.desk.staff import FirstStart
from bcdesk.gui import background, messages
from bcdesk.gui.admin_page import AdminPage
from bcdesk.gui.background import Lane
from bcdesk.gui.bars import Status
from bcdesk.gui.cash_page import CashPage
from bcdesk.gui.delivery_page import DeliveryPage
from bcdesk.gui.devices_page import DevicesPage
from bcdesk.gui.find_page import FindPage
from bcdesk.gui.first_start_page import FirstStartPage
from bcdesk.gui.handover_page import HandoverPage
from bcdesk.gui.help_page import HelpPage
from bcdesk.gui.home import READY, Home
from bcdesk.gui.intake_page import IntakePage
from bcdesk.gui.main_window import MainWindow, Place
from bcdesk.gui.messages import Act, Message, Tone
from bcdesk.gui.opening_page import OpenShiftPage
from bcdesk.gui.printing import Printer, PrintQueue
from bcdesk.gui.report_page import ReportPage
from bcdesk.gui.result_page import ResultPage
from bcdesk.gui.signin_page import SignInPage
from bcdesk.gui.syncing import Route, Syncing, SyncState
from bcdesk.resources_path import resource

WORK_KEYS = {"F2": "intake", "F3": "handover", "F4": "result", "F5": "delivery", "F6": "home", "F7": "find"}
SHORTAGES_EVERY_MS = 5 * 60 * 1000
PRINTER_READY = "Máy in sẵn sàng"
LIST_PRINTED = "Đưa khách danh mục còn thiếu, trả lại giấy tờ. Khách quay lại: quét mã trên danh mục để nhập tiếp."
NEXT_REGISTERED = "Tiếp theo: hai bên ký, đưa khách liên 1; hẹn {on:%d/%m} thì quét phiếu này để nhận kết quả (F4)."
NEXT = "Tiếp theo: hai bên ký Phiếu gửi, đóng dấu ngày, niêm phong trước mặt khách, đưa khách liên 1."


class Day(QObject):
    """Turns the pages of one window at an opened desk."""

    def __init__(
        self,
        window: MainWindow,
        sign_in: SignInPage,
        counter: Counter,
        printer: Printer,
        route: Route,
        backup_folder: Path,
    ) -> None:
        super().__init__(window)
        self.window, self.sign_in, self._backup_folder = window, sign_in, backup_folder
        self.counter = counter
        self.prints = PrintQueue(printer, self)
        self.syncing = Syncing(route, training=window.frame is not None, parent=self)
        self._sync = SyncState()
        self._printer, self._shortages = PRINTER_READY, ""
        self._shortage_timer = QTimer(self, interval=SHORTAGES_EVERY_MS)
        self._shortage_timer.timeout.connect(self._look_for_shortages)
        self._shortage_timer.start()
        self.sign_in.entered.connect(self._sign_in)
        self._add_pages()

    def begin(self) -> None:
        """Sign-in, or the first start of a desk that has no station yet."""
        if self.counter.station is None:
            self.window.open_page("first-start")
            self._ask_packs()
        else:
            self._ask_people()

    def _add_pages(self) -> None:
        """The pages behind the sign-in form are made while the clerk types."""
        self.first_start = FirstStartPage()
        self.help = HelpPage(resource("manual.md"))
        self.report, self.admin = ReportPage(), AdminPage(self.syncing)
        self.shift, self.home, self.intake, self.cash = OpenShiftPage(), Home(), IntakePage(), CashPage()
        self.handover, self.result = HandoverPage(), ResultPage()
        self.devices = DevicesPage(self.window.router.burst)
        self.delivery, self.find = DeliveryPage(), FindPage()
        for name, page, place in (
            ("first-start", self.first_start, Place("Thiết lập quầy", bare=True)),
            ("open-shift", self.shift, Place("Mở ca", bare=True)),
            ("home", self.home, Place("Quầy số 1", key="F6")),
            ("intake", self.intake, Place("Tiếp nhận hồ sơ", key="F2", back_to="home")),
            ("handover", self.handover, Place("Bàn giao hồ sơ", key="F3", back_to="home")),
            ("result", self.result, Place("Nhận kết quả", key="F4", back_to="home")),
            ("delivery", self.delivery, Place("Trả kết quả", key="F5", back_to="home")),
            ("find", self.find, Place("Tra cứu", key="F7", back_to="home")),
            ("cash", self.cash, Place("Ca & quỹ", key="F8", back_to="home")),
            ("help", self.help, Place("Trợ giúp", back_to="home")),
            ("report", self.report, Place("Báo cáo", key="F9", back_to="home")),
            ("admin", self.admin, Place("Quản trị", key="F10", back_to="home")),
            ("devices", self.devices, Place("Máy in, đầu đọc", back_to="admin")),
        ):
            self.window.add_page(name, page, place)
            page.told.connect(self.window.say)
        self.first_start.entered.connect(self._set_up)
        self.shift.opened.connect(self._open_shift)
        self.shift.other_person.connect(self._show_people)
        self.home.card_scanned.connect(self._take_card)
        self.home.print_asked.connect(self.prints.print_job)
        self.home.reprint_asked.connect(self.prints.print_again)
        self.home.last.more_asked.connect(self._more)
        self.intake.accepted.connect(self._accepted)
        self.intake.kept.connect(self._draft_kept)
        self.home.draft_given_up.connect(self.intake.forget)
        self.home.draft_asked.connect(self.intake.open_form)
        self.intake.opened.connect(lambda: self.window.open_page("intake"))
        self.intake.autosave.said.connect(self._show_saved)
        self.handover.prepared.connect(lambda record: self.prints.print_item(record.code))
        self.result.collected.connect(lambda receipt: self.prints.print_item(receipt.item_number))
        self.delivery.delivered.connect(lambda given: self.prints.print_item(given.result.item_number))
        self.delivery.invited.connect(self.prints.print_item)
        self.home.result_asked.connect(self._open_result)
        self.home.collection_asked.connect(partial(self._take_step, "result"))
        self.home.record_asked.connect(self._open_record)
        self.home.history_asked.connect(self._open_history)
        self.find.reprint_asked.connect(self.prints.print_again)
        self.find.print_asked.connect(self.prints.print_item)
        self.find.step_asked.connect(self._take_step)
        self.admin.devices_asked.connect(lambda: self.window.open_page("devices"))
        self.cash.closed.connect(self._shift_closed)
        self.cash.left.connect(self._leave)
        self.cash.remitted.connect(lambda made: self.prints.print_item(made.code))
        self.window.leave_training.connect(self.window.close)
        self.window.closing.connect(self.intake.autosave.save)
        self.window.on_key("F1", self._help)
        for key, name in WORK_KEYS.items():
            self.window.on_key(key, partial(self._work, name))
        self.syncing.told.connect(self._show_sync)
        self.prints.changed.connect(self._print_changed)
        self.prints.troubled.connect(self._print_troubled)

    # before the shift

    def _ask_packs(self) -> None:
        day = self.counter.today
        background.run(
            catalogue.packs_in,
            resource("packs"),
            day,
            done=partial(self.first_start.show_packs, day),
            failed=lambda error: self.window.say(messages.of_error(error, retry=self._ask_packs)),
            lane=Lane.IO,
        )

    def _set_up(self, form: object) -> None:
        start = FirstStart(**{name: getattr(form, name) for name in FirstStart.__dataclass_fields__})
        background.run(staff.first_start, self.counter, start, done=self._is_set_up, failed=self.first_start.refused)

    def _is_set_up(self, counter: Counter) -> None:
        self._take(counter)
        self._show_people()

    def _show_people(self) -> None:
        self.window.open_page("sign-in")
        self._ask_people()

    def _ask_people(self) -> None:
        background.run(staff.roster, self.counter, done=self._fill_people, lane=Lane.READ)

    def _fill_people(self, people: tuple[Staff, ...]) -> None:
        station = self.counter.station
        assert station is not None
        self.sign_in.show_people(f"{station.name} ({station.code}), quầy số {station.counter}", people)

    def _sign_in(self, staff_id: int, password: str) -> None:
        background.run(
            _sign_in_to_shift, self.counter, staff_id, password, done=self._signed_in, failed=self.sign_in.refused
        )

    def _signed_in(self, counter: Counter) -> None:
        self._take(counter)
        if counter.shift is not None:
            self._go_home()
        elif counter.clerk is not None:
            self.shift.show_person(f"{counter.clerk.name}, ngày {counter.today:%d/%m/%Y}")
            self.window.open_page("open-shift")

    def _open_shift(self, float_vnd: int) -> None:
        form_id = str(uuid.uuid4())
        background.run(
            cash.open_shift, self.counter, float_vnd, form_id, done=self._shift_opened, failed=self.shift.refused
        )

    def _shift_opened(self, counter: Counter) -> None:
        self._take(counter)
        self._go_home()

    def _go_home(self) -> None:
        self.intake.open_for(self.counter)
        for page in (self.handover, self.result, self.delivery, self.find, self.cash):
            page.set_counter(self.counter)
        self.window.open_page("home")
        self.window.say(messages.hint(READY))

    # in the shift

    def _take_card(self, card: Card) -> None:
        self.window.open_page("intake")
        self.intake.begin_with(card)

    def _more(self) -> None:
        self.window.open_page("intake")
        self.intake.begin_again()

    def _accepted(self, kept: Receipt | Registration) -> None:
        # The paper before the page: the customer waits for it.
        self.prints.print_item(kept.number if isinstance(kept, Registration) else kept.item_number)
        self.window.open_page("home")
        said = _registered_words(kept) if isinstance(kept, Registration) else _accepted_words(kept)
        self.window.say(messages.done(said))

    def _draft_kept(self, draft: Draft) -> None:
        self.prints.print_item(draft.code)
        self.home.last.put_aside()
        self.window.open_page("home")
        follows = LIST_PRINTED if draft.missing else "Nhập tiếp: **F6**, mục **Chờ bổ sung**."
        self.window.say(messages.done(f"**Đã tạm lưu {draft.code}.** {follows}"))

    def _show_saved(self, words: str) -> None:
        if self.window.current == "intake":
            self.window.header.show_context(words)

    def _open_result(self, item_number: str) -> None:
        self.window.open_page("delivery")
        self.delivery.open_item(item_number)

    def _open_record(self, code: str) -> None:
        self.handover.begin_with(code)
        self.window.open_page("handover")

    def _open_history(self, number: str) -> None:
        self.window.open_page("find")
        self.find.open_dossier(number)

    def _take_step(self, page: str, number: str) -> None:
        """From a dossier's history to the page where its next step is taken."""
        if page == "delivery":
            self._open_result(number)
            return
        self.window.open_page(page)
        if page == "result":
            self.result.take_scan(number)

    def _print_changed(self, job: PrintJob) -> None:
        words = {PrintState.WAITING: "Đang in…", PrintState.SENT: PRINTER_READY, PrintState.FAILED: "Máy in: lỗi"}
        self._printer = words[job.state]
        self._show_status()
        # A first print waits in what the page has read already; reading it again would hold up the paper.
        if job.state is not PrintState.WAITING or job.reprint_no:
            self.home.refresh()
            self._look_for_shortages()

    def _print_troubled(self, job: PrintJob, trouble: Trouble) -> None:
        again = Act("In tiếp", ("Ctrl", "R"), "Ctrl+R", lambda: self.prints.print_job(job))
        show = Act("Mở PDF", ("Ctrl", "O"), "Ctrl+O", lambda: self.prints.open_pdf(job))
        text = f"**{trouble.message}** Hồ sơ {job.item_number} đã ghi. {trouble.remedy}"
        self.window.say(Message(Tone.ATTENTION, text, (again, show)))

    def _help(self) -> None:
        """The manual at the chapter of the page that is in front; chapters are headed "… (F2)"."""
        key = self.window.key_of_page()
        self.help.place = f"({key})" if key else ""
        self.window.open_page("help")

    def _work(self, page: str) -> None:
        """F2 and F6 belong to an open shift; without one the next thing is to open it."""
        if self.counter.shift is None:
            self._signed_in(self.counter)
        else:
            self.window.open_page(page)

    # after it

    def _shift_closed(self, record: ShiftRecord) -> None:
        self.prints.print_item(record.code)
        self._take(replace(self.counter, shift=None))
        self.syncing.push()

    def _leave(self) -> None:
        self.window.say(Message(Tone.RUNNING, "Đang sao lưu rồi đăng xuất…"))
        self.intake.leave()
        background.run(staff.sign_out, self.counter, self._backup_folder, done=self._left, failed=self._not_left)

    def _left(self, copy: Path) -> None:
        self._take(staff.nobody(self.counter))
        self._show_people()
        self.window.say(messages.done(f"**Đã đăng xuất.** Bản sao lưu: {copy.name}, đã kiểm tra."))

    def _not_left(self, error: Exception) -> None:
        self.window.say(messages.of_error(error, retry=self._leave))

    def _take(self, counter: Counter) -> None:
        self.counter = self.prints.counter = counter
        self.home.set_counter(counter)
        self.syncing.set_counter(counter)
        for page in (self.report, self.admin, self.devices):
            page.set_counter(counter)
        self._show_status()
        self._look_for_shortages()

    def _look_for_shortages(self) -> None:
        background.run(shortages, self.counter, done=self._show_shortages, lane=Lane.READ)

    def _show_shortages(self, found: tuple[Shortage, ...]) -> None:
        """Two at once leave no room for what to do about them."""
        words = "; ".join(each.fact for each in found)
        words += f", {found[0].remedy}" if len(found) == 1 else ""
        self._shortages = words[:1].upper() + words[1:]
        self._show_status()

    def _show_sync(self, state: SyncState) -> None:
        self._sync = state
        self._show_status()

    def _show_status(self) -> None:
        counter = self.counter
        shift = counter.shift
        self.window.show_status(
            Status(
                station="" if counter.station is None else f"{counter.station.name} ({counter.station.code})",
                clerk="Chưa đăng nhập" if counter.clerk is None else counter.clerk.name,
                shift="Chưa mở ca"
                if shift is None
                else f"Ca mở {shift.opened_at:%H:%M}, ngày {shift.business_day:%d/%m}",
                printer=self._printer,
                printer_attention=self._printer.endswith("lỗi"),
                shortage=self._shortages,
                sync=self._sync.text,
                sync_attention=self._sync.attention,
            )
        )


def _accepted_words(receipt: Receipt) -> str:
    change = f", **tiền thừa {money(receipt.change_vnd)}**" if receipt.change_vnd else ""
    taken = "chờ chuyển khoản" if receipt.payment is Payment.TRANSFER and receipt.total_vnd else "thu"
    return f"**Đã nhận {receipt.item_number}**, {taken} {money(receipt.total_vnd)}{change}. {NEXT}"


def _registered_words(registered: Registration) -> str:
    taken = f"thu {money(registered.total_vnd)}" if registered.total_vnd else "miễn cước"
    return f"**Đã đăng ký {registered.number}**, {taken}. {NEXT_REGISTERED.format(on=registered.appointment_on)}"


def _sign_in_to_shift(counter: Counter, staff_id: int, password: str) -> Counter:
    """Sign in, and take up the shift that was left open."""
    return cash.current_shift(staff.sign_in(counter, staff_id, password))
