"""Who says it: the signatures on requests and answers (RFC 9421, Ed25519).

The same signed requests and answers go by network and, written to a file, on a stick. Every signature covers the
target and the body; ``created`` and a nonce are in it, so that an old or repeated request is told from a new one.
"""

import base64
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from http_message_signatures import (
    ContentDigest,
    HTTPMessageSignaturesException,
    HTTPMessageSigner,
    HTTPMessageVerifier,
    HTTPSignatureKeyResolver,
    InvalidSignature,
    algorithms,
)

from bcdesk.sync.wire.messages import Malformed

TAG = "bcdesk-sync"
PROVINCE_KEY_ID = "province"
ENROL_KEY_ID = "enrol"
CLOCK_TOLERANCE = timedelta(minutes=5)
REQUEST_COVERS = ("@method", "@path", "@query", "content-digest")
ANSWER_COVERS = (
    "@status",
    "content-digest",
    '"@method";req',
    '"@path";req',
    '"@query";req',
    '"content-digest";req',
)


@dataclass(slots=True)
class Request:
    """A request as it is signed: absolute ``url``, body as it travels."""

    method: str
    url: str
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Answer:
    """An answer to ``request``."""

    status_code: int
    request: Request
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Proof:
    """What a good signature says besides the message."""

    key_id: str
    created: datetime
    nonce: str


class BadSignature(Exception):
    """Missing, incomplete or wrong."""


class BadClock(Exception):
    """The signature is good, but was made too long ago or in the future."""

    def __init__(self, created: datetime) -> None:
        super().__init__(f"signed at {created}")
        self.created = created


def sign_request(request: Request, key: Ed25519PrivateKey, key_id: str, created: datetime, nonce: str) -> None:
    """Put digest and signature into the headers of a request."""
    _sign(request, request.body, key, key_id, created, nonce, REQUEST_COVERS)


def sign_answer(answer: Answer, key: Ed25519PrivateKey, created: datetime, nonce: str) -> None:
    """The same for an answer, which names the request that it answers."""
    covers = ANSWER_COVERS if _has(answer.request.headers, "content-digest") else ANSWER_COVERS[:-1]
    _sign(answer, answer.body, key, PROVINCE_KEY_ID, created, nonce, covers)


def verify_request(
    request: Request,
    key_of: Callable[[str], Ed25519PublicKey | None],
    now: datetime,
    tolerance: timedelta | None = CLOCK_TOLERANCE,
) -> Proof:
    """Whose request this is. Without ``tolerance`` (a file on a stick) it may be old, but not of the future."""
    return _verify(request, request.body, key_of, REQUEST_COVERS, now, tolerance)


def verify_answer(answer: Answer, province_key: Ed25519PublicKey, now: datetime) -> Proof:
    """That the province gave this answer to this very request; also long ago, by a file."""

    def key_of(key_id: str) -> Ed25519PublicKey | None:
        return province_key if key_id == PROVINCE_KEY_ID else None

    return _verify(answer, answer.body, key_of, ANSWER_COVERS, now, None)


def key_text(key: Ed25519PublicKey) -> str:
    """A public key as messages carry it."""
    return base64.b64encode(key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)).decode()


def public_key(text: str) -> Ed25519PublicKey:
    """A public key out of a message."""
    try:
        return Ed25519PublicKey.from_public_bytes(base64.b64decode(text, validate=True))
    except ValueError as error:
        raise Malformed("not an Ed25519 key") from error


def key_mark(key: Ed25519PublicKey) -> str:
    """Eight letters that stand for a key; part of an enrolment code, so that nobody else can answer it."""
    return base64.b32encode(hashlib.sha256(key_text(key).encode()).digest()).decode()[:8]


class _Keys(HTTPSignatureKeyResolver):
    def __init__(self, key_of: Callable[[str], Ed25519PublicKey | None], private: Ed25519PrivateKey | None) -> None:
        self.key_of = key_of
        self.private = private

    def resolve_public_key(self, key_id: str) -> Any:
        return self.key_of(key_id)

    def resolve_private_key(self, key_id: str) -> Any:
        return self.private


class _Verifier(HTTPMessageVerifier):
    """Time is judged by ``_verify`` against a clock that is given, after the signature was found good."""

    def validate_created_and_expires(self, sig_input: Any, max_age: Any = None) -> None:
        if type(sig_input.params.get("created")) is not int:
            raise InvalidSignature("created is missing")


def _sign(
    message: Request | Answer,
    body: bytes,
    key: Ed25519PrivateKey,
    key_id: str,
    created: datetime,
    nonce: str,
    covers: tuple[str, ...],
) -> None:
    for name in [
        name for name in message.headers if name.lower() in ("content-digest", "signature-input", "signature")
    ]:
        del message.headers[name]
    message.headers["Content-Digest"] = ContentDigest.create(body)
    signer = HTTPMessageSigner(signature_algorithm=algorithms.ED25519, key_resolver=_Keys(lambda _: None, key))
    try:
        signer.sign(
            message,
            key_id=key_id,
            created=created,
            nonce=nonce,
            label="sig",
            tag=TAG,
            covered_component_ids=covers,
            use_existing_digest=True,
        )
    except HTTPMessageSignaturesException as error:
        raise BadSignature(str(error)) from error


def _verify(
    message: Request | Answer,
    body: bytes,
    key_of: Callable[[str], Ed25519PublicKey | None],
    covers: tuple[str, ...],
    now: datetime,
    tolerance: timedelta | None,
) -> Proof:
    verifier = _Verifier(signature_algorithm=algorithms.ED25519, key_resolver=_Keys(key_of, None))
    try:
        (result,) = verifier.verify(message, max_age=None, expect_tag=TAG, require_components=covers, body=body)
    except (HTTPMessageSignaturesException, ValueError) as error:
        raise BadSignature(str(error)) from error
    if result.body is None:
        raise BadSignature("the body is not covered")
    if not result.nonce or len(result.nonce) > 64:
        raise BadSignature("no nonce")
    created = datetime.fromtimestamp(int(result.parameters["created"]), UTC)
    if created > now + CLOCK_TOLERANCE or (tolerance is not None and created < now - tolerance):
        raise BadClock(created)
    return Proof(str(result.parameters["keyid"]), created, result.nonce)


def _has(headers: Mapping[str, str], name: str) -> bool:
    return any(present.lower() == name for present in headers)
