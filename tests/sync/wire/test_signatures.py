"""Signatures: what is signed holds, and nothing else is believed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from http_message_signatures import ContentDigest, HTTPMessageSigner, MappingKeyResolver, algorithms

from bcdesk.sync.wire import messages, signatures
from bcdesk.sync.wire.messages import Malformed
from bcdesk.sync.wire.signatures import Answer, BadClock, BadSignature, Request
from tests.sync.wire.sheet import SHEET

NOW = datetime(2019, 8, 15, 9, 50, tzinfo=UTC)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PROVINCE = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))


def key_of(key_id: str):
    return KEY.public_key() if key_id == "281530-1" else None


def signed(**changes: object) -> Request:
    request = Request("PUT", "https://tinh.example/v1/desks/281530-1/days/2019-08-15", messages.sheet_body(SHEET))
    signatures.sign_request(request, KEY, "281530-1", NOW, "n-1")
    return replace(request, **changes)


def test_a_sheet_travels_and_is_the_same():
    request = signed()
    proof = signatures.verify_request(request, key_of, NOW)
    assert (proof.key_id, proof.created, proof.nonce) == ("281530-1", NOW, "n-1")
    assert messages.read_sheet(request.body) == SHEET


def test_the_host_may_differ_behind_a_proxy():
    signatures.verify_request(signed(url="http://10.1.2.3:8000/v1/desks/281530-1/days/2019-08-15"), key_of, NOW)


@pytest.mark.parametrize(
    "changes",
    [
        {"body": messages.sheet_body(replace(SHEET, revision=8))},
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
        signatures.verify_request(signed(**changes), key_of, NOW)


@pytest.mark.parametrize("left_out", signatures.REQUEST_COVERS)
def test_each_component_must_be_covered(left_out):
    request = Request("PUT", "https://tinh.example/v1/desks/281530-1/days/2019-08-15", b"x")
    request.headers["Content-Digest"] = ContentDigest.create(b"x")
    covers = tuple(component for component in signatures.REQUEST_COVERS if component != left_out)
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
        tag=signatures.TAG,
        covered_component_ids=covers,
        use_existing_digest=True,
    )
    with pytest.raises(BadSignature):
        signatures.verify_request(request, key_of, NOW)


def test_the_key_of_another_is_refused():
    request = signed()
    with pytest.raises(BadSignature):
        signatures.verify_request(request, lambda _: PROVINCE.public_key(), NOW)
    with pytest.raises(BadSignature):
        signatures.verify_request(request, lambda _: None, NOW)


@pytest.mark.parametrize(("later_s", "good"), [(-301, False), (-299, True), (0, True), (299, True), (301, False)])
def test_a_clock_may_be_five_minutes_off(later_s, good):
    request, now = signed(), NOW + timedelta(seconds=later_s)
    if good:
        signatures.verify_request(request, key_of, now)
        return
    with pytest.raises(BadClock) as caught:
        signatures.verify_request(request, key_of, now)
    assert caught.value.created == NOW


def test_a_stick_may_be_weeks_on_the_way_but_not_from_the_future():
    signatures.verify_request(signed(), key_of, NOW + timedelta(days=40), tolerance=None)
    with pytest.raises(BadClock):
        signatures.verify_request(signed(), key_of, NOW - timedelta(hours=1), tolerance=None)


def test_an_answer_belongs_to_one_request():
    request = signed()
    answer = Answer(200, request, b"{}")
    signatures.sign_answer(answer, PROVINCE, NOW, "n-2")
    signatures.verify_answer(answer, PROVINCE.public_key(), NOW)
    other = Request("PUT", request.url, messages.sheet_body(replace(SHEET, revision=8)))
    signatures.sign_request(other, KEY, "281530-1", NOW, "n-3")
    for changed in (
        replace(answer, body=b"{ }"),
        replace(answer, status_code=201),
        replace(answer, request=other),
        replace(answer, headers={}),
    ):
        with pytest.raises(BadSignature):
            signatures.verify_answer(changed, PROVINCE.public_key(), NOW)
    with pytest.raises(BadSignature):
        signatures.verify_answer(answer, KEY.public_key(), NOW)


def test_the_letters_of_a_key_tell_it_from_others():
    assert signatures.key_mark(KEY.public_key()) != signatures.key_mark(PROVINCE.public_key())
    text = signatures.key_text(KEY.public_key())
    assert signatures.key_text(signatures.public_key(text)) == text
    with pytest.raises(Malformed):
        signatures.public_key("AAAA")
