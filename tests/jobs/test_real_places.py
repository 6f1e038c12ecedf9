"""York and Birmingham as they are: real wards, postcodes and providers, from the shared public data."""

import os
from pathlib import Path

import polars as pl
import pytest

from jobs.evidence import gather
from jobs.receipts import Receipt
from jobs.workplace import Authority
from tests.jobs.receiving import GOOD, drop, home

SHARED = Path(
    os.environ.get("EARLYSIGHT_SHARED_DATA", Path(__file__).resolve().parents[2] / "../shared/data")
)
PROVIDERS = SHARED / "ofsted/ofsted_childcare_providers_2021-08-31_york_birmingham.csv"
pytestmark = pytest.mark.skipif(
    not PROVIDERS.exists(), reason="The shared public data is not on this machine."
)
YORK = Authority("E06000014", "York")
BIRMINGHAM = Authority("E08000025", "Birmingham")
OF_2013 = SHARED / "wards/wards_wd13_E06000014.json"


def wards(authority: Authority) -> Path:
    return SHARED / f"wards/wards_2022_{authority.name.lower()}.geojson"


def directory(authority: Authority) -> Path:
    return SHARED / f"postcodes/postcodes_{authority.name.lower()}.csv"


def why_not(providers: pl.DataFrame) -> dict[str, int]:
    """Every provider of the file by what the register says of it, in the order the rules ask."""
    reason = (
        pl.when(pl.col("Provider status") != "Active").then(pl.lit("not active"))
        .when(pl.col("Provider Early Years Register Flag") != "Y").then(pl.lit("not early years"))
        .when(pl.col("Provider type") == "Home childcarer").then(pl.lit("home childcarer"))
        .when(pl.col("Postcode") == "REDACTED").then(pl.lit("redacted"))
        .otherwise(pl.lit("in scope, with a postcode"))
    )  # fmt: skip
    return dict(providers.group_by(reason.alias("why")).len().sort("why").rows())


@pytest.mark.parametrize("offline", [False, True], ids=["directory", "package"])
@pytest.mark.parametrize(
    ("authority", "counted"),
    [
        (YORK, {"in scope, with a postcode": 90, "not early years": 40, "redacted": 123}),
        (BIRMINGHAM, {"in scope, with a postcode": 441, "not early years": 221, "redacted": 410}),
    ],
    ids=["York", "Birmingham"],
)
def test_every_real_provider_is_a_setting_or_is_explained(
    tmp_path: Path, authority: Authority, counted: dict[str, int], offline: bool
) -> None:
    """1,325 providers; those in scope that show a postcode stand in the ward derived for it."""
    place = home(tmp_path)
    files = [wards(authority), PROVIDERS, *([] if offline else [directory(authority)])]
    assert {receipt.outcome for receipt in drop(place, files, authority=authority)} == {"stored"}
    providers = pl.read_csv(PROVIDERS, infer_schema=False).filter(pl.col("Local authority") == authority.name)
    assert why_not(providers) == counted
    settings = gather(place.records, authority).settings
    assert settings.height == counted["in scope, with a postcode"] + counted["redacted"]
    assert settings["postcode"].null_count() == counted["redacted"]
    derived = pl.read_csv(directory(authority), infer_schema=False).select(
        postcode=pl.col("pcds").str.replace(" ", ""), derived="wd24cd_derived"
    )
    with_postcode = settings.drop_nulls("postcode").join(derived, on="postcode", how="left")
    agrees = (with_postcode["ward_code"] == with_postcode["derived"]).fill_null(value=False)
    rest = with_postcode.filter(~agrees).select(
        unknown=pl.col("derived").is_null(), outside=pl.col("ward_code").is_null()
    )
    print(authority.name, f"agreement {agrees.mean():.2%} of {agrees.len()}; the rest: {rest.to_dicts()}")  # noqa: T201
    assert agrees.mean() >= 0.995
    assert rest["outside"].all(), "a setting is in its ward, or just outside the generalised shapes"


def test_every_real_postcode_agrees_or_lies_outside_the_shapes(tmp_path: Path) -> None:
    from jobs.customs import Customs
    from jobs.knowing import Knowledge
    from jobs.records import Records

    for authority in (YORK, BIRMINGHAM):
        place = home(tmp_path / authority.code)
        drop(place, [wards(authority), directory(authority)], authority=authority)
        with Records.to_read(place.records) as records:
            found = Knowledge(records, Customs(authority=authority)).known().ward_of_postcode
        known = pl.read_csv(directory(authority), infer_schema=False).select(
            postcode=pl.col("pcds").str.replace(" ", ""), derived="wd24cd_derived"
        )
        both = found.join(known, on="postcode", how="inner", validate="1:1")
        assert both.height == known.height
        agrees = (both["ward_code"] == both["derived"]).fill_null(value=False)
        assert agrees.mean() >= 0.995
        assert both.filter(~agrees)["ward_code"].null_count() == (~agrees).sum()


def reviews(tmp_path: Path, codes: list[str]) -> Path:
    """Twenty invented reviews that name real wards."""
    source = next(path for path in GOOD if path.name.startswith("asq3")).read_text().splitlines()
    rows = [line.split(",") for line in source[1:]]
    for number, row in enumerate(rows):
        row[3] = codes[number % len(codes)]
    path = tmp_path / f"reviews_{codes[0]}.csv"
    path.write_text("\n".join([source[0], *(",".join(row) for row in rows)]) + "\n")
    return path


def codes_of(receipt: Receipt, tmp_path: Path, path: Path) -> list[str]:
    place = home(tmp_path / path.stem)
    drop(place, [path])
    assert receipt.outcome == "stored"
    return gather(place.records, YORK).wards["code"].to_list()


def test_the_boundaries_of_2013_and_codes_of_2022_are_explained_both_ways_round(tmp_path: Path) -> None:
    """Boundaries after reviews and reviews after boundaries: refused with the reason, never half joined."""
    place = home(tmp_path / "first")
    (stored,) = drop(place, [wards(YORK)], authority=YORK)
    now = codes_of(stored, tmp_path, wards(YORK))
    assert [r.outcome for r in drop(place, [reviews(tmp_path, now)], authority=YORK)] == ["stored"]
    (refused,) = drop(place, [OF_2013], authority=YORK)
    assert refused.outcome == "refused"
    assert refused.problems[0].said.startswith("these are the wards of 2013 (WD13), and 0 of the 20 wards")
    place = home(tmp_path / "second")
    assert [r.outcome for r in drop(place, [OF_2013], authority=YORK)] == ["stored"]
    (refused,) = drop(place, [reviews(tmp_path, now)], authority=YORK)
    assert (refused.outcome, [p.rule for p in refused.problems if p.effect == "refuses"]) == (
        "refused", ["ward elsewhere"],
    )  # fmt: skip


def test_boundaries_that_name_no_authority_are_known_by_the_postcodes_in_them(tmp_path: Path) -> None:
    place = home(tmp_path)
    assert [r.outcome for r in drop(place, [wards(BIRMINGHAM)], authority=BIRMINGHAM)] == ["stored"]
    (receipt,) = drop(place, [OF_2013], authority=BIRMINGHAM)
    assert [problem.said for problem in receipt.problems] == [
        "most of its 22 wards do not lie in Birmingham (E08000025)"
    ]


def test_the_real_context_files_are_taken_for_the_authority(tmp_path: Path) -> None:
    place = home(tmp_path)
    files = [
        wards(YORK),
        SHARED / "imd/imd2025_lsoa21_cut.csv",
        SHARED / "imd/File_3_IoD2019_IDACI_IDAOPI_cut.csv",
        SHARED / "eyfsp-la/lait_early_years_all_las.csv",
    ]  # fmt: skip
    receipts = {receipt.source: receipt for receipt in drop(place, files, authority=YORK)}
    assert {receipt.outcome for receipt in receipts.values()} == {"stored"}
    from jobs.records import Records

    with Records.to_read(place.records) as records:
        held = records.area_values()
        assert records.deliveries()["subject"].to_list()[1:3] == ["iod2019", "iod2025"]
    kinds = held.group_by("area_kind").agg(pl.col("area_code").n_unique()).sort("area_kind").rows()
    assert kinds == [("authority", 2), ("lsoa2011", 120), ("lsoa2021", 121)]
