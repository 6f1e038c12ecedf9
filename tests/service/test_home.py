from dataclasses import replace

import pytest

from service.exits import Misuse
from service.home import audiences_of, make_home, open_home


def test_a_home_is_never_made_over_something(tmp_path):
    (tmp_path / "kept.txt").write_text("mine")
    with pytest.raises(Misuse, match="not empty"):
        make_home(tmp_path, "E06000099", "Inventon")
    assert [path.name for path in tmp_path.iterdir()] == ["kept.txt"]


def test_a_folder_without_settings_is_no_home(tmp_path):
    with pytest.raises(Misuse, match="earlysight new"):
        open_home(tmp_path)


def test_a_name_with_quotes_comes_back_whole(tmp_path):
    name = 'St "Osyth" & Łódź\\Bay'
    assert make_home(tmp_path / "home", "E06000099", name).settings().authority.name == name


def test_a_wrong_code_is_found_when_it_is_read(tmp_path):
    home = make_home(tmp_path / "home", "York", "York")
    with pytest.raises(Misuse, match=r"\[authority\] code"):
        home.settings()


def test_audiences_reach_the_jobs_in_order(home):
    partner, qi, shared = audiences_of(home.settings())
    assert (partner.name, partner.smallest_count, partner.rounded_to) == ("partner", 8, 5)
    assert replace(shared, name="partner") == partner
    assert (qi.name, qi.smallest_count, qi.rounded_to) == ("qi", 1, 1)
