"""How the history of a dossier says its events and its clocks."""

from datetime import date

from bcdesk.core.dates import short_date
from bcdesk.core.dossier import FeeWay, Payment, ResultPlace
from bcdesk.core.ledger import Account
from bcdesk.core.money import money
from bcdesk.core.reversal import REVERSAL_NAMES, ReversalReason
from bcdesk.core.states import STATE_NAMES, ParcelState
from bcdesk.core.tariff import Leg
from bcdesk.core.transit import ZONE_NAMES
from bcdesk.desk.history import DossierHistory, EventKind, Happening, Opened, ParcelHistory, Posted
from bcdesk.desk.prints import PAPER_NAMES
from bcdesk.gui.delivery_words import reason_name, way_name

LEG_NAMES = {Leg.FORWARD: "Chiều đi", Leg.RETURN: "Chiều về", Leg.SUPPLEMENT: "Bổ sung", Leg.ONWARD: "Chuyển tiếp"}
FEE_WAY_NAMES = {
    FeeWay.TO_POST: "thu hộ khi tiếp nhận",
    FeeWay.TO_AGENCY: "khách nộp cơ quan",
    FeeWay.AT_DELIVERY: "thu khi trả kết quả",
}
PLACE_NAMES = {ResultPlace.ADDRESS: "Tại địa chỉ", ResultPlace.COUNTER: "Tại bưu cục"}
EVENTS = {
    EventKind.ACCEPTED: ("circle-check", "green", "Đã tiếp nhận"),
    EventKind.RESULT_REGISTERED: ("circle-check", "green", "Đăng ký nhận kết quả"),
    EventKind.HANDOVER_PREPARED: ("pen-line", "ink", "Lập Biên bản"),
    EventKind.HANDED_OVER: ("circle-check", "green", "Biên bản đã ký"),
    EventKind.APPOINTMENT_RECORDED: ("clock", "ink", "Ngày hẹn trả"),
    EventKind.RESULT_COLLECTED: ("package", "ink", "Nhận kết quả"),
    EventKind.NOTIFIED: ("mail", "ink", "Báo khách"),
    EventKind.NOTICE_MISSED: ("clock", "amber", "Quá hẹn"),
    EventKind.GIVEN_TO_COURIER: ("user", "ink", "Giao bưu tá"),
    EventKind.TAKEN_BACK: ("undo-2", "ink", "Nhận lại"),
    EventKind.ATTEMPT_FAILED: ("x", "amber", "Không phát được"),
    EventKind.RECIPIENT_REFUSED: ("x", "amber", "Từ chối nhận"),
    EventKind.INVITED: ("mail", "amber", "Mời nhận"),
    EventKind.DELIVERED: ("circle-check", "green", "Đã trả kết quả"),
    EventKind.DELIVERED_AT_ADDRESS: ("circle-check", "green", "Đã phát tại địa chỉ"),
    EventKind.RETURNED_TO_AGENCY: ("undo-2", "amber", "Chuyển trả cơ quan"),
    EventKind.TRANSFER_SETTLED: ("circle-check", "green", "Chuyển khoản"),
    EventKind.FEES_REMITTED: ("arrow-right", "ink", "Nộp phí, lệ phí"),
    EventKind.REVERSED: ("undo-2", "amber", "Đã hủy phiếu gửi"),
}


def event_look(kind: EventKind) -> tuple[str, str, str]:
    """Icon, colour, words."""
    return EVENTS.get(kind, ("info", "ink2", kind.value))


def event_words(one: Happening, history: DossierHistory) -> str:
    """What an event says besides its name."""
    paid = f"Thu {money(one.amount_vnd)}" if one.amount_vnd else ""
    match one.kind:
        case EventKind.HANDOVER_PREPARED:
            return one.record_code
        case EventKind.HANDED_OVER if one.signed_at is not None:
            return f"Ký {one.signed_at:%H:%M %d/%m/%Y}, {history.agency}"
        case EventKind.APPOINTMENT_RECORDED if history.appointment_on is not None:
            return f"Hẹn {short_date(history.appointment_on)}"
        case EventKind.RESULT_REGISTERED if history.appointment_on is not None:
            return f"{paid or 'Miễn cước'}. Hẹn {short_date(history.appointment_on)}"
        case EventKind.TRANSFER_SETTLED:
            seen = "Đã thấy" if one.reason == Payment.TRANSFER else "Khách trả tiền mặt thay,"
            return f"{seen} {money(one.amount_vnd or 0)}"
        case EventKind.FEES_REMITTED:
            return history.agency
        case EventKind.RESULT_COLLECTED:
            return history.agency
        case EventKind.NOTIFIED | EventKind.INVITED:
            way = way_name(one.reason)
            return way[:1].upper() + way[1:]
        case EventKind.ATTEMPT_FAILED | EventKind.RETURNED_TO_AGENCY:
            reason = reason_name(one.reason)
            return reason[:1].upper() + reason[1:]
        case EventKind.REVERSED:
            return reversal_words(one)
        case EventKind.DELIVERED | EventKind.DELIVERED_AT_ADDRESS:
            lost = f"khách làm mất {one.note.replace(chr(10), ', ')}" if one.note else ""
            return ". ".join(part for part in (one.given_to, paid, lost) if part)
    return ". ".join(part for part in (paid, one.note.replace("\n", ", ")) if part)


def reversal_words(one: Happening) -> str:
    """Why, and the money that is not taken any more."""
    why = REVERSAL_NAMES[ReversalReason(one.reason)]
    undone = f"Hủy thu {money(one.amount_vnd)}" if one.amount_vnd else ""
    return ". ".join(part for part in (why[0].upper() + why[1:], one.note, undone) if part)


def paper_words(one: Happening) -> str:
    """The paper of an event, and how often it was printed."""
    if one.paper is None:
        return ""
    again = f", {one.prints} lần in" if one.prints > 1 else ""
    return f"{PAPER_NAMES[one.paper]}{again}"


def clock_pill(one: ParcelHistory, today: date) -> tuple[str, str]:
    """Look and words: how the clock ended, or how it stands."""
    if one.state is ParcelState.VOID:
        return "off", "Đã hủy"
    ended = "Đã bàn giao" if one.leg is Leg.FORWARD else "Đã báo, đã phát"
    if one.past is not None:
        late = f"{ended} chậm {one.past} ngày"
        return ("done", f"{ended} đúng hạn") if one.past <= 0 else ("error", late)
    if one.due_on is None:
        return "off", "Chưa bắt đầu"
    if one.due_on < today:
        return "error", f"Quá hạn {one.due_on:%d/%m}"
    return ("attention", "Đến hạn hôm nay") if one.due_on == today else ("accent", f"Hạn {one.due_on:%d/%m}")


def parcel_words(one: ParcelHistory) -> tuple[str, str]:
    """Weight, zone and last day; then what is done."""
    name = STATE_NAMES[one.state]
    if one.due_on is None or one.started_at is None:
        return ZONE_NAMES[one.zone], name[0].upper() + name[1:]
    terms = f"{one.weight_g} g, {ZONE_NAMES[one.zone].lower()}, J + {one.transit_days}: hạn {short_date(one.due_on)}"
    begun = f"Nhận {one.started_at:%d/%m %H:%M}"
    return terms, f"{begun}, {name}" + (f" {one.ended_on:%d/%m}" if one.ended_on else "")


def posted_words(moved: Posted) -> str:
    """How money moved, and on which day."""
    day = f"{moved.on:%d/%m}"
    if moved.account is Account.TRANSFER_PENDING:
        return f"{'Chờ' if moved.amount_vnd > 0 else 'Thôi chờ'} chuyển khoản {day}"
    if moved.account is Account.BANK and moved.amount_vnd > 0:
        return f"Đã thấy chuyển khoản {day}"
    if moved.kind is EventKind.REVERSED:
        return f"Đã trả lại khách {day}"
    return f"Đã thu tiền mặt {day}" if moved.amount_vnd > 0 else f"Đã nộp cơ quan {day}"


def opened_words(one: Opened) -> str:
    """Who looked at a dossier."""
    often = f", {one.times} lần" if one.times > 1 else ""
    return f"{one.clerk} {one.last_at:%H:%M %d/%m/%Y}{often}"
