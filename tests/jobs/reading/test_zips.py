"""Zips of tables: each member read as by itself, and nothing trusted of what the zip says of itself."""

import stat
import struct
import zipfile
from pathlib import Path

import polars as pl
import pytest

from jobs.limits import Limits
from jobs.problems import Unreadable
from tests.jobs.reading.writing import TABLE, as_text, as_workbook, read
from tests.jobs.receiving import FIXTURES


def zipped(path: Path, members: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, content in members.items():
            pack.writestr(name, content)
    return path


def refusal(path: Path, out: Path, limits: Limits | None = None) -> str:
    with pytest.raises(Unreadable) as caught:
        read(path, out, limits)
    assert not list(out.rglob("escaped*"))
    return caught.value.problems[0].sentence()


def test_each_member_is_a_table_in_order_of_name(tmp_path: Path) -> None:
    book = as_workbook(tmp_path / "b.xlsx", {"Settings": TABLE}).read_bytes()
    pl.DataFrame({"URN": ["1"]}).write_parquet(tmp_path / "c.parquet")
    parcel = read(
        zipped(
            tmp_path / "all.zip",
            {
                "in/c.parquet": (tmp_path / "c.parquet").read_bytes(),
                "in/b.xlsx": book,
                "in/a.txt": as_text(TABLE, ";").encode("utf-16"),
                "in/": "",
                "__MACOSX/in/._a.txt": b"\0\0",
                "Thumbs.db": b"\0\0",
                "in/guide.pdf": b"%PDF-1.7",
                "in/none.csv": "",
            },
        ),
        tmp_path,
    )
    assert [(sheet.table, sheet.file) for sheet in parcel.sheets] == [
        (name, f"all.zip, {name}") for name in ("a.txt", "b.xlsx", "c.parquet")
    ]
    assert [note.said for note in parcel.notes] == [
        "guide.pdf is a PDF document and was left out",
        "none.csv is empty and was left out",
    ]


def test_one_member_alone_may_be_of_any_form(tmp_path: Path) -> None:
    wards = (FIXTURES / "good" / "wards.geojson").read_bytes()
    assert read(zipped(tmp_path / "w.zip", {"w.json": wards}), tmp_path).form == "boundaries"
    both = zipped(tmp_path / "both.zip", {"w.json": wards, "a.csv": as_text(TABLE)})
    assert "not all of them tables" in refusal(both, tmp_path)


def test_a_damaged_member_is_named(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"good.csv": as_text(TABLE), "in/cut.csv": "URN,Type\n1\n"})
    assert refusal(path, tmp_path).startswith("a.zip, cut.csv, row 2: more or fewer cells")


@pytest.mark.parametrize(
    "name", ["../escaped.csv", "/escaped.csv", "a/../../escaped.csv", "..\\escaped.csv", "C:\\escaped.csv"]
)
def test_a_name_that_leads_away_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    path = zipped(tmp_path / "in" / "a.zip", {name: as_text(TABLE), "b.csv": as_text(TABLE)})
    assert "leads out of its folder" in refusal(path, tmp_path / "in")
    assert not list(tmp_path.glob("escaped*"))


def test_links_passwords_and_zips_inside_are_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "link.zip", "w") as pack:
        pack.writestr(link, "/etc/passwd")
    assert "a link in it" in refusal(tmp_path / "link.zip", tmp_path)

    inner = zipped(tmp_path / "inner.zip", {"a.csv": as_text(TABLE)}).read_bytes()
    outer = zipped(tmp_path / "outer.zip", {"inner.zip": inner})
    assert "outer.zip, inner.zip: a zip inside a zip" in refusal(outer, tmp_path)

    locked = bytearray(inner)
    locked[6] |= 1
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "locked.zip").write_bytes(locked)
    assert "password" in refusal(tmp_path / "locked.zip", tmp_path)


def test_too_many_members_are_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {f"{n}.csv": "a,b\n" for n in range(6)})
    assert "more than 5 files" in refusal(path, tmp_path, Limits(most_members=5))


def test_a_bomb_is_refused_by_what_comes_out_of_it(tmp_path: Path) -> None:
    rows = "URN,Type\n" + "0,a\n" * 500_000
    path = zipped(tmp_path / "a.zip", {"a.csv": rows})
    assert "unpacks to more than 1 MB" in refusal(path, tmp_path, Limits(largest_unpacked=1_000_000))
    assert len(read(path, tmp_path / "whole").sheets) == 1


def test_a_directory_that_lies_about_sizes_is_refused(tmp_path: Path) -> None:
    whole = bytearray(zipped(tmp_path / "a.zip", {"a.csv": "URN,Type\n" + "0,a\n" * 500_000}).read_bytes())
    at = whole.index(b"PK\x01\x02")
    whole[at + 24 : at + 28] = struct.pack("<I", 9)
    (tmp_path / "lying.zip").write_bytes(whole)
    assert "damaged" in refusal(tmp_path / "lying.zip", tmp_path)


def test_the_same_guards_stand_before_a_workbook(tmp_path: Path) -> None:
    path = as_workbook(tmp_path / "a.xlsx", {"Settings": TABLE})
    assert "unpacks to more" in refusal(path, tmp_path, Limits(largest_unpacked=1_000))
    with zipfile.ZipFile(path, "a") as pack:
        pack.writestr("../escaped.xml", "x")
    assert "leads out of its folder" in refusal(path, tmp_path)


@pytest.mark.parametrize("cut", range(2, 100, 12))
def test_a_zip_cut_anywhere_is_refused(cut: int, tmp_path: Path) -> None:
    whole = zipped(tmp_path / "a.zip", {"a.csv": as_text(TABLE * 50), "b.csv": as_text(TABLE)}).read_bytes()
    (tmp_path / "cut.zip").write_bytes(whole[: len(whole) * cut // 100])
    said = refusal(tmp_path / "cut.zip", tmp_path)
    assert "damaged or cut short" in said
