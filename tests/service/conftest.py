import pytest

from service import logs
from service.home import make_home


@pytest.fixture
def home(tmp_path):
    return make_home(tmp_path / "home", "E06000099", "Inventon")


@pytest.fixture(autouse=True)
def _logs_end():
    yield
    logs.end()


@pytest.fixture(autouse=True)
def _no_key_from_outside(monkeypatch):
    monkeypatch.delenv("EARLYSIGHT_PSEUDONYM_KEY", raising=False)
    monkeypatch.delenv("EARLYSIGHT_PSEUDONYM_KEY_FILE", raising=False)
