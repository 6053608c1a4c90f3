"""Names of places as people write them: with or without their kind, short or long, with or without accents."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from bcdesk.core.catalogue import Commune
from bcdesk.core.vietnamese import fold, nfc

KINDS = ("thị trấn", "thành phố", "thị xã", "phường", "huyện", "quận", "xã", "tỉnh")
KIND_WORDS = frozenset(word for kind in KINDS for word in kind.split())
ANY_KIND_WORDS = KIND_WORDS | {fold(word) for word in KIND_WORDS}
_SHORT = ("tp", "tt", "tx", "p", "h", "q", "x", "t")
_WITH_ACCENTS = re.compile(rf"(?:(?:{'|'.join(KINDS)})\s+|(?:{'|'.join(_SHORT)})\.\s*)")
_WITHOUT = re.compile(rf"(?:(?:{'|'.join(fold(kind) for kind in KINDS)})\s+|(?:{'|'.join(_SHORT)})\.\s*)")
_PART = re.compile(r"[^,;]+?(?=\s*(?:[,;]|\s[-–]\s|$))")


@dataclass(frozen=True, slots=True)
class Tail:
    """The end of an address that may name a commune; ``line`` is what stands before it."""

    line: str
    commune: str
    district: str
    province: str


@lru_cache(maxsize=4096)
def bare(name: str) -> str:
    """The folded name without its kind: "Xã Đồng Tĩnh", "đồng tĩnh" and "XA DONG TINH" give "dong tinh"."""
    text = nfc(name).lower()
    # without accents "tinh" may be a name (Tĩnh), so the bare kinds count only where nothing has accents
    kind = (_WITHOUT if text.isascii() else _WITH_ACCENTS).match(text)
    return fold(text[kind.end() :] if kind else text)


def tails(address: str) -> tuple[Tail, ...]:
    """The ways to read the end of an address, the longest first: commune, district, province; or two of them."""
    text = nfc(address)
    parts = [(part.start(), part[0].strip(" -–")) for part in _PART.finditer(text)]
    parts = [(start, part) for start, part in parts if part]

    def tail(count: int, district: int | None, province: int | None) -> Tail:
        start, commune = parts[-count]
        names = [parts[index][1] if index is not None else "" for index in (district, province)]
        return Tail(text[:start].rstrip(" ,;-–"), commune, *names)

    found = [tail(3, -2, -1)] if len(parts) >= 3 else []
    if len(parts) >= 2:
        found += [tail(2, -1, None), tail(2, None, -1)]
    return tuple(found)


def match(tail: Tail, communes: tuple[Commune, ...]) -> Commune | None:
    """The one commune that ``tail`` names; None: there is none, or more than one and nothing tells them apart."""

    def fits(commune: Commune) -> bool:
        # without its district "…, Yên Lạc, Vĩnh Phúc" would take the town of that name for the commune
        if bool(tail.district) != bool(commune.district):
            return False
        said = ((tail.commune, commune.name), (tail.district, commune.district), (tail.province, commune.province))
        return all(not text or bare(text) == bare(name) for text, name in said)

    fitting = [commune for commune in communes if fits(commune)]
    for same in (nfc, _without_kind):
        if len(fitting) > 1:
            closer = [commune for commune in fitting if same(commune.name).lower() == same(tail.commune).lower()]
            fitting = closer or fitting
    return fitting[0] if len(fitting) == 1 else None


def best(asked: str, communes: Iterable[Commune]) -> tuple[Commune, ...]:
    """Communes whose place holds all words, in any order, with or without accents, each at least begun.

    Best first: same accents, then the whole name, then its beginning. "tinh" is Tĩnh before it is the word tỉnh.
    """
    typed, phrase = words(nfc(asked).lower()), " ".join(words(fold(asked)))
    if not typed:
        return ()

    def names(commune: Commune) -> str:
        return " " + " ".join(bare(part) for part in (commune.name, commune.district, commune.province))

    def by_name(commune: Commune, kinds: frozenset[str]) -> bool:
        return all(word in kinds or f" {fold(word)}" in names(commune) for word in typed)

    def rank(commune: Commune) -> tuple[bool, bool, bool, bool, str]:
        name = bare(commune.name)
        whole, starts = f" {name} " in f" {phrase} ", name.startswith(phrase)
        return not begun(typed, commune.place), not whole, not starts, f" {phrase}" not in names(commune), name

    holding = [each for each in communes if all(f" {word}" in f" {fold(each.place)}" for word in words(fold(asked)))]
    narrow = [commune for commune in holding if by_name(commune, KIND_WORDS)]
    wide = [commune for commune in holding if by_name(commune, ANY_KIND_WORDS)]
    return tuple(sorted(narrow or wide, key=rank))


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


def begun(typed: list[str], text: str) -> bool:
    """Whether each typed word, with its accents, begins a word of the text."""
    shown = " " + " ".join(words(nfc(text).lower()))
    return all(f" {word}" in shown for word in typed)


def _without_kind(name: str) -> str:
    text = nfc(name).lower()
    kind = _WITH_ACCENTS.match(text)
    return text[kind.end() :] if kind else text
