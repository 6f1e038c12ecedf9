import pytest

from service.exits import Misuse
from service.server import refuse_outside, serve


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "localhost", "127.0.0.5"])
def test_this_machine_is_served(address):
    refuse_outside(address)


@pytest.mark.parametrize(
    "address", ["0.0.0.0", "::", "192.168.1.5", "example.org", "", "localhost.example.org"]
)
def test_anywhere_else_is_refused(tmp_path, address):
    with pytest.raises(Misuse, match="no sign-in yet"):
        serve(tmp_path, "qi", address, 5006)
