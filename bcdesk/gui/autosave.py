"""What stands in the intake form is kept once a second (tự lưu), so that nothing typed is ever lost."""

from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from bcdesk.core.draft import Content
from bcdesk.desk import drafts
from bcdesk.desk.counter import Counter
from bcdesk.gui import background, messages
from bcdesk.gui.intake_form import IntakeForm

EVERY_MS = 1000


class Autosave(QObject):
    """Follows one form. It compares instead of listening: a field that nobody thought of is kept as well."""

    said = Signal(str)
    """For the header: the number, if there is one, and when it was saved last."""
    told = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._counter: Counter | None = None
        self._form: IntakeForm | None = None
        self.form_id = self.code = ""
        self._blank: Content = {}
        self._kept: Content = {}
        self._save: background.Ticket | None = None
        self._words, self._is_draft, self._failing = "", False, False
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.save)

    def follow(self, counter: Counter, form: IntakeForm, form_id: str, code: str = "") -> None:
        """A blank form: what differs from it is worth keeping."""
        self._counter, self._form, self.form_id, self.code = counter, form, form_id, code
        self._blank = self._kept = form.content()
        self._is_draft = False
        self._say(f"Hồ sơ tạm lưu {code}" if code else "")
        self._timer.start()

    def stop(self) -> None:
        """Keep what stands there now, and look no longer. A form that was emptied again is no draft."""
        self.save()
        self._timer.stop()
        if self._form is not None and self._is_draft and not self.code and not self.is_typed():
            background.run(drafts.put_away, self._counter, self.form_id)
        self._form = None
        if self._save is not None:
            self._save.done = self._save.failed = None  # the window itself tells a failure
        self._say("")

    def is_typed(self) -> bool:
        """Whether anything stands in the form that a blank one has not."""
        return self._form is not None and self._form.content() != self._blank

    def is_kept(self) -> None:
        """What stands in the form came from where it is kept."""
        assert self._form is not None
        self._kept, self._is_draft = self._form.content(), True

    def save(self) -> None:
        """Keep the form now, if anything in it has changed."""
        if self._form is None or (content := self._form.content()) == self._kept:
            return
        self._kept, self._is_draft = content, True
        what = (self._counter, self.form_id, content, self._form.missing())
        self._save = background.run(drafts.autosave, *what, done=self._saved, failed=self._not_saved)

    def repeat(self) -> None:
        """Say for the header once more what was said last."""
        self.said.emit(self._words)

    def _say(self, words: str) -> None:
        self._words = words
        self.said.emit(words)

    def _saved(self, at: datetime) -> None:
        self._failing = False
        self._say(f"Hồ sơ tạm lưu {self.code}, tự lưu {at:%H:%M}" if self.code else f"Tự lưu {at:%H:%M}")

    def _not_saved(self, error: Exception) -> None:
        """Told once; the next second tries again."""
        self._kept = {}
        self._say("Chưa tự lưu được")
        if not self._failing:
            self.told.emit(messages.of_error(error))
        self._failing = True
