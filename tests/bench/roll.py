"""A national headcount nobody holds: a million invented rows, some of them wrong, written on the fly."""

from datetime import date, timedelta

import numpy as np
import polars as pl

from fixtures.authority.identifiers import invent_nhs_numbers

ROWS = 1_000_000
CHILDREN = 850_000  # the others are at a second setting
SETTINGS = 20_000
WRONG = 0.005
ENTITLEMENTS = (
    "Universal 15 hours",
    "Working parent entitlement",
    "Families receiving additional support",
    "",
)
HOURS = ("0", "7.5", "12", "15")


def write_settings(path):
    """A settings list of as many nurseries, `200000` and up."""
    urns = np.arange(200_000, 200_000 + SETTINGS).astype(str)
    frame = pl.DataFrame({"URN": urns}).select(
        "URN",
        pl.format("Setting {}", "URN").alias("Setting name"),
        pl.lit("School nursery").alias("Type"),
        pl.lit("ZZ1 1AA").alias("Postcode"),
        pl.lit("30").alias("Places"),
    )
    frame.write_csv(path)


def write_headcount(path, rows=ROWS, children=CHILDREN, seed=7):
    """One row a child and setting, 16 columns wide; one row in two hundred has something wrong."""
    rng = np.random.default_rng(seed)
    child = np.concatenate([np.arange(children), rng.integers(0, children, rows - children)])
    born = np.array([date(2021, 9, 1) + timedelta(days=int(day)) for day in rng.integers(0, 1300, children)])
    written = np.array([f"{day:%d/%m/%Y}" for day in born])
    frame = pl.DataFrame(
        {
            "Funding period": np.full(rows, "Summer 2026"),
            "Setting URN": rng.integers(200_000, 200_000 + SETTINGS, rows).astype(str),
            "Setting name": np.full(rows, "A setting with a name of usual length"),
            "Child NHS number": invent_nhs_numbers(children, rng)[child],
            "Child first name": np.full(rows, "Invented"),
            "Child surname": np.full(rows, "Person"),
            "Child date of birth": written[child],
            "Sex": rng.choice(["F", "M"], children)[child],
            "Postcode": np.full(rows, "ZZ12 3AB"),
            "Ethnicity": rng.choice(["WBRI", "BAFR", "AIND", "MWBC"], rows),
            "Entitlement": rng.choice(ENTITLEMENTS, rows),
            "Funded hours": rng.choice(HOURS, rows),
            "Extended hours": rng.choice(HOURS, rows),
            "Hours at setting": rng.choice(HOURS, rows),
            "EYPP": rng.choice(["Y", "N"], rows, p=[0.1, 0.9]),
            "DAF": rng.choice(["Y", "N"], rows, p=[0.02, 0.98]),
        }
    )
    _spoilt(frame, rng).write_csv(path)


def _spoilt(frame, rng):
    """The same with wrong cells: a check digit, a date, a setting, hours, a yes or no, in turns."""
    rows = frame.height
    kind = np.where(rng.random(rows) < WRONG, rng.integers(1, 6, rows), 0)
    wrong = {
        1: ("Child NHS number", "9990000000"),
        2: ("Child date of birth", "31/02/2023"),
        3: ("Setting URN", "999999"),
        4: ("Funded hours", "71"),
        5: ("EYPP", "perhaps"),
    }
    spoilt = frame.with_columns(pl.Series("kind", kind))
    for number, (column, text) in wrong.items():
        spoilt = spoilt.with_columns(
            pl.when(pl.col("kind") == number).then(pl.lit(text)).otherwise(column).alias(column)
        )
    return spoilt.drop("kind")
