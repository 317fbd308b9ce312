"""Termbases as TBX-Basic, ISO 30042:2019, written in DCA style and read in DCA and DCT style.

What TBX-Basic has no data category for (reading, status) stands in notes of the term section,
as `reading: …` and `status: …`, where other programs show it and nothing is lost. Files of the
2008 edition (`martif`) are read as far as their element names differ only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from lxml import etree

from glossaries.locales import LOCALES, SOURCE
from glossaries.morphology import reading
from glossaries.sheets import term_cells
from glossaries.spreadsheet import ExchangeError
from glossaries.tables import DOMAINS, SEPARATOR, Problem, Row
from glossaries.tbx_schema import TBX_NAMESPACE, validator
from glossaries.termbase import Term

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_OLD_NAMES = {
    "martif": "tbx", "martifHeader": "tbxHeader", "termEntry": "conceptEntry",
    "langSet": "langSec", "tig": "termSec", "ntig": "termSec",
}  # fmt: skip
_STATUS = {"preferred": "preferredTerm-admn-sts", "admitted": "admittedTerm-admn-sts",
           "deprecated": "deprecatedTerm-admn-sts"}  # fmt: skip
_ID = re.compile(r"[A-Za-z_][\w.-]*\Z")
_KEPT = {"subjectField", "definition", "note", "administrativeStatus", "source", "projectSubset",
         "term", "descripGrp", "termNote", "descrip", "admin", "termGrp", "termNoteGrp", "adminGrp",
         "termSec", "partOfSpeech"}  # fmt: skip


def dump(terms: Iterable[Term], tags: Sequence[str], title: str = "Madoguchi") -> bytes:
    """Terms with their Japanese side and the given languages as a TBX file, UTF-8.

    Raises ExchangeError for an id that XML does not allow or a control character.
    """
    ns = {None: TBX_NAMESPACE}
    root = etree.Element(f"{{{TBX_NAMESPACE}}}tbx", nsmap=ns)
    root.set("type", "TBX-Basic")
    root.set("style", "dca")
    root.set(_XML_LANG, SOURCE)
    header = _sub(_sub(root, "tbxHeader"), "fileDesc")
    _sub(_sub(header, "titleStmt"), "title", title)
    _sub(_sub(header, "sourceDesc"), "p", "Terms of a city office with their renderings")
    body = _sub(_sub(root, "text"), "body")
    for term in terms:
        try:
            _entry(body, term, tags)
        except ValueError as error:
            raise ExchangeError(f"{term.id} holds a character that XML does not allow") from error
    etree.indent(root)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _sub(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
    child = etree.SubElement(parent, f"{{{TBX_NAMESPACE}}}{name}", None, None)
    for key, value in attributes.items():
        child.set(key, value)
    if text:
        child.text = text
    return child


def _entry(body: etree._Element, term: Term, tags: Sequence[str]) -> None:
    if not _ID.match(term.id):
        raise ExchangeError(f"{term.id!r} is no id that XML allows")
    cells = term_cells(term, tags)
    concept = _sub(body, "conceptEntry", id=term.id)
    _sub(concept, "descrip", term.domain, type="subjectField")
    if term.note:
        _sub(concept, "note", term.note)
    windows = [("admin", "projectSubset", w) for w in term.windows]
    section = _language(concept, SOURCE, term.explanation)
    extra = [*windows, ("note", "", f"reading: {term.reading}")]
    _term(section, term.source, "preferred", extra)
    for variant in term.variants:
        _term(section, variant, "admitted", [])
    for tag in tags:
        target = term.targets.get(tag)
        if target is None:
            continue
        section = _language(concept, tag, cells.get(f"{tag} explanation", ""))
        extra = [("admin", "source", target.source)] if target.source else []
        _term(section, target.text, "preferred", [*extra, ("note", "", f"status: {target.status}")])
        for variant in target.variants:
            _term(section, variant, "admitted", [])
        for wrong in target.forbidden:
            _term(section, wrong, "deprecated", [])


def _language(concept: etree._Element, tag: str, definition: str) -> etree._Element:
    section = _sub(concept, "langSec")
    section.set(_XML_LANG, tag)
    if definition:
        _sub(_sub(section, "descripGrp"), "descrip", definition, type="definition")
    return section


def _term(
    section: etree._Element, text: str, status: str, extra: Sequence[tuple[str, str, str]]
) -> None:
    entry = _sub(section, "termSec")
    _sub(entry, "term", text)
    _sub(entry, "termNote", _STATUS[status], type="administrativeStatus")
    for name, kind, value in extra:
        _sub(entry, name, value, **({"type": kind} if kind else {}))


def parse_xml(data: bytes, name: str) -> etree._Element:
    """The root of an XML file, read without entities, DTD or network; raises ExchangeError."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ExchangeError(f"{name} is not well-formed XML: {error.msg}") from error
    info = root.getroottree().docinfo
    # The 2008 edition names its DTD; entities of its own are never needed.
    if info.internalDTD is not None and any(True for _ in info.internalDTD.iterentities()):
        raise ExchangeError(f"{name} declares XML entities, which are refused")
    return root


def check(data: bytes, name: str) -> list[Problem]:
    """What a DCA-style TBX-Basic file has that ISO 30042:2019 does not allow, by line."""
    root = parse_xml(data, name)
    schema = validator()
    if schema.validate(root):
        return []
    return [Problem(name, int(e.line), "", str(e.message)) for e in schema.error_log]


def load(data: bytes, name: str, problems: list[Problem]) -> list[Row]:
    """The concepts of a TBX file as wide rows; what is not kept is named in `problems`.

    Raises ExchangeError where the file is no TBX.
    """
    root = parse_xml(data, name)
    if _local(root) != "tbx":
        raise ExchangeError(f"{name} is not TBX: its root is <{etree.QName(root).localname}>")
    rows: list[Row] = []
    for concept in root.iter(etree.Element):
        if _local(concept) == "conceptEntry":
            row = _row(concept, name, problems)
            if row is not None:
                rows.append(row)
    return rows


def _local(node: etree._Element) -> str:
    if not isinstance(node.tag, str):
        return ""
    name = etree.QName(node).localname
    return _OLD_NAMES.get(name, name)


def _category(node: etree._Element) -> str:
    """The data category of an element: its type in DCA style, its name in DCT style."""
    return node.get("type") or _local(node)


def _text(node: etree._Element) -> str:
    return "".join(str(t) for t in node.itertext()).strip()


def _within(node: etree._Element, *stops: str) -> Iterator[etree._Element]:
    """Descendants of an element that are not inside another element named in `stops`."""
    for child in node:
        if _local(child) in stops:
            continue
        yield child
        yield from _within(child, *stops)


def _row(concept: etree._Element, name: str, problems: list[Problem]) -> Row | None:
    line = int(concept.sourceline or 0)
    cells: dict[str, str] = {"id": concept.get("id") or ""}
    for node in _within(concept, "langSec"):
        category = _category(node)
        if category == "subjectField":
            cells["domain"] = _text(node)
        elif category == "note":
            cells["note"] = _text(node)
        elif _local(node) not in _KEPT and category not in _KEPT:
            problems.append(Problem(name, line, cells["id"], f"{category} is not kept"))
    for section in concept:
        if _local(section) == "langSec":
            _read_language(section, cells, name, problems)
    if not cells.get("ja"):
        problems.append(Problem(name, line, cells["id"], "no Japanese term"))
        return None
    cells.setdefault("reading", reading(cells["ja"]))
    if cells.get("domain") not in DOMAINS and cells.get("domain") != "place":
        other = cells.get("domain", "")
        cells["domain"] = "city-hall"
        problems.append(Problem(name, line, cells["id"], f"domain {other!r} read as city-hall"))
    return Row(line, cells)


def _read_language(
    section: etree._Element, cells: dict[str, str], name: str, problems: list[Problem]
) -> None:
    given = section.get(_XML_LANG) or section.get("lang") or ""
    tag = next((t for t in LOCALES if t.casefold() == given.casefold()), None)
    tag = tag or next((t for t in LOCALES if t.split("-")[0] == given.split("-")[0].lower()), None)
    if tag is None:
        line = int(section.sourceline or 0)
        problems.append(Problem(name, line, cells["id"], f"language {given!r} is not kept"))
        return
    prefix = "" if tag == SOURCE else f"{tag} "
    for node in _within(section, "termSec"):
        if _category(node) == "definition":
            cells[f"{prefix}explanation"] = _text(node)
    lists: dict[str, list[str]] = {"variants": [], "forbidden": []}
    for entry in section:
        if _local(entry) == "termSec":
            _read_term(entry, tag, cells, lists)
    for part, values in lists.items():
        if values and (tag != SOURCE or part == "variants"):
            cells[f"{prefix}{part}"] = SEPARATOR.join(values)


def _read_term(
    entry: etree._Element, tag: str, cells: dict[str, str], lists: dict[str, list[str]]
) -> None:
    term = status = ""
    extra: dict[str, str] = {}
    windows: list[str] = []
    for node in _within(entry):
        category, text = _category(node), _text(node)
        if category == "term":
            term = text
        elif category == "administrativeStatus":
            status = text.casefold()
        elif category == "projectSubset":
            windows.append(text)
        elif category == "source":
            extra["source"] = text
        elif category == "note" and ": " in text:
            key, _, value = text.partition(": ")
            if key in ("reading", "status"):
                extra[key] = value
    if not term:
        return
    main = tag if tag == SOURCE else f"{tag} target"
    if status.startswith(("deprecated", "superseded")):
        lists["forbidden"].append(term)
    elif main in cells:
        lists["variants"].append(term)
    else:
        cells[main] = term
        if tag == SOURCE:
            if windows:
                cells["windows"] = SEPARATOR.join(windows)
            if "reading" in extra:
                cells["reading"] = extra["reading"]
        else:
            cells |= {f"{tag} {k}": v for k, v in extra.items() if k in ("status", "source")}
