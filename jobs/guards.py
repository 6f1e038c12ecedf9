"""What a file is turned away for before anything reads it as a sheet."""

from jobs.limits import Limits
from jobs.problems import Problem, Unreadable


def guard_size(size: int, file: str, limits: Limits) -> None:
    """Raise Unreadable for an empty file or one of more bytes than the limit; asked before it is copied."""
    if size == 0:
        raise refused(file, "empty", "the file is empty", "Export it again and drop it in again")
    if size > limits.largest_file:
        said = f"larger than {limits.largest_file / 1e6:,.0f} MB"
        remedy = "Cut it to this authority, or raise the limit in the settings, and drop it in again"
        raise refused(file, "size", said, remedy)


def refused(file: str, rule: str, said: str, remedy: str) -> Unreadable:
    """The refusal of a file on sight, to be raised."""
    return Unreadable([Problem(file, None, (), rule, said, remedy, "refuses")])
