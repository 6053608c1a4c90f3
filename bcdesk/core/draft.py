"""Hồ sơ tạm lưu: an intake form as far as it was typed. It is no parcel and moves no money."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

Content = Mapping[str, Any]
"""What stands in a form, by the names of its fields; plain values of JSON."""


class DraftState(StrEnum):
    """Đang giữ, đã nhận thành hồ sơ, đã bỏ."""

    OPEN = "open"
    COMPLETED = "completed"
    GIVEN_UP = "given_up"


GIVE_UP_REASONS = ("Khách thôi nộp", "Nộp nơi khác", "Nhập nhầm")


@dataclass(frozen=True, slots=True)
class Draft:
    """A kept form. ``code`` is "" until it was kept on purpose; a form that is only typed has none.

    ``changed_at``: the last time it was saved. ``carried_at``: when a closing shift left it to the next one.
    ``missing``: required papers that are short.
    """

    form_id: str
    code: str
    clerk_name: str
    changed_at: datetime
    kept_at: datetime | None
    carried_at: datetime | None
    content: Content
    missing: tuple[str, ...]

    def text(self, field: str) -> str:
        """What was typed into a field."""
        return str(self.content.get(field, ""))
