"""``python -m tests.bench.bare_form``: a PySide6 form with one field, and nothing else.

Prints the moment at which it takes keys, and the MB that it holds then.
"""

import sys

from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from tests.bench.takes_keys import resident_mb, when_it_takes_keys


def main() -> None:
    application = QApplication(sys.argv[:1])
    form, field = QWidget(), QLineEdit()
    form.resize(1366, 768)
    QVBoxLayout(form).addWidget(field)
    form.show()

    def tell(moment: float) -> None:
        print(moment, resident_mb())
        application.quit()

    when_it_takes_keys(lambda: field, tell)
    application.exec()


if __name__ == "__main__":
    main()
