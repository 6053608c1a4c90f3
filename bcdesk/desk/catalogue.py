"""Choosing from the reference data of the day: places, procedures, agencies, zones."""

from contextlib import suppress
from datetime import date
from pathlib import Path

from sqlalchemy import Connection, func, select

from bcdesk.core.catalogue import Agency, Commune, Pack, Procedure
from bcdesk.core.errors import Refused
from bcdesk.core.staff import Role
from bcdesk.core.tariff import Discount
from bcdesk.core.transit import Zone
from bcdesk.desk.counter import Counter, demand_role
from bcdesk.store import catalogue, journal, pack_folder, packs, terms
from bcdesk.store.db import reading, writing
from bcdesk.store.journal import EventKind
from bcdesk.store.schema import dossier

LATEST, USUAL = 300, 9


def packs_in(folder: Path, on: date) -> tuple[Pack, ...]:
    """The checked packs that lie in ``folder``, first those that rule on that day."""
    found = [pack_folder.read(each.parent) for each in sorted(folder.glob(f"*/{pack_folder.SETTINGS}"))]
    return tuple(sorted(found, key=lambda pack: not pack.communes_on(on)))


def load_pack(counter: Counter, pack: Pack) -> None:
    """A supervisor takes a checked pack in, whole or not at all. Old dossiers keep the terms of their day."""
    by = demand_role(counter, Role.SUPERVISOR)
    with writing(counter.db) as conn:
        take_in(conn, counter, pack, journal.clerk(by.id))


def take_in(conn: Connection, counter: Counter, pack: Pack, actor: str) -> None:
    """Put a checked pack in place of its former version and record which one rules from now on."""
    now = counter.clock()
    packs.load(conn, pack, now)
    journal.append(
        conn,
        at=now,
        business_day=now.date(),
        actor=actor,
        kind=EventKind.PACK_LOADED,
        subject=f"pack:{pack.code}",
        reason=f"{pack.version} {pack.digest}",
    )


def find_communes(counter: Counter, words: str) -> tuple[Commune, ...]:
    """Communes of today's epoch whose name contains the words, without regard to accents."""
    with reading(counter.db) as conn:
        return catalogue.communes(conn, words, counter.today)


def commune_of(counter: Counter, code: str) -> Commune | None:
    """A commune by its code, if today's epoch has it."""
    with reading(counter.db) as conn, suppress(Refused):
        return catalogue.commune(conn, code, counter.today)
    return None


def place_of(counter: Counter, address: str) -> tuple[str, Commune | None]:
    """House and commune out of an address as a citizen card prints it."""
    with reading(counter.db) as conn:
        return catalogue.place_of(conn, address, counter.today)


def find_procedures(counter: Counter, words: str) -> tuple[Procedure, ...]:
    """Procedures of today by code or words."""
    with reading(counter.db) as conn:
        return catalogue.procedures(conn, words, counter.today)


def usual_procedures(counter: Counter) -> tuple[Procedure, ...]:
    """What this desk takes in most of late, the most frequent first; offered before anything is typed."""
    latest = select(dossier.c.procedure_code).order_by(dossier.c.id.desc()).limit(LATEST).subquery()
    query = select(latest.c.procedure_code).group_by(latest.c.procedure_code)
    query = query.order_by(func.count().desc(), latest.c.procedure_code).limit(USUAL)
    with reading(counter.db) as conn:
        codes = conn.execute(query).scalars().all()
        found = {code: catalogue.procedures(conn, code, counter.today) for code in codes}
    return tuple(one for code, offered in found.items() for one in offered if one.code == code)


def agencies(counter: Counter) -> tuple[Agency, ...]:
    with reading(counter.db) as conn:
        return catalogue.agencies(conn, counter.today)


def discounts(counter: Counter) -> tuple[Discount, ...]:
    """Groups with free or cheaper postage today."""
    with reading(counter.db) as conn:
        return terms.tariff(conn, counter.today).discounts


def competent_agency(counter: Counter, procedure: Procedure, commune: Commune | None) -> Agency | None:
    """The agency named by the procedure, or that of its kind for the sender's commune."""
    with reading(counter.db) as conn:
        if procedure.agency_code:
            return catalogue.agency(conn, procedure.agency_code, counter.today)
        if commune is None:
            return None
        return catalogue.agency_of_kind(conn, procedure.agency_kind, commune, counter.today)


def propose_zone(counter: Counter, agency: Agency) -> Zone | None:
    """The zone from this station to an agency; None where no data prove one, and the clerk chooses."""
    if counter.station is None:
        return None
    with reading(counter.db) as conn:
        here = catalogue.commune(conn, counter.station.commune_code, counter.today)
        return catalogue.zone_between(conn, here, agency, here.province_code, counter.today)
