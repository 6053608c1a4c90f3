"""Looking after the data: check-up (doctor) and backup copies."""

from pathlib import Path

from bcdesk.core.ledger import Account
from bcdesk.desk.counter import Counter
from bcdesk.desk.upkeep_words import damage_words, difference_words
from bcdesk.store import backup, ledger
from bcdesk.store.audit import verify_chain
from bcdesk.store.db import reading
from bcdesk.store.projections import differences


def check_up(counter: Counter) -> tuple[str, ...]:
    """Every damage to journal and ledger, and every difference from what follows from them; nothing is mended.

    In words that name no person. Reads one moment of the database, beside an open window too.
    """
    with reading(counter.db) as conn:
        found = [damage_words(finding) for finding in verify_chain(conn)]
        total = sum(ledger.balance(conn, account) for account in Account)
        found += [f"Sổ tiền lệch {total} đồng: tổng các bút toán phải bằng 0."] if total else []
        found += [difference_words(difference) for difference in differences(conn)]
    return tuple(dict.fromkeys(found))


def keep_copy(counter: Counter, folder: Path) -> Path:
    """One verified backup copy in ``folder``; the oldest beyond the number kept goes."""
    return backup.backup(counter.db, folder, counter.clock(), keep=counter.rules.backups_kept)
