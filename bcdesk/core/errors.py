"""The two kinds of failure that a clerk may meet; everything else is a bug."""


class Refused(Exception):
    """The rules say no. Shown beside ``field``; what was typed is kept. ``also``: what else is refused of the form."""

    def __init__(self, message: str, field: str = "", also: "tuple[Refused, ...]" = ()) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.also = also


class Trouble(Exception):
    """The world is in the way (disk, printer, lock). Shown with ``remedy`` and "Thử lại"."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
