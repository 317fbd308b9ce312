"""The structure of a DCA-style TBX-Basic file (ISO 30042:2019, clause 5-8) as RELAX NG.

Written from the standard's element model and the data categories of the public TBX-Basic
dialect. Annotations of text (`hi`, `foreign`) and back matter, which we never write, are left out.
"""

# ruff: noqa: E501 - one element a line
from __future__ import annotations

from functools import lru_cache

from lxml import etree

TBX_NAMESPACE = "urn:iso:std:iso:30042:ed-2"


def _element(name: str, content: str) -> str:
    return f'<define name="{name}"><element name="{name}">{content}</element></define>'


def _typed(name: str, types: str) -> str:
    values = "".join(f"<value>{t}</value>" for t in types.split())
    return _element(
        name,
        f'<attribute name="type"><choice>{values}</choice></attribute>'
        '<optional><attribute name="target"/></optional>'
        '<optional><attribute name="id"><data type="ID"/></attribute></optional><text/>',
    )


_NOTES = (
    '<zeroOrMore><choice><ref name="descrip"/><ref name="descripGrp"/><ref name="admin"/>'
    '<ref name="adminGrp"/><ref name="transacGrp"/><ref name="note"/><ref name="ref"/>'
    '<ref name="xref"/></choice></zeroOrMore>'
)
_LANG = '<attribute name="xml:lang"><data type="language"/></attribute>'
_ID = '<optional><attribute name="id"><data type="ID"/></attribute></optional>'
_GROUP_TAIL = (
    '<zeroOrMore><choice><ref name="admin"/><ref name="note"/><ref name="transacGrp"/>'
    '<ref name="xref"/><ref name="ref"/></choice></zeroOrMore>'
)

_SCHEMA = (
    f'<grammar xmlns="http://relaxng.org/ns/structure/1.0" ns="{TBX_NAMESPACE}"'
    ' datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">'
    '<start><element name="tbx"><attribute name="type"><value>TBX-Basic</value></attribute>'
    f'<attribute name="style"><value>dca</value></attribute>{_LANG}'
    '<ref name="tbxHeader"/><ref name="text"/></element></start>'
    + _element(
        "tbxHeader",
        '<ref name="fileDesc"/><optional><ref name="encodingDesc"/></optional>'
        '<optional><ref name="revisionDesc"/></optional>',
    )
    + _element(
        "fileDesc",
        '<optional><ref name="titleStmt"/></optional><optional><ref name="publicationStmt"/>'
        '</optional><oneOrMore><ref name="sourceDesc"/></oneOrMore>',
    )
    + _element("titleStmt", '<element name="title"><text/></element><zeroOrMore><ref name="note"/></zeroOrMore>')
    + "".join(
        _element(name, '<oneOrMore><ref name="p"/></oneOrMore>')
        for name in ("publicationStmt", "sourceDesc", "encodingDesc")
    )
    + _element("revisionDesc", '<oneOrMore><element name="change"><oneOrMore><ref name="p"/></oneOrMore></element></oneOrMore>')
    + _element("p", '<optional><attribute name="type"/></optional><text/>')
    + _element("text", '<element name="body"><oneOrMore><ref name="conceptEntry"/></oneOrMore></element>')
    + _element("conceptEntry", f'{_ID}{_NOTES}<oneOrMore><ref name="langSec"/></oneOrMore>')
    + _element("langSec", f'{_LANG}{_NOTES}<oneOrMore><ref name="termSec"/></oneOrMore>')
    + _element(
        "termSec",
        f'{_ID}<element name="term"><text/></element>'
        '<zeroOrMore><choice><ref name="termNote"/><ref name="termNoteGrp"/></choice></zeroOrMore>'
        + _NOTES,
    )
    + _element("termNoteGrp", f'<ref name="termNote"/>{_GROUP_TAIL}')
    + _element("descripGrp", f'<ref name="descrip"/>{_GROUP_TAIL}')
    + _element("adminGrp", f'<ref name="admin"/>{_GROUP_TAIL}')
    + _element(
        "transacGrp",
        '<ref name="transac"/><zeroOrMore><choice><ref name="date"/><ref name="transacNote"/>'
        '<ref name="note"/></choice></zeroOrMore>',
    )
    + _typed(
        "termNote",
        "administrativeStatus grammaticalGender grammaticalNumber partOfSpeech termLocation termType"
        " geographicalUsage",
    )
    + _typed("descrip", "subjectField definition context")
    + _typed("admin", "source customerSubset projectSubset")
    + _typed("transac", "transactionType")
    + _typed("transacNote", "responsibility")
    + _typed("xref", "externalCrossReference xGraphic")
    + _typed("ref", "crossReference")
    + _element("date", '<data type="date"/>')
    + _element("note", f"{_ID}<text/>")
    + "</grammar>"
)  # fmt: skip


@lru_cache(maxsize=1)
def validator() -> etree.RelaxNG:
    """The compiled schema."""
    return etree.RelaxNG(etree.fromstring(_SCHEMA))
