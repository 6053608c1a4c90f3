"""Nhãn bưu gửi: what stands outside on a parcel, and no more (bí mật thư tín; Luật Bưu chính Art 7.6)."""

from dataclasses import dataclass
from datetime import date, datetime

from bcdesk.core.delivery import PaperRole, ResultReceipt
from bcdesk.core.dossier import Receipt, Service, Station


@dataclass(frozen=True, slots=True)
class Label:
    """Everything that a label says: no procedure, no paper by name.

    ``begun_at`` is J, ``phone`` that of the citizen, ``kinds``: how many kinds of paper lie in it.
    """

    item_number: str
    dossier_id: int
    begun_at: datetime
    station: Station
    clerk_name: str
    service: Service
    to_name: str
    to_address: str
    from_name: str
    from_address: str
    phone: str
    weight_g: int
    bag_number: str
    kinds: int
    transit_days: int
    due_on: date
    template: str = "1.0"


def intake_label(receipt: Receipt) -> Label:
    """On the way to the agency."""
    counted = [paper for paper in receipt.documents if paper.originals + paper.copies]
    return Label(
        item_number=receipt.item_number,
        dossier_id=receipt.dossier_id,
        begun_at=receipt.accepted_at,
        station=receipt.station,
        clerk_name=receipt.clerk_name,
        service=receipt.service,
        to_name=receipt.agency.name,
        to_address=receipt.agency.address,
        from_name=receipt.sender.name,
        from_address=receipt.sender.address,
        phone=receipt.sender.phone,
        weight_g=receipt.weight_g,
        bag_number=receipt.bag_number,
        kinds=len(counted),
        transit_days=receipt.transit_days,
        due_on=receipt.due_on,
    )


def result_label(receipt: ResultReceipt) -> Label:
    """On the way to the citizen; what is to be recovered does not lie in it."""
    return Label(
        item_number=receipt.item_number,
        dossier_id=receipt.dossier_id,
        begun_at=receipt.collected_at,
        station=receipt.station,
        clerk_name=receipt.clerk_name,
        service=Service.RETURN,
        to_name=receipt.recipient.name,
        to_address=receipt.recipient.address,
        from_name=receipt.agency.name,
        from_address=receipt.agency.address,
        phone=receipt.recipient.phone,
        weight_g=receipt.weight_g,
        bag_number=receipt.bag_number,
        kinds=sum(paper.role is not PaperRole.TO_RECOVER for paper in receipt.papers),
        transit_days=receipt.transit_days,
        due_on=receipt.due_on,
    )
