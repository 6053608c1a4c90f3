"""What a desk and its province say to each other: messages in JSON, each checked to its last field."""

import gzip
import zlib
from datetime import date
from typing import Annotated, Literal, TypeVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from bcdesk.core.dossier import Service
from bcdesk.core.measures import DaySheet, Measure, SheetRow, canonical
from bcdesk.core.transit import Zone

BASE = "/v1"
BODY_LIMIT = 256 * 1024
UNPACKED_LIMIT = 2 * 1024 * 1024
ROWS_LIMIT = 5000

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


class DayFigures(Message):
    """What the province counts for a day, in the two figures that a supervisor knows by heart."""

    date: date
    accepted: Figure
    delivered: Figure


class HeldFigures(Message):
    """The answer to "what have I done and numbered?", asked after a restore. ``numbers``: the highest ones."""

    desk: Name
    days: tuple[DayFigures, ...]
    numbers: tuple[tuple[Series, Name], ...]


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


class Malformed(Exception):
    """The message is not what the schema says."""


def day_path(desk: str, day: date) -> str:
    """Where the sheet of a day is put."""
    return f"{BASE}/desks/{desk}/days/{day.isoformat()}"


def days_path(desk: str) -> str:
    """Where a desk asks what is held of it."""
    return f"{BASE}/desks/{desk}/days"


def figures_path(desk: str) -> str:
    """Where a restored desk asks what it had done."""
    return f"{BASE}/desks/{desk}/figures"


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
