"""What `make test` runs on SQLite alone: files whose subject is decided before or after the database.

The rule: a file stands here when it is about reading what people hand in, about words, drawing, printing, or numbers
the core reckons, and when every action it calls is tested on both databases elsewhere. Whatever has SQL of our own,
locks, writers at once, tallies, aggregates, the ledger, search in text, or hostile text that reaches a query is never
here. `make soak` runs these too on PostgreSQL.
"""

from pathlib import Path

APPS = Path(__file__).parent / "apps"
FILES = (
    "boards/test_answers.py",  # the guide's answers in an address
    "boards/test_city_plan.py",  # what the optimiser is asked
    "boards/test_guide.py",  # questions of the catalogue
    "boards/test_hold.py",  # what the simulation is asked
    "boards/test_pictures.py",
    "boards/test_schedule.py",  # files of project software
    "documents/test_pieces.py",
    "documents/test_redaction.py",
    "documents/test_store.py",  # files in folders and buckets
    "notices/test_mail.py",
    "opendata/test_verify_pages.py",  # uploaded proofs, checked by the core
    "projects/test_excel.py",  # workbooks read
    "projects/test_excel_files.py",
    "projects/test_paste.py",  # pasted cells read
    "projects/test_real_budgets.py",
    "promotion/test_register.py",  # a register's workbook read
    "rulebook/test_howto.py",
    "rulebook/test_pages.py",  # the catalogue on pages
    "rulebook/test_texts.py",
    "rulebook/test_words.py",
    "targets/test_reading.py",  # reports and newspapers read
    "web/test_pieces.py",
    "web/test_shell.py",  # refusals, language, navigation
    "web/test_words.py",
)
PATHS = frozenset(APPS / name for name in FILES)
