"""``python -m tests.bench.bare_form``: a PySide6 form with one field, and nothing else; prints when it takes keys."""

import sys

from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from tests.bench.takes_keys import when_it_takes_keys


def main() -> None:
    application = QApplication(sys.argv[:1])
    form, field = QWidget(), QLineEdit()
    form.resize(1366, 768)
    QVBoxLayout(form).addWidget(field)
    form.show()
    when_it_takes_keys(lambda: field, lambda moment: (print(moment), application.quit()))
    application.exec()


if __name__ == "__main__":
    main()
