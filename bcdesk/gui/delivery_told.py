"""An act besides delivering as the clerk told it, and how the desk records it."""

from dataclasses import dataclass
from datetime import datetime

from bcdesk.core.delivery import NonDelivery, NoticeWay
from bcdesk.core.states import Act
from bcdesk.desk import delivery
from bcdesk.desk.counter import Counter
from bcdesk.desk.item import Item


@dataclass(frozen=True, slots=True)
class Told:
    """``text`` is a courier, a reason in words, or who refused; ``reason`` and ``at`` belong to a failed attempt."""

    act: Act
    way: NoticeWay = NoticeWay.PHONE
    text: str = ""
    reason: NonDelivery = NonDelivery.NOT_FOUND
    at: datetime | None = None


def record(counter: Counter, item_number: str, told: Told, form_id: str) -> Item:
    """The item as it stands then; to be called on the lane that writes."""
    match told.act:
        case Act.NOTIFY:
            return delivery.notify(counter, item_number, told.way, form_id)
        case Act.MISS_NOTICE:
            return delivery.miss_notice(counter, item_number, form_id)
        case Act.GIVE_TO_COURIER:
            return delivery.give_to_courier(counter, (item_number,), told.text, form_id)[0]
        case Act.TAKE_BACK:
            return delivery.take_back(counter, item_number, told.text, form_id)
        case Act.INVITE:
            return delivery.invite(counter, item_number, form_id, told.way)
        case Act.REFUSE:
            return delivery.refuse(counter, item_number, form_id, told.at, told.text)
        case Act.RETURN_TO_AGENCY:
            return delivery.return_to_agency(counter, item_number, form_id)
    return delivery.fail_attempt(counter, item_number, told.reason, told.at or counter.clock(), form_id)
