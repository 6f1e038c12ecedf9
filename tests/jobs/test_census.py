"""The Early Years Census: read whatever its containers are called, and never mixing up two children."""

import re
from pathlib import Path

import pytest

from jobs import census_layout
from jobs.parcel import Parcel
from jobs.problems import Unreadable
from jobs.reading.census_csv import is_census_csv
from jobs.reading.census_xml import is_xml
from tests.jobs.headcounts import judged, lines
from tests.jobs.opening import opened

pytestmark = pytest.mark.slow

HEADER = (
    "<Header><CollectionDetails><Collection>EYC</Collection><Term>SPR</Term><Year>2026</Year>"
    "<ReferenceDate>2026-01-15</ReferenceDate></CollectionDetails></Header>"
)
URN, OTHER = "EY999001", "2999002"
SETTINGS = frozenset({URN, OTHER, "799001"})
NUMBERS = ("9990000018", "9990000026", "9990000034", "9990000042")


def child(number: str | None = NUMBERS[0], **items: str | None) -> str:
    told = {
        "NHSNumber": number, "DOB": "2022-03-11", "Sex": "M", "FundedHours": "15", "ExtendedHours": None,
        "ExpandedHours": None, "HoursAtSetting": "20", "EYPPR": "false", "DAFIndicator": "false", **items,
    }  # fmt: skip
    return "".join(f"<{item}>{said}</{item}>" for item, said in told.items() if said is not None)


def some(*numbers: str) -> str:
    """Children with every item somewhere, so that no column is missing."""
    return "".join(f"<C>{child(number, ExtendedHours='15', UPN=None)}</C>" for number in numbers)


def message(body: str, header: str = HEADER) -> bytes:
    return f'<?xml version="1.0"?>\n<Message>{header}{body}</Message>\n'.encode()


def read(content: bytes, tmp_path: Path, name: str = "census.xml") -> Parcel:
    (tmp_path / name).write_bytes(content)
    return opened(tmp_path / name, tmp_path / "tables")


def said(content: bytes, tmp_path: Path, name: str = "census.xml") -> str:
    with pytest.raises(Unreadable) as refusal:
        judged(read(content, tmp_path, name), SETTINGS)
    return refusal.value.problems[0].said


def cells(parcel: Parcel) -> list[dict[str, str]]:
    rows = parcel.sheet.scan().collect().rows(named=True)
    names = {str(at): heading for at, heading in enumerate(parcel.sheet.headings)}
    return [{names[k]: v for k, v in row.items() if k in names and v is not None} for row in rows]


@pytest.mark.parametrize(
    "body",
    [
        f"<S><OfstedURN>{URN}</OfstedURN>{some(*NUMBERS)}</S>",
        f"<S><Details><URN>{URN}</URN></Details><Children>{some(*NUMBERS)}</Children></S>",
        f"<Settings><S><Children>{some(*NUMBERS)}</Children><EYC_Ofsted_URN>{URN}</EYC_Ofsted_URN></S></Settings>",
        some(*NUMBERS).replace("<C>", f"<C><OfstedURN>{URN}</OfstedURN>"),
        f"<S><OfstedURN>{URN}</OfstedURN>{some(*NUMBERS)}</S>".replace("<DOB", "<Who><DOB").replace(
            "</Sex>", "</Sex></Who>"
        ),
        f'<e:S xmlns:e="urn:x"><e:OfstedURN>{URN}</e:OfstedURN>{some(*NUMBERS)}</e:S>',
        f"<S><OfstedURN>{URN}</OfstedURN>{some(NUMBERS[0])}</S>"
        f"<S><OfstedURN>{URN}</OfstedURN>{some(*NUMBERS[1:])}</S>",
    ],
    ids=["flat", "nested", "setting last", "in the child", "in two parts", "name space", "two settings"],
)
def test_children_are_found_whatever_is_around_them(body: str, tmp_path: Path) -> None:
    found = lines(judged(read(message(body), tmp_path), SETTINGS))
    assert found["setting_urn"].to_list() == [URN] * 4
    assert found["pseudonym"].n_unique() == 4
    assert set(found["term"]) == {"2026-spring"}
    assert found.select("entitlement", "funded_hours", "extended_hours", "setting_hours").unique().rows() == [
        ("working_parent", 15.0, 15.0, 20.0)
    ]


def test_a_setting_without_urn_does_not_take_the_one_before(tmp_path: Path) -> None:
    body = f"<S><OfstedURN>{URN}</OfstedURN>{some(*NUMBERS[:3])}</S><S>{some(NUMBERS[3])}</S>"
    found = cells(read(message(body), tmp_path))
    assert [row.get("OfstedURN") for row in found] == [URN, URN, URN, None]
    assert all(row["ReferenceDate"] == "2026-01-15" for row in found)


def test_an_incomplete_child_neither_lends_nor_borrows(tmp_path: Path) -> None:
    """Half a child and another half never make one, whichever comes first."""
    hours = dict.fromkeys(("FundedHours", "HoursAtSetting"))
    no_hours = f"<C>{child(NUMBERS[0], DAFIndicator='true', **hours)}</C>"
    no_birth = f"<C>{child(NUMBERS[1], DOB=None, Sex=None)}</C>"
    body = f"<S><OfstedURN>{URN}</OfstedURN><Cs>{no_hours}{no_birth}{some(*NUMBERS[2:])}</Cs></S>"
    first, second, third, fourth = cells(read(message(body), tmp_path))
    assert "FundedHours" not in first
    assert "DOB" not in second
    assert second["DAFIndicator"] == "false"
    assert (third["NHSNumber"], fourth["NHSNumber"]) == NUMBERS[2:]


def test_what_only_a_child_may_say_is_not_handed_down(tmp_path: Path) -> None:
    body = f"<S><OfstedURN>{URN}</OfstedURN><DAFIndicator>true</DAFIndicator><Area>North</Area>"
    body = f"{body}<C>{child(NUMBERS[0], DAFIndicator=None)}</C>{some(*NUMBERS[1:])}</S>"
    first, *others = cells(read(message(body), tmp_path))
    assert "DAFIndicator" not in first
    assert {row["Area"] for row in (first, *others)} == {"North"}


def test_children_where_nobody_has_hours_are_named_as_left_out(tmp_path: Path) -> None:
    gone = f"<Left><P><DOB>2021-05-05</DOB><URN>{OTHER}</URN></P><P><DOB>2021-05-06</DOB></P></Left>"
    body = f"<S><OfstedURN>{URN}</OfstedURN><Cs>{some(*NUMBERS)}</Cs>{gone}</S>"
    found = judged(read(message(body), tmp_path), SETTINGS)
    assert found.judgement.rows["setting_urn"].to_list() == [URN] * 4
    (problem,) = found.judgement.problems
    assert problem.said.endswith("left out: children without hours, in P")


def test_what_a_child_says_twice_is_kept_side_by_side(tmp_path: Path) -> None:
    body = some(NUMBERS[0]).replace(
        "</C>", "<Bs><FundingBasis>ECO</FundingBasis><FundingBasis>HSD</FundingBasis></Bs></C>"
    )
    (found,) = cells(read(message(f"<S><OfstedURN>{URN}</OfstedURN>{body}</S>"), tmp_path))
    assert found["FundingBasis"] == "ECO; HSD"


def test_names_and_addresses_are_not_even_laid_down(tmp_path: Path) -> None:
    body = some(*NUMBERS).replace(
        "</C>", "<Surname>Grimblethwaite</Surname><PostCode>ZZ99 9ZQ</PostCode></C>"
    )
    parcel = read(message(f"<S><OfstedURN>{URN}</OfstedURN>{body}</S>"), tmp_path)
    assert not {"Surname", "PostCode"} & set(parcel.sheet.headings)
    assert b"Grimblethwaite" not in parcel.sheet.path.read_bytes()


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_encodings_with_a_mark_are_read(encoding: str, tmp_path: Path) -> None:
    body = f"<S><OfstedURN>{URN}</OfstedURN>{some(*NUMBERS)}</S>"
    content = message(body).decode().replace("?>", f' encoding="{encoding.removesuffix("-sig")}"?>')
    (tmp_path / "x").write_bytes(content.encode(encoding))
    assert is_xml(content.encode(encoding), tmp_path)
    assert lines(judged(opened(tmp_path / "x", tmp_path / "out"), SETTINGS)).height == 4


@pytest.mark.parametrize(
    ("basis", "hours", "born", "entitlement"),
    [
        (None, {"FundedHours": "15"}, "2022-12-31", "universal"),
        ("ECO", {"FundedHours": "15"}, "2022-12-31", "universal"),
        ("ECO", {"FundedHours": "15"}, "2023-01-01", "additional_support"),
        ("LAA", {"FundedHours": "15"}, "2023-06-01", "additional_support"),
        (None, {"FundedHours": "15"}, "2023-06-01", "additional_support"),
        ("HSD", {"FundedHours": "0"}, "2023-06-01", "additional_support"),
        ("ECO", {"FundedHours": "0", "ExpandedHours": "30"}, "2023-06-01", "working_parent"),
        (None, {"FundedHours": None, "ExpandedHours": "15"}, "2024-06-01", "working_parent"),
        (None, {"FundedHours": "15", "ExtendedHours": "15"}, "2022-01-01", "working_parent"),
        (None, {"FundedHours": "0"}, "2022-01-01", "none"),
        ("OTH", {"FundedHours": "0"}, "2023-06-01", "none"),
    ],
)
def test_hours_age_and_basis_tell_the_entitlement(
    basis: str | None, hours: dict[str, str | None], born: str, entitlement: str, tmp_path: Path
) -> None:
    """Three before 1 January is three for spring, as the census has it."""
    one = f"<C>{child(NUMBERS[0], FundingBasis=basis, DOB=born, **hours)}</C>"
    body = f"<S><OfstedURN>{URN}</OfstedURN>{one}{some(*NUMBERS[1:])}</S>"
    found = judged(read(message(body), tmp_path), SETTINGS).judgement.rows
    assert found.filter(row_number=1)["entitlement"].to_list() == [entitlement]


def test_extended_hours_at_one_setting_tell_of_the_other(tmp_path: Path) -> None:
    universal = f"<C>{child(NUMBERS[0])}</C>"
    paid = f"<C>{child(NUMBERS[0], FundedHours='0')}</C>"
    body = (
        f"<S><OfstedURN>{URN}</OfstedURN>{some(NUMBERS[0])}</S><S><OfstedURN>{OTHER}</OfstedURN>{universal}</S>"
        f"<S><URN>799001</URN>{paid}</S>"
    )
    found = judged(read(message(body), tmp_path), SETTINGS).judgement.rows
    assert found["entitlement"].to_list() == ["working_parent", "working_parent", "none"]


@pytest.mark.parametrize(
    ("items", "eypp"),
    [
        ({"EYPPR": "true"}, 1),
        ({"EYPPE": "1"}, 1),
        ({"EYPPBF": "EB"}, 1),
        ({"EYPPR": "No"}, 0),
        ({"EYPPR": None}, 0),
    ],
)
def test_any_item_of_the_pupil_premium_is_enough(
    items: dict[str, str | None], eypp: int, tmp_path: Path
) -> None:
    body = f"<S><OfstedURN>{URN}</OfstedURN><C>{child(NUMBERS[0], **items)}</C>{some(*NUMBERS[1:])}</S>"
    found = judged(read(message(body), tmp_path), SETTINGS).judgement.rows
    assert found["eypp"].to_list() == [eypp, 0, 0, 0]


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"<?xml version='1.0' encoding='x-made-up'?><a/>", "not whole"),
        (b"<a>" * 60, "shape"),
        (b"<Message><a>" + b"x" * 20_000 + b"</a></Message>", "shape"),
        (message("".join(f"<C><T{n}>1</T{n}>{child()}</C>" for n in range(400))), "shape"),
        (b"<!DOCTYPE html><html></html>", "web page"),
        (b"<Message/>", "outermost element is Message"),
        (b"<Message>\xff\xfe</Message>", "not whole"),
        (b"<Message></Massage>", "not whole"),
    ],
)
def test_what_is_no_census_is_refused(content: bytes, part: str, tmp_path: Path) -> None:
    assert part in said(content, tmp_path)


@pytest.mark.parametrize(("start", "is_one"), [
    (b"H,EYC,SPR,2021,2021-01-21,L,999", True), (b'\xef\xbb\xbf"H","EYC","SPR","2021",x', True),
    ("H,EYC,SPR,2021,x".encode("utf-16"), True), (b"H,APC,SPR,2021,", True), (b"Head,EYC,SPR,2021,", False),
    (b"H,I,J\n", False), (b"", False),
])  # fmt: skip
def test_a_census_csv_is_known_by_its_first_line(start: bytes, is_one: bool) -> None:
    assert is_census_csv(start, Path()) is is_one


def test_a_child_line_before_any_setting_has_none(tmp_path: Path) -> None:
    items = census_layout.record_types()["C"].items
    told = dict(zip(("NHSNumber", "DOB", "FundedHours"), (NUMBERS[0], "2022-01-01", "15"), strict=True))
    line = ",".join(["C", *(told.get(item, "") for item in items)])
    parcel = read(
        f'H,EYC,SPR,2026,2026-01-15\r\n\r\n{line}\r\nS,{URN},,"A, B",\r\n{line},,\r\n'.encode(),
        tmp_path,
        "x.csv",
    )
    assert [row.get("OfstedURN") for row in cells(parcel)] == [None, URN]
    assert parcel.sheet.scan().collect()["row_number"].to_list() == [3, 5]
    assert "Surname" not in parcel.sheet.headings


def test_the_tables_of_the_census_fit_each_other() -> None:
    """Every item of a line is known, and every line type has its items in unbroken order."""
    known = census_layout.read_items() | census_layout.left_out()
    for kind in census_layout.record_types().values():
        assert {re.sub(r"[^a-z0-9]", "", item.lower()) for item in kind.items} <= known
    assert not census_layout.read_items() & census_layout.left_out()
    levels = {name: kind.level for name, kind in census_layout.record_types().items()}
    assert levels == {"H": "header", "S": "setting", "C": "child"}
