"""ASQ-3 cut-offs: the score each domain and questionnaire asks for."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from jobs.indicators import DOMAINS

CUTOFFS: Final = Path(__file__).with_name("reference") / "asq3_cutoffs.csv"


def read_cutoffs(path: Path = CUTOFFS) -> pl.DataFrame:
    """One row a questionnaire: `questionnaire_months`, then `<domain>_cutoff` a domain (0 to 60)."""
    table = pl.read_csv(path, schema={"interval_months": pl.Int64, "domain": pl.String, "cutoff": pl.Float64})
    return (
        table.pivot(on="domain", on_columns=DOMAINS, index="interval_months", values="cutoff")
        .rename({"interval_months": "questionnaire_months"} | {d: f"{d}_cutoff" for d in DOMAINS})
        .sort("questionnaire_months")
    )
