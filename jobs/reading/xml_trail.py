"""Walking through an XML file: element by element, without DTD or entities, and never the whole in memory."""

from pathlib import Path

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError

from jobs.reading.census_table import EXPORT_AGAIN, refused

_BLOCK = 1 << 20
_DEEPEST = 40
_LONGEST_TEXT = 10_000
_LONGEST_NAME = 60


class Trail:
    """Where a walk stands: the local names from the outermost element inwards.

    `opened` is called for an element that turns out to hold others, `leaf` at the end of one that holds
    text alone, `closed` at the end of one that holds others. Attributes are not read.
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self.names: list[str] = []
        self.root = ""
        self._innermost = False
        self._text: list[str] = []
        self._length = 0

    def opened(self) -> None:
        """An element has turned out to hold others; its name is the last."""

    def leaf(self, text: str) -> None:
        """An element with text alone ends; its name is the last."""

    def closed(self) -> None:
        """An element that holds others ends; its name is the last."""

    def start(self, tag: str, _attributes: object) -> None:
        """The parser's word that an element begins."""
        if self._innermost:
            self.opened()
        name = tag.rpartition("}")[2]
        self.root = self.root or name
        self.names.append(name)
        if len(self.names) > _DEEPEST or len(name) > _LONGEST_NAME:
            raise refused(self.file, "XML", "XML of a shape no census has", EXPORT_AGAIN)
        self._innermost, self._text, self._length = True, [], 0

    def data(self, text: str) -> None:
        """The parser's word that there is text."""
        self._length += len(text)
        if self._length > _LONGEST_TEXT:
            raise refused(self.file, "XML", "XML of a shape no census has", EXPORT_AGAIN)
        self._text.append(text)

    def end(self, _tag: str) -> None:
        """The parser's word that an element ends."""
        if self._innermost:
            self.leaf("".join(self._text).strip())
        else:
            self.closed()
        self.names.pop()
        self._innermost, self._text, self._length = False, [], 0

    def close(self) -> None:
        """The parser's word that the file ends."""


def walk(path: Path, trail: Trail) -> None:
    """Lead a trail through a file; raises Unreadable for a DTD or entities, and for XML that is not whole."""
    parser = DefusedXMLParser(target=trail, forbid_dtd=True)
    try:
        with path.open("rb") as stream:
            while block := stream.read(_BLOCK):
                parser.feed(block)
        parser.close()
    except DefusedXmlException:
        said = "XML with a document type or entities of its own, which no census has and which can do harm"
        raise refused(trail.file, "XML document type", said, EXPORT_AGAIN) from None
    except (ParseError, LookupError, ValueError):
        # The parser's own message may quote the file. An unknown encoding is a LookupError or a ValueError.
        said = "XML that is not whole: it may be cut short"
        raise refused(trail.file, "XML not whole", said, EXPORT_AGAIN) from None
