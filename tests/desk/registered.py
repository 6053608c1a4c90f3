"""Who asks for a result at the counter before it exists."""

from dataclasses import replace
from datetime import date
from typing import Any

from bcdesk.core.registration import Registration, ResultRequest
from bcdesk.core.transit import Zone
from bcdesk.desk.counter import Counter
from bcdesk.desk.registering import register
from tests.counter import HANH

CODE = "000.00.25.H62-190812-0007"
REQUEST = ResultRequest(
    form_id="register-1",
    recipient=HANH,
    procedure_code="1.002809",
    agency_code="VP-SGTVT",
    zone=Zone.INTER_DISTRICT,
    appointment_on=date(2019, 8, 22),
    slip_number="1294/TN-SGTVT",
    dossier_code=CODE,
    to_recover=("Giấy phép lái xe cũ",),
    may_sign_master=True,
    cash_given_vnd=50_000,
)


def registered(counter: Counter, form_id: str = "register-1", **changes: Any) -> Registration:
    """The way back of HANH's driving licence is paid; where another form asks, it is for another dossier."""
    other = {"dossier_code": "", "slip_number": form_id} if form_id != REQUEST.form_id else {}
    return register(counter, replace(REQUEST, form_id=form_id, **(other | changes)))
