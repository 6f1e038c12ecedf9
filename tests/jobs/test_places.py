"""Places: postcodes of any directory or of none, wards of the right authority and vintage."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from geo import postcode_package
from jobs import publication
from jobs.customs import Customs
from jobs.evidence import gather
from jobs.knowing import Knowledge
from jobs.records import Records
from jobs.workplace import Authority, Workplace
from tests.jobs.receiving import FIXTURES, GOOD, drop, home

pytestmark = pytest.mark.slow

INVENTSHIRE = Authority("E06999999", "Inventshire")
GOOD_BY_NAME = {path.name: path for path in GOOD}
ONSPD = "pcd,osward,oslaua,oscty,doterm,oseast1m,osnrth1m,lsoa21,imd"
NSPL = "pcds,doterm,lat,long,lad25cd,wd25cd"


def written(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n")
    return path


def postcodes(place: Workplace) -> dict[str, tuple[float, float, str | None]]:
    with Records.to_read(place.records) as records:
        return {row[0]: row[1:] for row in records.postcodes().rows()}


def known(place: Workplace, authority: Authority | None = INVENTSHIRE) -> dict[str, str | None]:
    with Records.to_read(place.records) as records:
        found = Knowledge(records, Customs(authority=authority)).known()
        return dict(found.ward_of_postcode.rows())


@pytest.mark.parametrize(
    ("heading", "coordinates"),
    [
        (ONSPD, "461000,0450400"),
        ("pcd7,wd25cd,lad25cd,cty25cd,doterm,east1m,north1m,lsoa21cd,imd20ind", "461000,0450400"),
    ],
)
def test_a_national_directory_of_either_year_is_cut_to_the_authority(
    tmp_path: Path, heading: str, coordinates: str
) -> None:
    """Its wards, terminated postcodes and county go in; blanks, other authorities and Belfast stay out."""
    file = written(
        tmp_path / "onspd.csv", heading,
        f'"ZZ1 1AA","E05999001","E06999999","E99999999","","{coordinates[:6]}","0450400","E01999001",5',
        f"ZZ1 1AB,E05999002,E06999999,E99999999,201806,{coordinates},E01999001,5",
        f"ZZ1 1AC,E99999999,E07000099,E06999999,,{coordinates},E01999001,5",
        "ZZ1 1AD,E05999001,E06999999,E99999999,,,,E01999001,5",
        f"YO1 1AA,E05000001,E06000014,E99999999,,{coordinates},E01000001,5",
        f"BT1 1AA,N08000001,N09000003,N99999999,,{coordinates},N20000001,5",
    )  # fmt: skip
    place = home(tmp_path / "home")
    (receipt,) = drop(place, [file], authority=INVENTSHIRE)
    assert (receipt.source, receipt.outcome, receipt.problems) == ("postcodes", "stored", ())
    assert postcodes(place) == {
        "ZZ11AA": (461000.0, 450400.0, "E05999001"),
        "ZZ11AB": (461000.0, 450400.0, "E05999002"),
        "ZZ11AC": (461000.0, 450400.0, None),
    }


def test_degrees_come_out_in_grid_metres_and_missing_ones_are_left_out(tmp_path: Path) -> None:
    """West Offices in York stands at 459,800 metres east and 451,700 north."""
    file = written(
        tmp_path / "nspl.csv", NSPL,
        "YO1 6GA,,53.957,-1.0899,E06000014,E05010318", "YO1 6GB,,99.999999,0.000000,E06000014,E05010318",
    )  # fmt: skip
    place = home(tmp_path / "home")
    (receipt,) = drop(place, [file], authority=Authority("E06000014", "York"))
    assert (receipt.outcome, receipt.rows_kept, receipt.problems) == ("stored", 1, ())
    east, north, ward = postcodes(place)["YO16GA"]
    assert (east, north) == pytest.approx((459_800, 451_700), abs=300)
    assert ward == "E05010318"


def test_the_ward_a_directory_tells_outranks_where_its_postcode_lies(tmp_path: Path) -> None:
    """ZZ1 1AA stands in E05999001; told to be of E05999002, its setting and its children are."""
    place = home(tmp_path / "home")
    file = written(
        tmp_path / "told.csv", ONSPD,
        "ZZ1 1AA,E05999002,E06999999,,,460600,450250,,", "ZZ1 2AA,E05000009,E06999999,,,461000,450400,,",
    )  # fmt: skip
    drop(place, [GOOD_BY_NAME["wards.geojson"], GOOD_BY_NAME["register.csv"], file])
    assert known(place) == {"ZZ11AA": "E05999002", "ZZ12AA": "E05999001"}
    settings = gather(place.records, INVENTSHIRE).settings
    assert "told_ward" not in settings.columns
    wards = dict(settings.select("postcode", "ward_code").drop_nulls("postcode").rows())
    assert (wards["ZZ11AA"], wards["ZZ12AA"]) == ("E05999002", "E05999001")


def forget() -> None:
    for cached in ("_of_letter", "_of_authorities", "_authorities_by_letter"):
        getattr(postcode_package, cached).cache_clear()


@pytest.fixture
def package(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A postcode package of three postcodes, two of them the authority's."""
    rows = pl.DataFrame(
        {
            "postcode": ["ZZ11AA", "ZZ12AA", "ZZ99ZZ"],
            "easting": [460_600.0, 463_000.0, 1.0],
            "northing": [450_250.0, 450_400.0, 1.0],
            "authority_code": ["E06999999", "E06999999", "E06000001"],
        }
    )
    monkeypatch.setattr(postcode_package, "_files", lambda: {"Z": Path()})
    monkeypatch.setattr(postcode_package, "_read", lambda _letter: rows)
    forget()
    yield
    forget()


@pytest.mark.usefixtures("package")
def test_without_a_directory_the_package_places_settings_and_homes(tmp_path: Path) -> None:
    place = home(tmp_path / "home")
    drop(place, [GOOD_BY_NAME["wards.geojson"], GOOD_BY_NAME["register.csv"]])
    assert known(place) == known(place, None) == {"ZZ11AA": "E05999001", "ZZ12AA": "E05999002"}
    settings = gather(place.records, INVENTSHIRE).settings
    assert dict(settings.select("urn", "ward_code").drop_nulls().rows()) == {
        "EY999001": "E05999001", "2999002": "E05999002",
    }  # fmt: skip
    drop(place, [written(tmp_path / "p.csv", ONSPD, "ZZ1 1AA,,E06999999,,,463000,450400,,")])
    assert known(place) == {"ZZ11AA": "E05999002"}, "a delivered directory outranks the package"


def test_another_version_of_the_package_is_another_publication(monkeypatch: pytest.MonkeyPatch) -> None:
    deliveries = pl.DataFrame({name: ["x"] for name in ("source", "term", "sha256", "received_at")})
    before = publication.publication_id("2026-spring", deliveries, INVENTSHIRE, (), (), ())
    monkeypatch.setattr(
        publication, "_version", lambda name: "2027" if name == postcode_package.PACKAGE else "same"
    )
    changed = publication.publication_id("2026-spring", deliveries, INVENTSHIRE, (), (), ())
    monkeypatch.setattr(
        publication, "_version", lambda name: "2026" if name == postcode_package.PACKAGE else "same"
    )
    assert (
        len({before, changed, publication.publication_id("2026-spring", deliveries, INVENTSHIRE, (), (), ())})
        == 3
    )


def test_of_a_national_ward_file_only_the_authoritys_are_kept(tmp_path: Path) -> None:
    text = GOOD_BY_NAME["wards.geojson"].read_text()
    national = text.replace("E06999999", "E06999998", 1).replace("Inventshire", "Otherland", 1)
    place = home(tmp_path / "home")
    (receipt,) = drop(place, [written(tmp_path / "w.geojson", national)], authority=INVENTSHIRE)
    assert (receipt.rows_read, receipt.rows_kept) == (2, 1)
    with Records.to_read(place.records) as records:
        assert records.wards()["code"].to_list() == ["E05999002"]


def test_a_countys_wards_are_known_by_their_districts(tmp_path: Path) -> None:
    county = Authority("E10000099", "Wolds")
    place = home(tmp_path / "home")
    file = written(tmp_path / "p.csv", "pcd7,east1m,north1m,lad25cd", "ZZ1 1AA,460600,450250,E06999999")
    receipts = drop(place, [GOOD_BY_NAME["wards.geojson"], file], authority=county)
    assert [receipt.outcome for receipt in receipts] == ["stored", "stored"]
    assert known(place, county) == {"ZZ11AA": "E05999001"}


def test_boundaries_of_a_vintage_that_half_the_records_use_are_still_refused(tmp_path: Path) -> None:
    """Never half joined: with one of two wards in use renamed, the file is of another vintage."""
    place = home(tmp_path / "home")
    drop(place, GOOD)
    half = GOOD_BY_NAME["wards.geojson"].read_text().replace("E05999002", "E05999009")
    (receipt,) = drop(place, [written(tmp_path / "half.geojson", half)])
    assert [problem.rule for problem in receipt.problems] == ["wards of another vintage"]
    assert "(WD24), and 1 of the 2 wards" in receipt.problems[0].said
    again = written(tmp_path / "again.geojson", GOOD_BY_NAME["wards.geojson"].read_text() + "\n")
    assert [receipt.outcome for receipt in drop(place, [again])] == ["stored"]


def test_boundaries_that_have_changed_are_taken_once_a_sidecar_says_so_and_the_reviews_follow(
    tmp_path: Path,
) -> None:
    place = home(tmp_path / "home")
    drop(place, GOOD)
    new = GOOD_BY_NAME["wards.geojson"].read_text().replace("E05999", "E05998")
    file = written(tmp_path / "new.geojson", new)
    written(tmp_path / "new.geojson.toml", 'source = "wards"')
    (receipt,) = drop(place, [file])
    assert (receipt.outcome, receipt.problems[0].effect) == ("stored", "warns")
    reviews = GOOD_BY_NAME["asq3_2026_spring.csv"].read_text().replace("E05999", "E05998")
    assert drop(place, [written(tmp_path / "reviews.csv", reviews)])[0].outcome == "stored"
    with Records.to_read(place.records) as records:
        assert {code[:6] for code in records.reviews()["ward_code"].drop_nulls()} == {"E05998"}


def test_the_broken_files_of_boundaries_hold_no_machine() -> None:
    """GDAL writes down what wrote a file, and nothing of where."""
    for path in (FIXTURES / "broken").glob("wards_*"):
        assert b"/tmp/" not in path.read_bytes(), path.name
