"""Reading a bank's XML: a file from outside, without entities, network or document types."""

from typing import Any

from lxml import etree


def parsed(body: bytes) -> Any:
    """The root of the file, an empty one where it declares a document type; None if it is no XML."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError:
        return None
    return etree.Element("nothing") if root.getroottree().docinfo.doctype else root


def text_at(found: Any, path: str) -> str:
    """The text of the first element there, trimmed; empty where there is none."""
    return str(found.findtext(path) or "").strip()
