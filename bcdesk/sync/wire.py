"""What a desk and its province say to each other: messages, and their signatures (RFC 9421, Ed25519).

The same signed requests and answers go by network and, written to a file, on a stick. Every signature covers the
target and the body; ``created`` and a nonce are in it, so that an old or repeated request is told from a new one.
"""

import base64
import gzip
import hashlib
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, Literal, TypeVar

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
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from bcdesk.core.dossier import Service
from bcdesk.core.measures import DaySheet, Measure, SheetRow, canonical
from bcdesk.core.transit import Zone

BASE = "/v1"
TAG = "bcdesk-sync"
PROVINCE_KEY_ID = "province"
ENROL_KEY_ID = "enrol"
CLOCK_TOLERANCE = timedelta(minutes=5)
BODY_LIMIT = 256 * 1024
UNPACKED_LIMIT = 2 * 1024 * 1024
ROWS_LIMIT = 5000
REQUEST_COVERS = ("@method", "@path", "@query", "content-digest")
ANSWER_COVERS = (
    "@status",
    "content-digest",
    '"@method";req',
    '"@path";req',
    '"@query";req',
    '"content-digest";req',
)

Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9.\-]{0,40}$")]
Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9.\-]{1,40}$")]
Series = Annotated[str, Field(pattern=r"^[a-z]{1,20}:[A-Z]{0,2}$")]
Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Whole = Annotated[int, Field(ge=0, le=2**53)]
Figure = Annotated[int, Field(ge=-(2**53), le=2**53)]


class Message(BaseModel):
    """Nothing unknown, nothing converted."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


MessageT = TypeVar("MessageT", bound=Message)


class RowMessage(Message):
    """A row of a day sheet."""

    measure: Measure
    agency: Code
    procedure: Code
    service: Service | Literal[""]
    zone: Zone | Literal[""]
    value: Figure


class SheetMessage(Message):
    """A day sheet; ``date`` in ISO form."""

    desk: Name
    station: Name
    date: date
    epoch: Annotated[int, Field(ge=1, le=2**53)]
    revision: Annotated[int, Field(ge=1, le=2**53)]
    journal: tuple[Whole, Hash]
    high_water: Annotated[tuple[tuple[Series, Name], ...], Field(max_length=20)]
    rows: Annotated[tuple[RowMessage, ...], Field(max_length=ROWS_LIMIT)]


class Head(Message):
    """An event of a desk's journal that the province knows of."""

    epoch: Whole
    seq: Whole
    hash: Hash


class HeldDay(Message):
    """What the province holds of a day."""

    date: date
    epoch: Whole
    revision: Whole
    digest: Hash


class HeldDays(Message):
    """The answer to "what do you hold of me?". ``head`` is the furthest event known."""

    desk: Name
    head: Head | None
    days: tuple[HeldDay, ...]


class Acknowledgement(Message):
    """The province holds this revision of a day. Only a signed one makes a day "đã xác nhận"."""

    desk: Name
    date: date
    epoch: Whole
    revision: Whole
    digest: Hash
    received_at: AwareDatetime


class NumberRange(Message):
    """A range of item numbers allotted to a desk; serials without check digit."""

    kind: Name
    prefix: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    first: Whole
    last: Whole


class EnrolRequest(Message):
    """One-time code and the desk's public key (raw, base64)."""

    code: Annotated[str, Field(pattern=r"^[A-Z2-7]{24}$")]
    public_key: Annotated[str, Field(min_length=44, max_length=44)]


class Enrolled(Message):
    """Who the desk is from now on, and the key that the province signs with."""

    desk: Name
    station: Name
    province_key: Annotated[str, Field(min_length=44, max_length=44)]
    ranges: tuple[NumberRange, ...]


class Problem(Message):
    """An error (RFC 9457). ``held`` and ``sent`` are the two heads of a contradiction."""

    type: str
    title: str
    status: int
    detail: str = ""
    server_time: AwareDatetime | None = None
    held: Head | None = None
    held_revision: Whole | None = None
    sent: Head | None = None
    sent_revision: Whole | None = None


class SignedMessage(Message):
    """A signed request, and in an answer what came back, as it stands in a file."""

    method: str
    path: Annotated[str, Field(pattern=r"^/v1/[A-Za-z0-9/.\-]{1,200}$")]
    headers: dict[str, str]
    body: str = ""
    """base64; empty in an answer file, where the digest among the headers stands for it."""
    status: int | None = None
    answer_headers: dict[str, str] = {}
    answer_body: str = ""


class StickFile(Message):
    """Tệp đồng bộ: signed sheets on their way to the province, or its answers on their way back."""

    format: Literal["bcdesk-sync-1"] = "bcdesk-sync-1"
    desk: Name
    messages: Annotated[tuple[SignedMessage, ...], Field(max_length=4000)]


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


class Malformed(Exception):
    """The message is not what the schema says."""


def day_path(desk: str, day: date) -> str:
    """Where the sheet of a day is put."""
    return f"{BASE}/desks/{desk}/days/{day.isoformat()}"


def days_path(desk: str) -> str:
    """Where a desk asks what is held of it."""
    return f"{BASE}/desks/{desk}/days"


def packed(body: bytes) -> bytes:
    """gzip, always the same bytes for the same body."""
    return gzip.compress(body, mtime=0)


def unpacked(body: bytes, limit: int = UNPACKED_LIMIT) -> bytes:
    """The content of a gzip body; a bomb is Malformed before it fills the memory."""
    unpacker = zlib.decompressobj(wbits=31)
    try:
        content = unpacker.decompress(body, limit)
    except zlib.error as error:
        raise Malformed("not gzip") from error
    if not unpacker.eof or unpacker.unconsumed_tail or unpacker.unused_data:
        raise Malformed("cut short, too long, or more than one gzip member")
    return content


def sheet_body(sheet: DaySheet) -> bytes:
    """A sheet as it travels."""
    return packed(canonical(sheet))


def read_sheet(body: bytes) -> DaySheet:
    """The sheet of a body. Malformed unless it is in the canonical form, so that one digest speaks for it."""
    content = unpacked(body)
    message = read(SheetMessage, content)
    sheet = DaySheet(
        desk=message.desk,
        station=message.station,
        date=message.date,
        epoch=message.epoch,
        revision=message.revision,
        journal=message.journal,
        high_water=message.high_water,
        rows=tuple(
            SheetRow(row.measure, row.agency, row.procedure, str(row.service), str(row.zone), row.value)
            for row in message.rows
        ),
    )
    keys = [(row.measure, row.agency, row.procedure, row.service, row.zone) for row in sheet.rows]
    if sorted(set(keys)) != keys or canonical(sheet) != content:
        raise Malformed("rows doubled, out of order, or not in the canonical form")
    return sheet


def read(kind: type[MessageT], content: bytes) -> MessageT:
    """A message out of JSON, or Malformed."""
    try:
        return TypeAdapter(kind).validate_json(content)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise Malformed(f"{place}: {first['msg']}") from error


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
