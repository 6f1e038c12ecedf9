"""Files opened as the reading process opens them, without an inbox around them."""

from pathlib import Path

from jobs.catalogue import Catalogue
from jobs.customs import Customs
from jobs.limits import Limits
from jobs.parcel import Parcel
from jobs.reading.confined import read_confined
from jobs.reading.forms import Order

CATALOGUE = Catalogue.of(Customs())


def opened(path: Path, out: Path, limits: Limits | None = None, name: str | None = None) -> Parcel:
    """The parcel of a file; its tables lie under `out`."""
    out.mkdir(parents=True, exist_ok=True)
    return read_confined(Order(path, name or path.name, out, limits or Limits(), CATALOGUE.headings))
