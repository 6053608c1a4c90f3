"""Sheets that come by a real server, on both engines: once, in any order, never over what contradicts them."""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
import requests
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from bcdesk.core.errors import Refused
from bcdesk.core.measures import DaySheet, Measure, SheetRow, digest
from bcdesk.province import desks
from bcdesk.province.app import make_app
from bcdesk.province.db import open_storage, reading, writing
from bcdesk.province.office import Office
from bcdesk.province.schema import change, day_row, desk, metadata, sheet_log
from bcdesk.sync.wire import messages, signatures
from bcdesk.sync.wire.signatures import Answer, Request
from tests.province.conftest import NOW, PROVINCE_KEY
from tests.province.serving import served

DAY = date(2019, 8, 15)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(2, 34)))


def letter(number: int) -> str:
    return f"{number:064x}"


def sheet(revision: int = 1, accepted: int = 1, seq: int | None = None, **more: object) -> DaySheet:
    made = DaySheet(
        desk="281530-1",
        station="281530",
        date=DAY,
        epoch=1,
        revision=revision,
        journal=(seq or revision * 10, letter(seq or revision * 10)),
        high_water=(),
        rows=(SheetRow(Measure.ACCEPTED, "VP-STP", "2.000488", "forward", "inter_district", accepted),),
    )
    return replace(made, **more)


@dataclass
class Desk:
    """A desk that speaks to the server by hand."""

    url: str
    office: Office
    code: str = "281530-1"
    nonces: int = 0

    def request(self, method: str, path: str, body: bytes = b"", **more: object) -> Request:
        request = Request(method, self.url + path, body)
        self.nonces += 1
        given = {"key": KEY, "key_id": self.code, "created": NOW, "nonce": f"n{self.nonces}"} | more
        signatures.sign_request(request, **given)
        return request

    def send(self, request: Request) -> requests.Response:
        return requests.request(
            request.method, request.url, data=request.body or None, headers=request.headers, timeout=20
        )

    def put(self, made: DaySheet, **more: object) -> requests.Response:
        path = messages.day_path(made.desk, made.date)
        return self.send(self.request("PUT", path, messages.sheet_body(made), **more))

    def accepted(self) -> int | None:
        """What the province counts."""
        with reading(self.office.storage) as conn:
            return conn.execute(select(day_row.c.value).where(day_row.c.measure == "accepted")).scalar_one_or_none()

    def logged(self) -> list[int]:
        with reading(self.office.storage) as conn:
            return list(conn.execute(select(sheet_log.c.revision).order_by(sheet_log.c.revision)).scalars())


def enrolled(office: Office, key: Ed25519PrivateKey = KEY, station: str = "281530") -> str:
    with writing(office.storage) as conn:
        desks.add_station(conn, office, station, "BĐ-VHX Đạo Trù", "Tam Đảo")
        _, code = desks.desk_code(conn, office, station, lambda size: key.private_bytes_raw()[:size])
    with writing(office.storage) as conn:
        return desks.enrol(conn, office, code, key.public_key()).desk


@pytest.fixture
def at_desk(office: Office) -> Iterator[Desk]:
    assert enrolled(office) == "281530-1"
    with served(make_app(office)) as url:
        yield Desk(url, office)


def problem(response: requests.Response) -> tuple[int, str]:
    assert response.headers["content-type"] == "application/problem+json"
    return response.status_code, response.json()["type"].removeprefix("urn:bcdesk:")


def test_the_migrations_make_the_schema_and_run_once(database_url):
    for _ in range(2):
        storage = open_storage(database_url)
        with storage.reader.connect() as conn:
            assert compare_metadata(MigrationContext.configure(conn), metadata) == []
        storage.close()


def test_a_sheet_goes_in_and_the_signed_word_comes_back(at_desk):
    request = at_desk.request("PUT", messages.day_path("281530-1", DAY), messages.sheet_body(sheet(accepted=3)))
    response = at_desk.send(request)
    answer = Answer(response.status_code, request, response.content, dict(response.headers))
    signatures.verify_answer(answer, PROVINCE_KEY.public_key(), NOW)
    word = messages.read(messages.Acknowledgement, response.content)
    assert (word.revision, word.digest) == (1, digest(sheet(accepted=3)))
    assert at_desk.accepted() == 3
    held = messages.read(
        messages.HeldDays, at_desk.send(at_desk.request("GET", messages.days_path("281530-1"))).content
    )
    assert held.head == messages.Head(epoch=1, seq=10, hash=letter(10))
    assert [(day.date, day.revision) for day in held.days] == [(DAY, 1)]
    later = at_desk.send(at_desk.request("GET", messages.days_path("281530-1") + "?since=2019-08-16"))
    assert messages.read(messages.HeldDays, later.content).days == ()


def test_any_order_and_any_number_of_times_leaves_the_newest(at_desk):
    for revision, accepted in ((2, 5), (2, 5), (4, 6)):
        assert at_desk.put(sheet(revision, accepted)).status_code == 200
    stale = at_desk.put(sheet(3, 9))
    assert problem(stale) == (409, "stale")
    assert (stale.json()["held_revision"], stale.json()["sent_revision"]) == (4, 3)
    assert at_desk.accepted() == 6
    assert at_desk.put(sheet(4, 6)).status_code == 200
    assert at_desk.logged() == [2, 4]  # the log keeps what was replaced


@pytest.mark.parametrize(
    "sent",
    [
        sheet(2, 9),  # the same revision, another content
        sheet(3, 9, seq=20),  # a later revision without a later event
        sheet(3, 9, journal=(20, letter(99))),
        sheet(1, 9, date=DAY - timedelta(days=1), journal=(20, letter(99))),  # the same event, another hash
    ],
    ids=["content", "no-event", "other-hash", "other-day"],
)
def test_a_cloned_desk_is_refused_with_both_heads(at_desk, sent):
    assert at_desk.put(sheet(2, 5)).status_code == 200
    refused = at_desk.put(sent)
    assert problem(refused) == (409, "contradiction")
    told = refused.json()
    assert told["held"] == {"epoch": 1, "seq": 20, "hash": letter(20)}
    assert (told["sent"]["seq"], told["sent"]["hash"]) == sent.journal
    assert at_desk.accepted() == 5
    with reading(at_desk.office.storage) as conn:
        noted = conn.execute(select(change.c.detail).where(change.c.what == "sheet_refused")).scalars().all()
    assert [json.loads(detail)["sent_revision"] for detail in noted] == [sent.revision]


def test_a_restored_desk_sends_again_under_its_new_epoch(at_desk):
    assert at_desk.put(sheet(5, 9)).status_code == 200
    assert at_desk.put(sheet(3, 4, epoch=2)).status_code == 200
    assert at_desk.accepted() == 4
    assert problem(at_desk.put(sheet(6, 9))) == (409, "stale")


def test_who_may_not_speak_is_told_so_and_nothing_is_kept(at_desk):
    cases = {
        "signature": [at_desk.put(sheet(), key=OTHER), at_desk.put(sheet(), key_id="281530-9")],
        "clock": [
            at_desk.put(sheet(), created=NOW - timedelta(minutes=6)),
            at_desk.put(sheet(), created=NOW + timedelta(minutes=6)),
        ],
    }
    unsigned = at_desk.request("PUT", messages.day_path("281530-1", DAY), messages.sheet_body(sheet()))
    unsigned.headers.clear()
    changed = at_desk.request("PUT", messages.day_path("281530-1", DAY), messages.sheet_body(sheet()))
    changed.body = messages.sheet_body(sheet(accepted=999))
    cases["signature"] += [at_desk.send(unsigned), at_desk.send(changed)]
    for kind, responses in cases.items():
        for response in responses:
            assert problem(response) == (401, kind)
            assert response.json()["server_time"] == "2019-08-15T09:50:00Z"
    once = at_desk.request("PUT", messages.day_path("281530-1", DAY), messages.sheet_body(sheet(accepted=2)))
    assert at_desk.send(once).status_code == 200
    assert problem(at_desk.send(once)) == (401, "replayed")
    with writing(at_desk.office.storage) as conn:
        desks.revoke(conn, at_desk.office, "281530-1")
    assert problem(at_desk.put(sheet(2))) == (401, "signature")
    assert at_desk.logged() == [1]


def test_a_desk_speaks_only_for_itself(at_desk):
    assert enrolled(at_desk.office, OTHER, "281540") == "281540-1"
    assert problem(at_desk.put(sheet(), key=OTHER, key_id="281540-1")) == (403, "another-desk")
    other = at_desk.request("GET", messages.days_path("281530-1"), key=OTHER, key_id="281540-1")
    assert problem(at_desk.send(other)) == (403, "another-desk")
    path = messages.day_path("281530-1", DAY)
    for wrong in (
        sheet(desk="281540-1"),
        sheet(station="281540"),
        sheet(date=DAY - timedelta(days=1)),
    ):
        assert problem(at_desk.send(at_desk.request("PUT", path, messages.sheet_body(wrong)))) == (422, "malformed")
    future = sheet(date=DAY + timedelta(days=2))
    assert problem(at_desk.put(future)) == (422, "malformed")
    assert at_desk.logged() == []


def test_malformed_and_oversized_bodies_are_refused(at_desk):
    path = messages.day_path("281530-1", DAY)
    bomb = messages.packed(b"[" * (messages.UNPACKED_LIMIT * 4))
    assert len(bomb) < messages.BODY_LIMIT
    for body in (b"", b"{}", messages.packed(b"{}"), bomb):
        assert problem(at_desk.send(at_desk.request("PUT", path, body))) == (422, "malformed")
    fat = at_desk.request("PUT", path, bytes(messages.BODY_LIMIT + 1))
    assert problem(at_desk.send(fat)) == (413, "too-large")
    for where in ("/v1/desks/%zz/days", "/v1/desks/281530-1/days?since=x"):
        response = at_desk.send(Request("GET", at_desk.url + where))
        assert response.status_code in (400, 401, 422)
    assert at_desk.logged() == []


def test_a_code_enrols_one_machine(office):
    with writing(office.storage) as conn:
        desks.add_station(conn, office, "281530", "BĐ-VHX Đạo Trù", "Tam Đảo")
        _, code = desks.desk_code(conn, office, "281530", lambda size: bytes(size))
        desks.add_range(conn, office, "281530-1", "HB", 28_150_000, 28_159_999)
        with pytest.raises(Refused, match="281530-1"):
            desks.add_range(conn, office, "281530-2", "HB", 28_159_999, 28_160_000)
        with pytest.raises(Refused):
            desks.desk_code(conn, office, "999999", lambda size: bytes(size))
    with served(make_app(office)) as url:

        def ask(code: str, key: Ed25519PrivateKey, by: Ed25519PrivateKey | None = None) -> requests.Response:
            asked = messages.EnrolRequest(code=code, public_key=signatures.key_text(key.public_key()))
            request = Request("POST", f"{url}/v1/enrol", asked.model_dump_json().encode())
            signatures.sign_request(request, by or key, "enrol", NOW, "n")
            return requests.post(request.url, data=request.body, headers=request.headers, timeout=20)

        assert problem(ask("A" * 24, KEY)) == (403, "code")
        assert problem(ask(code, KEY, by=OTHER)) == (401, "signature")  # whose key it is not
        first, again = ask(code, KEY), ask(code, KEY)
        told = messages.read(messages.Enrolled, first.content)
        assert told == messages.read(messages.Enrolled, again.content)
        assert (told.desk, [(item.prefix, item.first) for item in told.ranges]) == ("281530-1", [("HB", 28_150_000)])
        assert problem(ask(code, OTHER)) == (403, "code")
    with reading(office.storage) as conn:
        assert conn.execute(select(desk.c.public_key)).scalars().all() == [
            base64.b64encode(KEY.public_key().public_bytes_raw()).decode()
        ]


def test_what_the_server_publishes_is_what_it_takes(at_desk):
    told = requests.get(f"{at_desk.url}/v1/openapi.json", timeout=20).json()
    assert set(told["paths"]) == {
        "/v1/enrol",
        "/v1/desks/{desk}/days/{date}",
        "/v1/desks/{desk}/days",
        "/v1/desks/{desk}/figures",
        "/v1/desks/{desk}/ranges",
    }
    put = told["paths"]["/v1/desks/{desk}/days/{date}"]["put"]
    body = put["requestBody"]["content"]["application/json"]["schema"]
    sent = json.loads(messages.unpacked(messages.sheet_body(sheet())))
    assert set(body["required"]) == set(sent)
    assert set(body["properties"]["rows"]["items"]["required"]) == set(sent["rows"][0])
    assert set(put["responses"]) >= {"200", "401", "403", "409", "413", "422"}
