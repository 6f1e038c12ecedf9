import stat

import pytest

from service.exits import Misuse

RANDOM = "d1f0c2a79b3e4856a1c0f7e2b3d495860718293a4b5c6d7e8f9a0b1c2d3e4f5a"


def test_a_new_home_has_a_key_only_its_owner_reads(home):
    assert stat.S_IMODE(home.key_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(home.key_file.parent.stat().st_mode) == 0o700
    assert len(home.key()) == 64


def test_the_environment_wins_over_the_home(home, monkeypatch):
    monkeypatch.setenv("EARLYSIGHT_PSEUDONYM_KEY", RANDOM)
    assert home.key() == RANDOM.encode()


def test_a_file_may_be_named(home, monkeypatch, tmp_path):
    file = tmp_path / "mounted"
    file.write_text(RANDOM + "\n")
    monkeypatch.setenv("EARLYSIGHT_PSEUDONYM_KEY_FILE", str(file))
    assert home.key() == RANDOM.encode()


def test_two_keys_are_one_too_many(home, monkeypatch, tmp_path):
    monkeypatch.setenv("EARLYSIGHT_PSEUDONYM_KEY", RANDOM)
    monkeypatch.setenv("EARLYSIGHT_PSEUDONYM_KEY_FILE", str(tmp_path / "k"))
    with pytest.raises(Misuse, match="Set only one"):
        home.key()


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("", "holds 0 bytes"),
        (RANDOM[:31], "holds 31 bytes"),
        ("0" * 64, "looks like an example"),
        ("example-" + RANDOM, "looks like an example"),
        ("ChangeMe" + RANDOM, "looks like an example"),
    ],
)
def test_unfit_keys_are_refused_without_showing_them(home, monkeypatch, key, said):
    monkeypatch.setenv("EARLYSIGHT_PSEUDONYM_KEY", key)
    with pytest.raises(Misuse) as refused:
        home.key()
    assert said in refused.value.message
    assert not key or key not in refused.value.message


def test_a_missing_key_is_not_replaced(home):
    home.key_file.unlink()
    with pytest.raises(Misuse, match="cannot be read"):
        home.key()
    assert not home.key_file.exists()
