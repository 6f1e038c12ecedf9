"""ASQ-3 from a CSDS extract: the tables of the Community Services Data Set, as a provider submits them."""

from jobs.sources.csds.extract import SOURCE

__all__ = ["SOURCE"]
