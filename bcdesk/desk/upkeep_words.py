"""How the check-up says what it found. Numbers and codes tell what is meant; no person is named."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from bcdesk.core.codes import group_item_number, looks_like_item_number
from bcdesk.core.dates import short_date
from bcdesk.core.delivery import NON_DELIVERY_NAMES, NOTICE_WAY_NAMES, AttemptKind, NonDelivery, NoticeWay
from bcdesk.core.dossier import SERVICE_NAMES, Service
from bcdesk.core.money import money
from bcdesk.core.states import ACT_NAMES, STATE_NAMES, ParcelState
from bcdesk.core.tariff import LEG_NAMES, Leg
from bcdesk.core.transit import ZONE_NAMES, Zone
from bcdesk.store.audit import Damage, Finding
from bcdesk.store.difference import Difference, Projection
from bcdesk.store.journal import EventKind
from bcdesk.store.moves import ACTS, TRIED

_DAMAGE = {
    Damage.CHANGED: "bị sửa sau khi ghi",
    Damage.DELETED: "bị xóa",
    Damage.SWAPPED: "bị đổi chỗ",
    Damage.INSERTED: "được chèn vào sau",
    Damage.CUT: "bị cắt mất ở cuối sổ",
    Damage.NOTE: "có ghi chú bị sửa",
    Damage.LEDGER: "có bút toán không khớp",
    Damage.UNPROTECTED: "không còn khóa bảo vệ",
}

_ATTEMPTS: dict[AttemptKind, str] = {tried: ACT_NAMES[act] for kind, tried in TRIED.items() for act in ACTS[kind]}


def damage_words(finding: Finding) -> str:
    what = f"Sự kiện {finding.seq}" if finding.seq else "Sổ nhật ký"
    detail = f" ({finding.detail})" if finding.detail else ""
    return f"{what} {_DAMAGE[finding.damage]}{detail}."


def difference_words(difference: Difference) -> str:
    """What it concerns, what the journal says, what stands there instead."""
    of = group_item_number(difference.of) if looks_like_item_number(difference.of) else difference.of
    if difference.what is Projection.STEP:
        state, act = _said(_state, difference.expected), _said(_act, difference.found)
        return f"Bưu gửi {of}: nhật ký ghi việc {act} sau trạng thái {state}, quy trình không cho phép."
    whose, what, say = _SAYINGS[difference.what]
    expected, found = _said(say, difference.expected), _said(say, difference.found)
    return f"{whose} {of}: {what} theo nhật ký: {expected}; đang ghi: {found}."


Value = str | int


def _said(say: Callable[[Any], str], value: Value | None) -> str:
    """What was written by hand may be anything, a name too: only what is known is repeated."""
    try:
        return "không có" if value is None else say(value)
    except ValueError:
        return "giá trị không đọc được"


def _state(word: str) -> str:
    return f"“{STATE_NAMES[ParcelState(word)]}”"


def _act(kind: str) -> str:
    return " và ".join(f"“{ACT_NAMES[act]}”" for act in ACTS[EventKind(kind)])


def _number(number: str) -> str:
    if number and not looks_like_item_number(number):
        raise ValueError("no item number")
    return group_item_number(number) if number else "chưa có"


def _terms(text: str) -> str:
    service, agency, procedure, leg, zone = text.split(" ")
    names = (SERVICE_NAMES[Service(service)], agency, procedure, LEG_NAMES[Leg(leg)], ZONE_NAMES[Zone(zone)])
    return f"“{', '.join(names)}”"


def _moment(text: str) -> str:
    at = datetime.fromisoformat(text)
    return f"{at:%H:%M:%S} {short_date(at.date())}"


def _day(text: str) -> str:
    return short_date(date.fromisoformat(text))


def _exception(excepted: int) -> str:
    return "có" if excepted else "không"


def _attempts(text: str) -> str:
    """One attempt or more, each "kind day reason"."""
    told = []
    for one in text.split("; "):
        kind, day, reason = one.split(" ", 2)
        why = f", {_reason(reason)}" if reason else ""
        told.append(f"“{_ATTEMPTS[AttemptKind(kind)]}{why}” ngày {_day(day)}")
    return " và ".join(told)


def _reason(word: str) -> str:
    return NOTICE_WAY_NAMES[NoticeWay(word)] if word in set(NoticeWay) else NON_DELIVERY_NAMES[NonDelivery(word)]


_P = Projection
_SAYINGS: dict[Projection, tuple[str, str, Callable[[Any], str]]] = {
    _P.PARCEL_STATE: ("Bưu gửi", "trạng thái", _state),
    _P.DOSSIER_STATE: ("Hồ sơ của bưu gửi", "trạng thái", _state),
    _P.ITEM_NUMBER: ("Bưu gửi", "số hiệu", _number),
    _P.STARTED_AT: ("Bưu gửi", "giờ bắt đầu J + n", _moment),
    _P.DOSSIER_OF: ("Bưu gửi", "hồ sơ", "hồ sơ thứ {}".format),
    _P.TERMS: ("Bưu gửi", "dịch vụ, cơ quan, thủ tục, chiều, vùng cước", _terms),
    _P.ACCEPTED_AT: ("Hồ sơ của bưu gửi", "giờ tiếp nhận", _moment),
    _P.POSTAGE: ("Bưu gửi", "cước", money),
    _P.FEES: ("Hồ sơ của bưu gửi", "phí, lệ phí thu hộ", money),
    _P.FEES_HELD: ("Cơ quan", "phí, lệ phí còn giữ", money),
    _P.FILED_AT: ("Hồ sơ của bưu gửi", "giờ nộp cho cơ quan", _moment),
    _P.APPOINTMENT: ("Hồ sơ của bưu gửi", "giờ ghi ngày hẹn trả", _moment),
    _P.HANDOVER_MADE: ("Biên bản", "giờ lập", _moment),
    _P.HANDOVER_SIGNED: ("Biên bản", "ngày ký", _day),
    _P.HANDOVER_ITEM: ("Bưu gửi", "dòng bàn giao", "Biên bản {}".format),
    _P.HANDOVER_EXCEPTION: ("Bưu gửi", "lý do cơ quan không nhận", _exception),
    _P.RESULT: ("Kết quả", "giờ nhận từ cơ quan", _moment),
    _P.ATTEMPT: ("Kết quả", "lần phát, mời nhận", _attempts),
    _P.DELIVERY: ("Kết quả", "ngày phát", _day),
    _P.NUMBER_USE: ("Số hiệu", "việc dùng số", "sự kiện {}".format),
    _P.NUMBER_RANGE: ("Dải số", "lượng số đã dùng", str),
    _P.SHIFT_OPENED: ("Ca", "giờ mở", _moment),
    _P.SHIFT_FLOAT: ("Ca", "tồn quỹ đầu ca", money),
    _P.SHIFT_CLOSED: ("Ca", "giờ chốt", _moment),
    _P.SHIFT_COUNTED: ("Ca", "tiền kiểm được", money),
    _P.SHIFT_EXPECTED: ("Ca", "tiền phải có", money),
    _P.SHIFT_DIFFERENCE: ("Ca", "chênh lệch", money),
    _P.DAY_REVISION: ("Số liệu ngày", "lần sửa", str),
    _P.DAY_ACKNOWLEDGED: ("Số liệu ngày", "lần sửa tỉnh đã xác nhận", str),
}
