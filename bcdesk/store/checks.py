"""What the journal says beside what is kept: one query for each projection but the states, which are replayed."""

from bcdesk.core.delivery import AttemptKind
from bcdesk.core.dossier import FeeWay
from bcdesk.core.ledger import Account
from bcdesk.store.difference import Check, Projection
from bcdesk.store.journal import EventKind
from bcdesk.store.moves import BEGINS, PAID, TRIED
from bcdesk.store.numbers import NumberKind, NumberStatus


def number_of(parcel: str) -> str:
    """The number that tells a parcel; a way back that has none yet goes by that of its Phiếu gửi or registration."""
    return (
        f"coalesce((SELECT nullif(max(item_number), '') FROM event_line WHERE parcel_id = {parcel}), "
        "(SELECT nullif(max(item_number), '') FROM event_line "
        f"WHERE seq = (SELECT min(seq) FROM event_line WHERE parcel_id = {parcel})), "
        f"(SELECT item_number FROM paper WHERE kind = 'registration' "
        f"AND seq = (SELECT min(seq) FROM event_line WHERE parcel_id = {parcel})), "
        f"(SELECT item_number FROM parcel WHERE id = {parcel}), '')"
    )


def _of_dossier(key: str) -> str:
    return number_of(f"(SELECT min(parcel_id) FROM parcel_dossier WHERE dossier_id = {key})")


def _events(*kinds: EventKind) -> str:
    """Events of these kinds as ``told``; ``key`` is the number in their subject."""
    return (
        "(SELECT *, CAST(substr(subject, instr(subject, ':') + 1) AS INTEGER) AS key "
        f"FROM event WHERE kind IN ({', '.join(map(repr, map(str, kinds)))})) AS told"
    )


def _lines(*kinds: EventKind) -> str:
    """The lines of these events as ``told``, one for each parcel."""
    return (
        f"(SELECT told.key, told.at, told.kind, told.reason, line.* FROM {_events(*kinds)} "
        "JOIN event_line AS line ON line.seq = told.seq) AS told"
    )


def _began_at(kept: str, day: str) -> str:
    """At the customer's address a dossier is accepted before it is entered: the journal tells the day of it."""
    picked_up = "EXISTS (SELECT 1 FROM handed_in WHERE handed_in.dossier_id = told.key AND pickup_place <> '')"
    moment = f"{day} || coalesce(substr({kept}, 11), '')"
    return f"iif(told.kind = '{EventKind.ACCEPTED}' AND {picked_up}, {moment}, told.at)"


def _shifts(kind: EventKind) -> str:
    return f"shift LEFT JOIN {_events(kind)} ON told.shift_id = shift.id"


_REVERSED = "(SELECT reverses FROM event WHERE reverses IS NOT NULL)"
_DAY = "substr({}, 1, 10)"
_SHOWN = "strftime('%d/%m/%Y', {})"
_CODE = "(SELECT code FROM handover WHERE id = {})"
_TRIED = " ".join(f"WHEN '{kind}' THEN '{tried}'" for kind, tried in TRIED.items())
_DRAWER = (
    "iif(told.seq IS NULL, NULL, (SELECT coalesce(sum(amount_vnd), 0) FROM entry WHERE entry.shift_id = shift.id "
    f"AND entry.account = '{Account.CASH_DRAWER}' AND entry.seq < told.seq))"
)
_SHIFT = "shift.id || ' ngày ' || " + _SHOWN.format("shift.business_day")
_CLOSED = _shifts(EventKind.SHIFT_CLOSED)
_TOUCHED = (
    # each event touches its business day and the days of its facts; one that moves what is held for agencies touches
    # every later day too that was there before it
    "WITH touched AS (SELECT business_day AS day, seq FROM event UNION SELECT fact_on, seq FROM event_line), "
    "newest AS (SELECT seq, max(day) OVER (ORDER BY seq) AS day FROM touched), "
    "late AS (SELECT begun.day, fees.seq FROM (SELECT DISTINCT entry.seq, entry.business_day FROM entry "
    f"JOIN newest ON newest.seq = entry.seq WHERE account = '{Account.FEES_HELD}' AND newest.day > business_day) "
    "AS fees JOIN (SELECT day, min(seq) AS seq FROM touched GROUP BY day) AS begun "
    "ON begun.day > fees.business_day AND begun.seq < fees.seq)"
)
_P, _K = Projection, EventKind
_BEGINS, _PAID, _GIVEN = sorted(BEGINS), sorted(PAID), (_K.DELIVERED, _K.DELIVERED_AT_ADDRESS)

CHECKS = (
    # Dossiers and parcels
    Check(
        _P.ITEM_NUMBER,
        number_of("coalesce(told.parcel_id, parcel.id)"),
        "told.number",
        "iif(parcel.id IS NULL, NULL, coalesce(parcel.item_number, ''))",
        "(SELECT parcel_id, max(item_number) AS number FROM event_line WHERE parcel_id IS NOT NULL GROUP BY 1) AS told "
        "FULL JOIN parcel ON parcel.id = told.parcel_id",
    ),
    Check(
        _P.STARTED_AT,
        number_of("parcel.id"),
        _began_at("parcel.started_at", "told.fact_on"),
        "parcel.started_at",
        f"parcel LEFT JOIN {_lines(*_BEGINS)} ON told.parcel_id = parcel.id AND told.item_number <> ''",
    ),
    Check(
        _P.DOSSIER_OF,
        number_of("coalesce(told.parcel_id, inside.parcel_id)"),
        "told.key",
        "inside.dossier_id",
        f"(SELECT DISTINCT parcel_id, key FROM {_lines(*_BEGINS)} WHERE parcel_id IS NOT NULL) AS told FULL JOIN "
        "parcel_dossier AS inside ON inside.parcel_id = told.parcel_id AND inside.dossier_id = told.key",
    ),
    Check(
        _P.TERMS,
        number_of("parcel.id"),
        "told.service || ' ' || told.agency_code || ' ' || told.procedure_code || ' ' || told.leg || ' ' || told.zone",
        "dossier.service || ' ' || dossier.agency_code || ' ' || dossier.procedure_code || ' ' || parcel.leg || ' ' "
        "|| parcel.zone",
        f"(SELECT *, max(seq) FROM {_lines(*_BEGINS)} GROUP BY parcel_id) AS told "
        "JOIN parcel ON parcel.id = told.parcel_id JOIN dossier ON dossier.id = told.key",
    ),
    Check(
        _P.ACCEPTED_AT,
        _of_dossier("coalesce(told.key, dossier.id)"),
        _began_at("dossier.accepted_at", "(SELECT max(fact_on) FROM event_line WHERE event_line.seq = told.seq)"),
        "dossier.accepted_at",
        f"(SELECT key, kind, at, min(seq) AS seq FROM {_events(*_BEGINS)} WHERE subject LIKE 'dossier:%' GROUP BY key) "
        "AS told FULL JOIN dossier ON dossier.id = told.key",
    ),
    Check(
        _P.POSTAGE,
        number_of("told.parcel_id"),
        "told.value",
        "(SELECT sum(amount_vnd) FROM charge WHERE charge.dossier_id = told.key "
        "AND charge.parcel_id = told.parcel_id AND charge.kind <> 'fee')",
        f"(SELECT * FROM {_lines(*_PAID)} WHERE parcel_id IS NOT NULL) AS told",
    ),
    Check(
        _P.FEES,
        _of_dossier("told.key"),
        "told.amount_vnd - (SELECT sum(value) FROM event_line WHERE event_line.seq = told.seq)",
        "(SELECT coalesce(sum(amount_vnd), 0) FROM charge WHERE charge.dossier_id = told.key "
        f"AND charge.kind = 'fee' AND charge.way = '{FeeWay.TO_POST}')",
        f"(SELECT * FROM {_events(*_PAID)} WHERE subject LIKE 'dossier:%') AS told",
    ),
    Check(
        _P.FEES_HELD,
        "told.code",
        "told.owed_vnd",
        "told.kept_vnd",
        "(SELECT code, sum(owed_vnd) AS owed_vnd, sum(kept_vnd) AS kept_vnd FROM ("
        "SELECT agency_code AS code, -sum(amount_vnd) AS owed_vnd, 0 AS kept_vnd FROM entry "
        f"WHERE account = '{Account.FEES_HELD}' GROUP BY 1 UNION ALL "
        "SELECT agency_code, 0, sum(amount_vnd) FROM charge "
        "WHERE taken_seq IS NOT NULL AND remitted_seq IS NULL GROUP BY 1) GROUP BY 1) AS told",
    ),
    # The hand-over
    Check(
        _P.FILED_AT,
        _of_dossier("dossier.id"),
        "told.signed_at",
        "dossier.filed_at",
        "dossier LEFT JOIN (SELECT inside.dossier_id, max(handover.signed_at) AS signed_at "
        f"FROM {_lines(_K.HANDED_OVER)} JOIN handover ON handover.id = told.key "
        "JOIN parcel_dossier AS inside ON inside.parcel_id = told.parcel_id GROUP BY 1) AS told "
        "ON told.dossier_id = dossier.id",
    ),
    Check(
        _P.APPOINTMENT,
        _of_dossier("coalesce(told.key, appointment.dossier_id)"),
        "coalesce(told.at, (SELECT min(event.at) FROM event WHERE event.subject = 'dossier:' || appointment.dossier_id "
        f"AND event.kind IN ('{_K.RESULT_REGISTERED}', '{_K.RESULT_COLLECTED}')))",
        "appointment.recorded_at",
        f"(SELECT key, max(at) AS at FROM {_events(_K.APPOINTMENT_RECORDED)} GROUP BY key) AS told "
        "FULL JOIN appointment ON appointment.dossier_id = told.key",
    ),
    Check(
        _P.HANDOVER_MADE,
        "coalesce(handover.code, told.key)",
        "told.at",
        "handover.made_at",
        f"{_events(_K.HANDOVER_PREPARED)} FULL JOIN handover ON handover.id = told.key",
    ),
    Check(
        _P.HANDOVER_SIGNED,
        "handover.code",
        # where nothing was taken, no line tells the day
        "iif(told.seq IS NULL, NULL, coalesce((SELECT max(fact_on) FROM event_line WHERE event_line.seq = told.seq), "
        f"{_DAY.format('handover.signed_at')}, told.business_day))",
        _DAY.format("handover.signed_at"),
        f"handover LEFT JOIN {_events(_K.HANDED_OVER)} ON told.key = handover.id",
    ),
    Check(
        _P.HANDOVER_ITEM,
        number_of("coalesce(told.parcel_id, listed.parcel_id)"),
        _CODE.format("told.key"),
        _CODE.format("listed.handover_id"),
        f"{_lines(_K.HANDOVER_PREPARED)} FULL JOIN handover_item AS listed ON listed.handover_id = told.key "
        "AND listed.position = told.line_no AND listed.parcel_id = told.parcel_id",
    ),
    Check(
        _P.HANDOVER_EXCEPTION,
        number_of("listed.parcel_id"),
        "(line.seq IS NULL)",
        "(listed.exception <> '')",
        f"handover_item AS listed JOIN {_events(_K.HANDED_OVER)} ON told.key = listed.handover_id "
        "LEFT JOIN event_line AS line ON line.seq = told.seq AND line.parcel_id = listed.parcel_id",
    ),
    # The result
    Check(
        _P.RESULT,
        number_of("coalesce(told.parcel_id, result.parcel_id)"),
        "told.at",
        "result.collected_at",
        f"{_lines(_K.RESULT_COLLECTED)} FULL JOIN result ON result.parcel_id = told.parcel_id",
    ),
    Check(
        _P.ATTEMPT,
        number_of("coalesce(told.parcel_id, attempt.parcel_id)"),
        f"CASE told.kind {_TRIED} END || ' ' || told.fact_on || ' ' || told.reason",
        f"(SELECT group_concat(kind || ' ' || {_DAY.format('at')} || ' ' || iif(kind = '{AttemptKind.COURIER}', '', "
        "reason), '; ') FROM attempt AS tried WHERE tried.parcel_id = attempt.parcel_id AND tried.seq = attempt.seq)",
        f"{_lines(*TRIED)} FULL JOIN attempt ON attempt.seq = told.seq AND attempt.parcel_id = told.parcel_id",
    ),
    Check(
        _P.DELIVERY,
        number_of("coalesce(told.parcel_id, delivery.parcel_id)"),
        "told.fact_on",
        _DAY.format("delivery.at"),
        f"{_lines(*_GIVEN)} FULL JOIN delivery ON delivery.parcel_id = told.parcel_id AND delivery.seq = told.seq",
    ),
    # Numbers
    Check(
        _P.NUMBER_USE,
        "coalesce(told.item_number, number_use.number)",
        "told.seq",
        f"iif(number_use.status = '{NumberStatus.ISSUED}', number_use.seq, NULL)",
        f"(SELECT * FROM {_lines(*_BEGINS)} WHERE item_number <> '' AND seq NOT IN {_REVERSED}) AS told "
        f"FULL JOIN (SELECT * FROM number_use WHERE kind = '{NumberKind.ITEM}') AS number_use "
        "ON number_use.number = told.item_number",
    ),
    Check(
        _P.NUMBER_RANGE,
        "prefix || ' ' || first || '–' || last",
        "min(next - first, (SELECT count(*) FROM number_use WHERE number_use.range_id = number_range.id))",
        "next - first",
        "number_range",
    ),
    # Shifts
    Check(
        _P.SHIFT_OPENED,
        "coalesce(" + _SHIFT + ", told.shift_id)",
        "told.at",
        "shift.opened_at",
        f"{_events(_K.SHIFT_OPENED)} FULL JOIN shift ON shift.id = told.shift_id",
    ),
    Check(_P.SHIFT_FLOAT, _SHIFT, "told.amount_vnd", "shift.float_vnd", _shifts(_K.SHIFT_OPENED)),
    Check(_P.SHIFT_CLOSED, _SHIFT, "told.at", "shift.closed_at", _CLOSED),
    Check(_P.SHIFT_COUNTED, _SHIFT, "told.amount_vnd", "shift.counted_vnd", _CLOSED),
    Check(_P.SHIFT_EXPECTED, _SHIFT, _DRAWER, "shift.expected_vnd", _CLOSED),
    Check(
        _P.SHIFT_DIFFERENCE,
        _SHIFT,
        f"told.amount_vnd - {_DRAWER}",
        "shift.difference_vnd",
        _CLOSED,
    ),
    # Days of the outbox
    Check(
        _P.DAY_REVISION,
        _SHOWN.format("coalesce(told.day, sync_day.day)"),
        "told.times",
        "sync_day.revision",
        f"({_TOUCHED} SELECT day, count(*) AS times FROM (SELECT day, seq FROM touched "
        "UNION SELECT day, seq FROM late) GROUP BY day) AS told FULL JOIN sync_day ON sync_day.day = told.day",
    ),
    Check(_P.DAY_ACKNOWLEDGED, _SHOWN.format("day"), "max(0, min(acknowledged, revision))", "acknowledged", "sync_day"),
)
