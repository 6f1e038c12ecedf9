import polars as pl
import pytest

from geo.codes import is_gss, is_setting_urn, tidy_code
from geo.postcodes import NotPostcodesError, normalise, read_postcodes


@pytest.mark.parametrize(
    "headings", ["pcd7,pcds,east1m,north1m", "pcd,pcds,oseast1m,osnrth1m", "PCD7,PCDS,EAST1M,NORTH1M"]
)
def test_either_vintage_reads_lazily_with_leading_zeros(tmp_path, headings):
    path = tmp_path / "postcodes.csv"
    path.write_text(
        f"{headings}\nB1  1AA,B1 1AA,406649,0286530\nIM1 1AA,IM1 1AA,,\nJE1 1AA,JE1 1AA,,0286530\n"
    )
    read = read_postcodes(path)
    assert isinstance(read, pl.LazyFrame)
    assert read.collect().rows() == [("B11AA", 406649.0, 286530.0)]


def test_all_missing_columns_are_named_at_once(tmp_path):
    path = tmp_path / "nspl.csv"
    path.write_text("pcd7,lat,long\nB1 1AA,52,-1\n")
    with pytest.raises(
        NotPostcodesError, match=r"nspl.csv .* no column east1m or oseast1m; no column north1m"
    ):
        read_postcodes(path)


def test_postcodes_compare_without_any_white_space():
    written = pl.DataFrame({"p": ["yo1 7hh", "YO1\u00a07HH", " YO1  7HH ", None]})
    assert written.select(normalise(pl.col("p")))["p"].to_list() == ["YO17HH"] * 3 + [None]


@pytest.mark.parametrize(
    ("code", "good"),
    [
        ("123456", True), ("1234567", True), ("EY123456", True), ("12345", False), ("12345678", False),
        ("EY12345", False), ("VC123456", False), ("EY1234567", False), ("", False),
    ],
)  # fmt: skip
def test_the_forms_of_a_setting_urn(code, good):
    assert pl.DataFrame({"c": [code]}).select(is_setting_urn(pl.col("c"))).item() is good


@pytest.mark.parametrize(("code", "good"), [("E05010311", True), ("E0501031", False), ("X05010311", False)])
def test_the_form_of_a_gss_code(code, good):
    assert pl.DataFrame({"c": [f" {code.lower()} "]}).select(is_gss(tidy_code(pl.col("c")))).item() is good
