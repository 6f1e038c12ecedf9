from dataclasses import replace

import pytest

from service.exits import Misuse
from service.home import audiences_of, indicators_of, make_home, open_home


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


def changed(home, old, new):
    home.settings_file.write_text(home.settings_file.read_text().replace(old, new))


def test_an_indicator_nobody_knows_cannot_be_withheld(home):
    changed(home, "[audiences.shared]", '[audiences.shared]\nindicators_withheld = ["asq3_comunication"]')
    with pytest.raises(Misuse, match=r"\[audiences.shared\], indicators_withheld: asq3_comunication is no"):
        indicators_of(home, home.settings())


def test_a_kind_of_setting_nobody_knows_cannot_be_shown_together(home):
    changed(home, '# shown_together = ["Childminder"]', 'shown_together = ["minder"]')
    with pytest.raises(Misuse, match="shown_together"):
        home.settings()
