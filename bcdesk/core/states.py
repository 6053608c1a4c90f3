"""The states of a parcel (bưu gửi), what leads from one to the next, and what each step needs.

Whatever is not in ``TRANSITIONS`` is Refused with the reason and what would be allowed.
"""

from dataclasses import dataclass
from enum import StrEnum

from bcdesk.core.errors import Refused
from bcdesk.core.tariff import Leg


class ParcelState(StrEnum):
    """Trạng thái of one parcel. The ``RETURN_DISPATCHED`` of a result is no ``DISPATCHED``: it goes to no agency."""

    ACCEPTED = "accepted"
    DISPATCHED = "dispatched"
    AGENCY_REFUSED = "agency_refused"
    HANDED_OVER = "handed_over"
    SUPPLEMENT_ASKED = "supplement_asked"
    SUPPLIED = "supplied"
    APPOINTMENT_KNOWN = "appointment_known"
    APPOINTMENT_TOLD = "appointment_told"
    EXPECTED = "expected"
    COLLECTED = "collected"
    RETURN_DISPATCHED = "return_dispatched"
    AT_DELIVERY_POINT = "at_delivery_point"
    NOTIFIED = "notified"
    WITH_COURIER = "with_courier"
    ATTEMPT_FAILED = "attempt_failed"
    NOTICE_MISSED = "notice_missed"
    INVITED_ONCE = "invited_once"
    INVITED_TWICE = "invited_twice"
    REFUSED = "refused"
    DELIVERED = "delivered"
    RETURNED_TO_AGENCY = "returned_to_agency"
    RETURNED_TO_SENDER = "returned_to_sender"
    RECALLED = "recalled"
    VOID = "void"
    LOST = "lost"
    UNCLAIMED = "unclaimed"
    CLOSED_ELSEWHERE = "closed_elsewhere"
    GIVEN_UP = "given_up"


STATE_NAMES = {
    ParcelState.ACCEPTED: "đã tiếp nhận (tại bưu cục)",
    ParcelState.DISPATCHED: "đang vận chuyển đến cơ quan",
    ParcelState.AGENCY_REFUSED: "cơ quan không nhận",
    ParcelState.HANDED_OVER: "đã bàn giao cơ quan",
    ParcelState.SUPPLEMENT_ASKED: "đang chờ bổ sung",
    ParcelState.SUPPLIED: "đã bổ sung",
    ParcelState.APPOINTMENT_KNOWN: "đang giải quyết, đã có ngày hẹn trả",
    ParcelState.APPOINTMENT_TOLD: "đang giải quyết, đã báo khách ngày hẹn trả",
    ParcelState.EXPECTED: "chờ kết quả từ cơ quan",
    ParcelState.COLLECTED: "đã nhận kết quả từ cơ quan",
    ParcelState.RETURN_DISPATCHED: "đang vận chuyển đến bưu cục phát",
    ParcelState.AT_DELIVERY_POINT: "đến bưu cục phát",
    ParcelState.NOTIFIED: "lưu bưu cục (chờ nhận)",
    ParcelState.WITH_COURIER: "giao bưu tá, đang phát",
    ParcelState.ATTEMPT_FAILED: "phát không thành công",
    ParcelState.NOTICE_MISSED: "quá hẹn chưa đến nhận",
    ParcelState.INVITED_ONCE: "mời nhận lần 1",
    ParcelState.INVITED_TWICE: "mời nhận lần 2",
    ParcelState.REFUSED: "người nhận từ chối nhận",
    ParcelState.DELIVERED: "phát thành công",
    ParcelState.RETURNED_TO_AGENCY: "đã chuyển trả cơ quan",
    ParcelState.RETURNED_TO_SENDER: "đã chuyển hoàn người gửi",
    ParcelState.RECALLED: "đã rút bưu gửi",
    ParcelState.VOID: "đã hủy",
    ParcelState.LOST: "đã mất",
    ParcelState.UNCLAIMED: "không có người nhận",
    ParcelState.CLOSED_ELSEWHERE: "kết quả trả ở nơi khác",
    ParcelState.GIVEN_UP: "không có kết quả",
}


class Stage(StrEnum):
    """How far a dossier has come, as somebody who looks for it would say."""

    HERE = "here"
    AT_AGENCY = "at_agency"
    RESULT_WAITS = "result_waits"
    DELIVERED = "delivered"
    ENDED = "ended"


STAGE_NAMES = {
    Stage.HERE: "Chưa bàn giao",
    Stage.AT_AGENCY: "Ở cơ quan giải quyết",
    Stage.RESULT_WAITS: "Kết quả chờ trả",
    Stage.DELIVERED: "Đã trả kết quả",
    Stage.ENDED: "Kết thúc cách khác",
}


class Act(StrEnum):
    """What a clerk does to a parcel, or what became known of it."""

    DISPATCH = "dispatch"
    HAND_OVER = "hand_over"
    RECORD_AGENCY_REFUSAL = "record_agency_refusal"
    ASK_SUPPLEMENT = "ask_supplement"
    SUPPLY = "supply"
    RECORD_APPOINTMENT = "record_appointment"
    TELL_APPOINTMENT = "tell_appointment"
    COLLECT = "collect"
    CLOSE_ELSEWHERE = "close_elsewhere"
    GIVE_UP = "give_up"
    ARRIVE = "arrive"
    NOTIFY = "notify"
    GIVE_TO_COURIER = "give_to_courier"
    TAKE_BACK = "take_back"
    DELIVER = "deliver"
    FAIL_ATTEMPT = "fail_attempt"
    MISS_NOTICE = "miss_notice"
    INVITE = "invite"
    REFUSE = "refuse"
    RETURN_TO_AGENCY = "return_to_agency"
    RETURN_TO_SENDER = "return_to_sender"
    RECALL = "recall"
    REVERSE = "reverse"
    CHANGE_RECIPIENT = "change_recipient"
    REDIRECT = "redirect"
    REPORT_DAMAGE = "report_damage"
    REPORT_LOSS = "report_loss"
    DECLARE_UNCLAIMED = "declare_unclaimed"


ACT_NAMES = {
    Act.DISPATCH: "gửi theo chuyến thư",
    Act.HAND_OVER: "bàn giao cơ quan",
    Act.RECORD_AGENCY_REFUSAL: "ghi cơ quan không nhận",
    Act.ASK_SUPPLEMENT: "ghi yêu cầu bổ sung",
    Act.SUPPLY: "ghi đã bổ sung",
    Act.RECORD_APPOINTMENT: "ghi ngày hẹn trả",
    Act.TELL_APPOINTMENT: "báo khách ngày hẹn trả",
    Act.COLLECT: "nhận kết quả từ cơ quan",
    Act.CLOSE_ELSEWHERE: "ghi kết quả trả ở nơi khác",
    Act.GIVE_UP: "ghi không có kết quả",
    Act.ARRIVE: "ghi đến bưu cục phát",
    Act.NOTIFY: "báo khách đến nhận",
    Act.GIVE_TO_COURIER: "giao bưu tá",
    Act.TAKE_BACK: "nhận lại từ bưu tá",
    Act.DELIVER: "trả kết quả",
    Act.FAIL_ATTEMPT: "ghi phát không thành công",
    Act.MISS_NOTICE: "ghi quá hẹn chưa đến nhận",
    Act.INVITE: "mời nhận",
    Act.REFUSE: "ghi từ chối nhận",
    Act.RETURN_TO_AGENCY: "chuyển trả cơ quan",
    Act.RETURN_TO_SENDER: "chuyển hoàn",
    Act.RECALL: "rút bưu gửi",
    Act.REVERSE: "hủy phiếu gửi",
    Act.CHANGE_RECIPIENT: "thay đổi người nhận",
    Act.REDIRECT: "chuyển tiếp",
    Act.REPORT_DAMAGE: "ghi hư hỏng",
    Act.REPORT_LOSS: "ghi mất",
    Act.DECLARE_UNCLAIMED: "ghi không có người nhận",
}


class Proof(StrEnum):
    """What must be at hand before a step is taken; the act that takes it looks at each."""

    BAG = "bag"
    SIGNED_RECORD = "signed_record"
    REASON = "reason"
    NON_DELIVERY_REASON = "non_delivery_reason"
    APPOINTMENT = "appointment"
    ITEM_NUMBER = "item_number"
    COURIER = "courier"
    NOTICE_TIME = "notice_time"
    IDENTITY_SEEN = "identity_seen"
    FEES_SETTLED = "fees_settled"
    TWO_WORKING_DAYS_SINCE_INVITATION = "two_working_days_since_invitation"
    VOUCHER = "voucher"
    NEW_RECIPIENT = "new_recipient"
    NEW_ADDRESS = "new_address"
    POSTAGE_PAID = "postage_paid"
    INCIDENT_RECORD = "incident_record"
    UNCLAIMED_PERIOD = "unclaimed_period"


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table."""

    source: ParcelState
    act: Act
    target: ParcelState
    needs: tuple[Proof, ...] = ()


def _from(
    *sources: ParcelState, act: Act, to: ParcelState | None = None, needs: tuple[Proof, ...] = ()
) -> list[Transition]:
    """The same step from several states; without ``to`` the state stays."""
    return [Transition(source, act, to or source, needs) for source in sources]


_S, _A, _P = ParcelState, Act, Proof
_BEFORE_AGENCY = (_S.ACCEPTED, _S.DISPATCHED, _S.AGENCY_REFUSED)
_AT_AGENCY = (_S.HANDED_OVER, _S.SUPPLIED, _S.APPOINTMENT_KNOWN, _S.APPOINTMENT_TOLD)
_AT_POINT = (_S.AT_DELIVERY_POINT, _S.NOTIFIED)
_UNDELIVERED = (_S.ATTEMPT_FAILED, _S.NOTICE_MISSED)
_INVITED = (_S.INVITED_ONCE, _S.INVITED_TWICE)
_ON_THE_WAY_BACK = (
    _S.COLLECTED,
    _S.RETURN_DISPATCHED,
    *_AT_POINT,
    _S.WITH_COURIER,
    *_UNDELIVERED,
    *_INVITED,
    _S.REFUSED,
)
_HELD_AT_POINT = (*_AT_POINT, *_UNDELIVERED, *_INVITED)

_ROWS = (
    # Forward (TT 17/2017 Art 5.1 đ–i; QĐ 45/2016 Art 7). A point at the agency hands over without a dispatch.
    *_from(_S.ACCEPTED, act=_A.DISPATCH, to=_S.DISPATCHED, needs=(_P.BAG,)),
    *_from(*_BEFORE_AGENCY, act=_A.HAND_OVER, to=_S.HANDED_OVER, needs=(_P.SIGNED_RECORD,)),
    *_from(_S.ACCEPTED, _S.DISPATCHED, act=_A.RECORD_AGENCY_REFUSAL, to=_S.AGENCY_REFUSED, needs=(_P.REASON,)),
    *_from(*_AT_AGENCY, act=_A.ASK_SUPPLEMENT, to=_S.SUPPLEMENT_ASKED, needs=(_P.REASON,)),
    *_from(_S.SUPPLEMENT_ASKED, act=_A.SUPPLY, to=_S.SUPPLIED),
    *_from(*_AT_AGENCY, act=_A.RECORD_APPOINTMENT, to=_S.APPOINTMENT_KNOWN, needs=(_P.APPOINTMENT,)),
    *_from(_S.APPOINTMENT_KNOWN, act=_A.TELL_APPOINTMENT, to=_S.APPOINTMENT_TOLD, needs=(_P.NOTICE_TIME,)),
    # Return (TT 17/2017 Art 5.2; QĐ 45/2016 Art 9)
    *_from(_S.EXPECTED, act=_A.COLLECT, to=_S.COLLECTED, needs=(_P.SIGNED_RECORD, _P.ITEM_NUMBER)),
    *_from(_S.EXPECTED, act=_A.CLOSE_ELSEWHERE, to=_S.CLOSED_ELSEWHERE),
    *_from(_S.EXPECTED, act=_A.GIVE_UP, to=_S.GIVEN_UP, needs=(_P.REASON,)),
    *_from(_S.COLLECTED, act=_A.DISPATCH, to=_S.RETURN_DISPATCHED, needs=(_P.BAG,)),
    *_from(_S.COLLECTED, _S.RETURN_DISPATCHED, act=_A.ARRIVE, to=_S.AT_DELIVERY_POINT),
    *_from(_S.AT_DELIVERY_POINT, act=_A.NOTIFY, to=_S.NOTIFIED, needs=(_P.NOTICE_TIME,)),
    *_from(*_AT_POINT, *_UNDELIVERED, act=_A.GIVE_TO_COURIER, to=_S.WITH_COURIER, needs=(_P.COURIER,)),
    *_from(_S.WITH_COURIER, act=_A.TAKE_BACK, to=_S.AT_DELIVERY_POINT, needs=(_P.REASON,)),
    *_from(
        *_HELD_AT_POINT,
        _S.WITH_COURIER,
        _S.REFUSED,
        act=_A.DELIVER,
        to=_S.DELIVERED,
        needs=(_P.IDENTITY_SEEN, _P.FEES_SETTLED),
    ),
    # Not delivered: five reasons (Luật Bưu chính Art 17.1), then two invitations (TT 17/2017 Art 5.2 h)
    *_from(_S.WITH_COURIER, act=_A.FAIL_ATTEMPT, to=_S.ATTEMPT_FAILED, needs=(_P.NON_DELIVERY_REASON,)),
    *_from(_S.NOTIFIED, act=_A.MISS_NOTICE, to=_S.NOTICE_MISSED),
    *_from(*_UNDELIVERED, act=_A.INVITE, to=_S.INVITED_ONCE),
    *_from(_S.INVITED_ONCE, act=_A.INVITE, to=_S.INVITED_TWICE, needs=(_P.TWO_WORKING_DAYS_SINCE_INVITATION,)),
    *_from(*_HELD_AT_POINT, _S.WITH_COURIER, act=_A.REFUSE, to=_S.REFUSED, needs=(_P.NON_DELIVERY_REASON,)),
    *_from(
        _S.INVITED_TWICE,
        act=_A.RETURN_TO_AGENCY,
        to=_S.RETURNED_TO_AGENCY,
        needs=(_P.TWO_WORKING_DAYS_SINCE_INVITATION, _P.NON_DELIVERY_REASON),
    ),
    *_from(_S.REFUSED, act=_A.RETURN_TO_AGENCY, to=_S.RETURNED_TO_AGENCY, needs=(_P.NON_DELIVERY_REASON,)),
    *_from(_S.AGENCY_REFUSED, act=_A.RETURN_TO_SENDER, to=_S.RETURNED_TO_SENDER),
    # A mistake is answered before anything has left the desk; what its sender takes back is recalled
    *_from(_S.ACCEPTED, _S.EXPECTED, act=_A.REVERSE, to=_S.VOID, needs=(_P.REASON,)),
    # Sideways: until it is delivered an item is its sender's (Luật Bưu chính Art 16)
    *_from(*_BEFORE_AGENCY, *_ON_THE_WAY_BACK, act=_A.RECALL, to=_S.RECALLED, needs=(_P.VOUCHER, _P.POSTAGE_PAID)),
    *_from(
        _S.EXPECTED, *_BEFORE_AGENCY, *_ON_THE_WAY_BACK, act=_A.CHANGE_RECIPIENT, needs=(_P.VOUCHER, _P.NEW_RECIPIENT)
    ),
    *_from(
        *_HELD_AT_POINT,
        act=_A.REDIRECT,
        to=_S.RETURN_DISPATCHED,
        needs=(_P.NEW_ADDRESS, _P.POSTAGE_PAID),
    ),
    *_from(*_BEFORE_AGENCY, *_ON_THE_WAY_BACK, act=_A.REPORT_DAMAGE, needs=(_P.INCIDENT_RECORD,)),
    *_from(*_BEFORE_AGENCY, *_ON_THE_WAY_BACK, act=_A.REPORT_LOSS, to=_S.LOST, needs=(_P.INCIDENT_RECORD,)),
    *_from(
        _S.AGENCY_REFUSED,
        _S.INVITED_TWICE,
        _S.REFUSED,
        act=_A.DECLARE_UNCLAIMED,
        to=_S.UNCLAIMED,
        needs=(_P.UNCLAIMED_PERIOD,),
    ),
)

TRANSITIONS = {(row.source, row.act): row for row in _ROWS}

START_STATES = {
    Leg.FORWARD: ParcelState.ACCEPTED,
    Leg.SUPPLEMENT: ParcelState.ACCEPTED,
    Leg.ONWARD: ParcelState.ACCEPTED,
    Leg.RETURN: ParcelState.EXPECTED,
}
"""Where a parcel of each leg begins. A result without an intake here is expected and collected in one act."""

STAGES = {
    Stage.HERE: _BEFORE_AGENCY,
    Stage.AT_AGENCY: (*_AT_AGENCY, _S.SUPPLEMENT_ASKED, _S.EXPECTED),
    Stage.RESULT_WAITS: _ON_THE_WAY_BACK,
    Stage.DELIVERED: (_S.DELIVERED,),
    Stage.ENDED: (
        _S.RETURNED_TO_AGENCY,
        _S.RETURNED_TO_SENDER,
        _S.RECALLED,
        _S.VOID,
        _S.LOST,
        _S.UNCLAIMED,
        _S.CLOSED_ELSEWHERE,
        _S.GIVEN_UP,
    ),
}


def allowed_acts(state: ParcelState) -> tuple[Act, ...]:
    """What may be done to a parcel in this state; empty once it has come to its end."""
    return tuple(act for source, act in TRANSITIONS if source is state)


def transition(state: ParcelState, act: Act) -> Transition:
    """The row of the table for this step, with what it needs; Refused where there is none."""
    if row := TRANSITIONS.get((state, act)):
        return row
    allowed = "; ".join(ACT_NAMES[other] for other in allowed_acts(state))
    rest = f"Việc làm được lúc này: {allowed}." if allowed else "Bưu gửi đã kết thúc, không còn việc nào."
    raise Refused(f"Không thể {ACT_NAMES[act]}: bưu gửi đang ở trạng thái “{STATE_NAMES[state]}”. {rest}")


def next_state(state: ParcelState, act: Act) -> ParcelState:
    """Where this step leads; Refused where the table has none."""
    return transition(state, act).target
