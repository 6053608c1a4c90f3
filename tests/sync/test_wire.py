"""The wire: what is signed holds, and nothing else is believed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from http_message_signatures import ContentDigest, HTTPMessageSigner, MappingKeyResolver, algorithms

from bcdesk.core.measures import DaySheet, Measure, SheetRow, canonical, digest
from bcdesk.sync import wire
from bcdesk.sync.wire import Answer, BadClock, BadSignature, Malformed, Request

NOW = datetime(2019, 8, 15, 9, 50, tzinfo=UTC)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PROVINCE = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
SHEET = DaySheet(
    desk="281530-1",
    station="281530",
    date=date(2019, 8, 15),
    epoch=1,
    revision=7,
    journal=(41, "a" * 64),
    high_water=(("item:HB", "HB281500126VN"),),
    rows=(
        SheetRow(Measure.ACCEPTED, "VP-STP", "2.000488", "forward", "inter_district", 2),
        SheetRow(Measure.CASH_DIFFERENCE_VND, "", "", "", "", -5000),
    ),
)


def key_of(key_id: str):
    return KEY.public_key() if key_id == "281530-1" else None


def signed(**changes: object) -> Request:
    request = Request("PUT", "https://tinh.example/v1/desks/281530-1/days/2019-08-15", wire.sheet_body(SHEET))
    wire.sign_request(request, KEY, "281530-1", NOW, "n-1")
    return replace(request, **changes)


def test_a_sheet_travels_and_is_the_same():
    request = signed()
    proof = wire.verify_request(request, key_of, NOW)
    assert (proof.key_id, proof.created, proof.nonce) == ("281530-1", NOW, "n-1")
    assert wire.read_sheet(request.body) == SHEET
    assert digest(wire.read_sheet(request.body)) == digest(SHEET)


def test_the_host_may_differ_behind_a_proxy():
    wire.verify_request(signed(url="http://10.1.2.3:8000/v1/desks/281530-1/days/2019-08-15"), key_of, NOW)


@pytest.mark.parametrize(
    "changes",
    [
        {"body": wire.sheet_body(replace(SHEET, revision=8))},
        {"body": b""},
        {"method": "DELETE"},
        {"url": "https://tinh.example/v1/desks/281530-2/days/2019-08-15"},
        {"url": "https://tinh.example/v1/desks/281530-1/days/2019-08-16"},
        {"url": "https://tinh.example/v1/desks/281530-1/days/2019-08-15?since=1"},
        {"headers": {}},
    ],
    ids=["body", "no-body", "method", "desk", "date", "query", "unsigned"],
)
def test_what_was_changed_on_the_way_is_refused(changes):
    with pytest.raises(BadSignature):
        wire.verify_request(signed(**changes), key_of, NOW)


@pytest.mark.parametrize("left_out", wire.REQUEST_COVERS)
def test_each_component_must_be_covered(left_out):
    request = Request("PUT", "https://tinh.example/v1/desks/281530-1/days/2019-08-15", b"x")
    request.headers["Content-Digest"] = ContentDigest.create(b"x")
    covers = tuple(component for component in wire.REQUEST_COVERS if component != left_out)
    signer = HTTPMessageSigner(
        signature_algorithm=algorithms.ED25519,
        key_resolver=MappingKeyResolver(public_keys={}, private_keys={"281530-1": KEY}),
    )
    signer.sign(
        request,
        key_id="281530-1",
        created=NOW,
        nonce="n",
        label="sig",
        tag=wire.TAG,
        covered_component_ids=covers,
        use_existing_digest=True,
    )
    with pytest.raises(BadSignature):
        wire.verify_request(request, key_of, NOW)


def test_the_key_of_another_is_refused():
    request = signed()
    with pytest.raises(BadSignature):
        wire.verify_request(request, lambda _: PROVINCE.public_key(), NOW)
    with pytest.raises(BadSignature):
        wire.verify_request(request, lambda _: None, NOW)


@pytest.mark.parametrize(("later_s", "good"), [(-301, False), (-299, True), (0, True), (299, True), (301, False)])
def test_a_clock_may_be_five_minutes_off(later_s, good):
    request, now = signed(), NOW + timedelta(seconds=later_s)
    if good:
        wire.verify_request(request, key_of, now)
        return
    with pytest.raises(BadClock) as caught:
        wire.verify_request(request, key_of, now)
    assert caught.value.created == NOW


def test_a_stick_may_be_weeks_on_the_way_but_not_from_the_future():
    wire.verify_request(signed(), key_of, NOW + timedelta(days=40), tolerance=None)
    with pytest.raises(BadClock):
        wire.verify_request(signed(), key_of, NOW - timedelta(hours=1), tolerance=None)


def test_an_answer_belongs_to_one_request():
    request = signed()
    answer = Answer(200, request, b"{}")
    wire.sign_answer(answer, PROVINCE, NOW, "n-2")
    wire.verify_answer(answer, PROVINCE.public_key(), NOW)
    other = Request("PUT", request.url, wire.sheet_body(replace(SHEET, revision=8)))
    wire.sign_request(other, KEY, "281530-1", NOW, "n-3")
    for changed in (
        replace(answer, body=b"{ }"),
        replace(answer, status_code=201),
        replace(answer, request=other),
        replace(answer, headers={}),
    ):
        with pytest.raises(BadSignature):
            wire.verify_answer(changed, PROVINCE.public_key(), NOW)
    with pytest.raises(BadSignature):
        wire.verify_answer(answer, KEY.public_key(), NOW)


def _with(text: str, by: str) -> bytes:
    content = canonical(SHEET)
    assert text.encode() in content
    return wire.packed(content.replace(text.encode(), by.encode()))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not gzip",
        wire.packed(b""),
        wire.packed(b"[]"),
        wire.sheet_body(SHEET)[:-9],
        wire.sheet_body(SHEET) + wire.packed(b" "),
        wire.packed(b" " * (wire.UNPACKED_LIMIT + 1)),
        _with('"accepted"', '"accepted_by_nobody"'),
        _with('"value":2', '"value":2.5'),
        _with('"value":2', '"value":"2"'),
        _with('"value":2', '"value":true'),
        _with('"value":2', '"value":99999999999999999'),
        _with('"revision":7', '"revision":0'),
        _with('"revision":7', '"revision":7,"name":"Nguyễn Thị Hoa"'),
        _with("VP-STP", "VP STP"),
        _with("2019-08-15", "2019-02-30"),
        _with("forward", "by air"),
        _with("a" * 64, "A" * 64),
        _with('"epoch":1', '"epoch": 1'),
        wire.sheet_body(replace(SHEET, rows=SHEET.rows[::-1])),
        wire.sheet_body(replace(SHEET, rows=(SHEET.rows[0], *SHEET.rows))),
    ],
)
def test_a_malformed_sheet_is_refused(body):
    with pytest.raises(Malformed):
        wire.read_sheet(body)


def test_the_letters_of_a_key_tell_it_from_others():
    assert wire.key_mark(KEY.public_key()) != wire.key_mark(PROVINCE.public_key())
    assert wire.key_text(wire.public_key(wire.key_text(KEY.public_key()))) == wire.key_text(KEY.public_key())
    with pytest.raises(Malformed):
        wire.public_key("AAAA")
