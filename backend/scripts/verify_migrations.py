"""Says which revision the database is at, what is pending, and whether models and migrations agree.

Exit code 0: all is well. 1: something is pending or differs. 2: the database cannot be asked.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sqlalchemy.exc import SQLAlchemyError

from app import create_app
from app.core.config import SettingError
from app.db.schema import current_revision, differences, pending_revisions


def main() -> int:
    """Look, tell, and return the exit code."""
    try:
        app = create_app()
        with app.app_context():
            return report()
    except (SettingError, OSError, SQLAlchemyError) as error:
        print(f"The database cannot be asked: {str(error).strip().splitlines()[0]}", file=sys.stderr)
        return 2


def report() -> int:
    """Print what there is to say about the database of the present application, and return the exit code."""
    pending = pending_revisions()
    # What is pending is known to differ: only a database that has seen everything says more.
    changed = () if pending else differences()
    print(f"The database is at revision {current_revision() or '(none)'}.")
    if pending:
        print("Pending: run `flask db upgrade`.", *pending, sep="\n  ")
    else:
        print("Nothing is pending.")
    if changed:
        print("Models and migrations differ: run `flask db migrate`.", *changed, sep="\n  ")
    elif not pending:
        print("Models and migrations agree.")
    return 1 if pending or changed else 0


if __name__ == "__main__":
    sys.exit(main())
