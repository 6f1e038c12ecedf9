"""`earlysight links`: the match-rate report."""

from __future__ import annotations

from pathlib import Path

import click
import polars as pl
from rich.console import Console
from rich.table import Table
from rich.text import Text

from jobs.catalogue import source_called
from jobs.matching import Links, links
from jobs.records import RecordsError
from jobs.terms import Term
from service.commands.parts import AS_JSON, echo_json
from service.exits import Misuse
from service.home import open_home
from service.links_file import write_links


@click.command()
@click.option("--home", required=True, type=click.Path(path_type=Path), help="The home to look into.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write it to a .csv or .xlsx file, by place too.",
)
@AS_JSON
def command(home: Path, out: Path | None, as_json: bool) -> None:
    """Show how many children of one source are found in another. Exact counts, for the analyst alone."""
    try:
        found = links(open_home(home).workplace.records)
    except RecordsError as wrong:
        raise Misuse(str(wrong)) from None
    if out:
        write_links(found, out)
    if as_json:
        frames = {name: getattr(found, name).to_dicts() for name in ("matches", "conflicts", "identifiers")}
        echo_json({**frames, "said": found.said, "falls": found.falls})
        return
    _show(found)
    if out:
        click.echo(f"Written to {out}: the counts are exact, so treat it as you treat the records.")


def _show(found: Links) -> None:
    whole = found.matches.filter(pl.col("place_kind") == "all")
    table = Table(
        "Children in", "Term", "found in", "Children", "Found", "Share", "By then", box=None, pad_edge=False
    )
    for row in whole.iter_rows(named=True):
        counts = (
            f"{row['children']:,}",
            f"{row['found']:,}",
            f"{row['share']:.1%}",
            f"{row['share_by_then']:.1%}",
        )
        term = Term.parse(row["term"]).label if row["term"] else ""
        names = (source_called(row["source"]), term, source_called(row["found_in"]))
        table.add_row(*map(Text, (*names, *counts)))
    Console().print(table)
    for row in found.conflicts.iter_rows(named=True):
        if row["birth_month_differs"] or row["sex_differs"]:
            both = f"{source_called(row['source'])} and {source_called(row['other'])}"
            month, sex = row["birth_month_differs"], row["sex_differs"]
            click.echo(
                f"{both}: of {row['children']:,} children in both, the month of birth differs for {month:,} "
                f"and the sex for {sex:,}."
            )
    for sentence in (*found.said, *found.falls):
        click.echo(sentence)
