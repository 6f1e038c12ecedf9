"""Refusing: how a reader says that a whole file, or one table of it, cannot be taken, or what it noticed."""

from jobs.problems import Problem, Unreadable

SAVE_AGAIN = "Save it again as “CSV UTF-8 (comma delimited)” and drop it in again"
EXPORT_AGAIN = "Export it again and drop it in again"


def refused(file: str, rule: str, said: str, remedy: str, rows: tuple[int, ...] = ()) -> Unreadable:
    """The refusal of a file, to be raised."""
    return Unreadable([Problem(file, None, rows, rule, said, remedy, "refuses")])


def noted(file: str, rule: str, said: str, remedy: str, rows: tuple[int, ...] = ()) -> Problem:
    """A warning about a file that is read all the same."""
    return Problem(file, None, rows, rule, said, remedy, "warns")
