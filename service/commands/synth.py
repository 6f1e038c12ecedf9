"""`earlysight synth`: an invented authority's files."""

from __future__ import annotations

from pathlib import Path

import click

from fixtures.authority import HEADCOUNTS, REVIEWS, Layouts, Plan
from service.progress import progress
from service.synthetic import invent

_PLAN = Plan()
_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command()
@click.argument("out", type=click.Path(path_type=Path, file_okay=False))
@click.option("--seed", default=_PLAN.seed, show_default=True, help="The same seed gives the same files.")
@click.option("--wards", type=_FILE, help="Real ward boundaries of one authority (ONS, GeoJSON).")
@click.option("--providers", type=_FILE, help="A real Ofsted register (CSV).")
@click.option("--postcodes", type=_FILE, help="A real postcode directory cut (CSV).")
@click.option(
    "--births", default=_PLAN.births, show_default=True, type=click.IntRange(1), help="Children born a year."
)
@click.option("--reviews", default="flat", show_default=True, type=click.Choice(list(REVIEWS)))
@click.option("--headcounts", default="flat", show_default=True, type=click.Choice(list(HEADCOUNTS)))
def command(
    out: Path,
    seed: int,
    wards: Path | None,
    providers: Path | None,
    postcodes: Path | None,
    births: int,
    reviews: str,
    headcounts: str,
) -> None:
    """Invent an authority and write the files it would drop in under OUT. No real child is in them.

    The same seed writes the same children in any layout of --reviews and --headcounts.
    """
    plan, layouts = Plan(seed=seed, births=births), Layouts(reviews, headcounts)
    with progress() as tell:
        written = invent(out, plan, wards, providers, postcodes, tell, layouts)
    click.echo(
        f"{written.authority_name} ({written.authority_code}): {len(written.files)} files under {out}."
    )
    click.echo(
        f"Drop what is in {out / 'inbox'} into the inbox of a home. {out / 'truth'} is for tests alone."
    )
