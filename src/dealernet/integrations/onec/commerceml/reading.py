"""Reading a CommerceML file as a stream: one element at a time, whatever the version, constant memory."""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Final

from django.utils.translation import gettext as _
from lxml import etree


class Unreadable(Exception):
    """The file cannot be read as CommerceML; the text says why, for whoever runs the exchange."""


def elements(path: Path, source: BinaryIO | None = None) -> Iterator[tuple[str, etree._Element]]:
    """Goods, offers, documents, counterparties, price types, warehouses, groups and properties, in the file's order.

    Each comes with its local name, and is forgotten after; a catalogue comes when its goods begin. Reads from
    `source` when it is given, so that its position tells how far it is. Refuses entities, DOCTYPE, files cut in
    the middle, and files that are no CommerceML.
    """
    if path.stat().st_size == 0:
        raise Unreadable(_("the file is empty"))
    told: dict[str, Any] = {**_SAFE, "encoding": _encoding_of(path)}
    try:
        _check_root(path, told)
        yield from _whole(etree.iterparse(source or str(path), events=("start", "end"), tag=_LOOKED_FOR, **told))
    except etree.XMLSyntaxError as wrong:
        raise Unreadable(
            _("line %(line)s: %(why)s") % {"line": wrong.lineno or 1, "why": _reason(wrong, path)}
        ) from wrong


def _check_root(path: Path, told: dict[str, Any]) -> None:
    with path.open("rb") as file:
        root = next(etree.iterparse(file, events=("start",), **told), (None, None))[1]
        name = "" if root is None else local(root)
        if root is not None and root.getroottree().docinfo.internalDTD is not None:
            raise Unreadable(_("the file declares a DOCTYPE: exchange files have none"))
        if name != "КоммерческаяИнформация":
            raise Unreadable(_("the root is “%(name)s”, not КоммерческаяИнформация") % {"name": name[:60]})


def _whole(context: Any) -> Iterator[tuple[str, etree._Element]]:
    """Elements as wholes: what lies within one of them comes with it, and is passed over here."""
    outer: Any = None
    for event, element in context:
        if outer is not None:
            if element is outer and event == "end":
                yield local(outer), outer
                _forget(outer)
                outer = None
        elif event == "start":
            name = local(element)
            if name == "Товары" and local(element.getparent()) == "Каталог":
                yield "Каталог", element.getparent()
            if name in WHOLE and _is_ours(element):
                outer = element


WHOLE: Final = frozenset({"Товар", "Предложение", "Документ", "Контрагент", "ТипЦены", "Склад", "Группа", "Свойство"})
_LOOKED_FOR: Final = tuple(f"{{*}}{name}" for name in sorted({*WHOLE, "Товары"}))
"""Of whatever namespace: the parser itself passes over the others."""
_SAFE: Final = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "recover": False,
}


def local(element: Any) -> str:
    """The name of an element without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def text(element: Any, *names: str) -> str | None:
    """The text of a child by path; nothing when it is not there (which is not the same as empty)."""
    found = child(element, *names)
    return None if found is None else (found.text or "").strip()


def child(element: Any, *names: str) -> Any:
    """A child by path of local names; nothing when it is not there."""
    for name in names:
        element = next(element.iterchildren(f"{{*}}{name}"), None)
        if element is None:
            return None
    return element


def children(element: Any, *names: str) -> list[Any]:
    """All children of the last name under the path of the others."""
    parent = child(element, *names[:-1]) if len(names) > 1 else element
    return [] if parent is None else list(parent.iterchildren(f"{{*}}{names[-1]}"))


class Parts:
    """The children of an element by local name, looked through once: cheaper where many are asked for."""

    __slots__ = ("_named",)

    def __init__(self, element: Any) -> None:
        self._named: dict[str, list[Any]] = {}
        for one in element:
            self._named.setdefault(local(one), []).append(one)

    def __contains__(self, name: str) -> bool:
        return name in self._named

    def text(self, name: str) -> str | None:
        """The text of a child; nothing when it is not there (which is not the same as empty)."""
        found = self._named.get(name)
        return None if found is None else (found[0].text or "").strip()

    def child(self, name: str) -> Any:
        """A child; nothing when it is not there."""
        return self._named.get(name, _NOTHING)[0]

    def children(self, name: str, inner: str = "") -> Sequence[Any]:
        """All children of a name; with `inner`, all of that name under the first of them."""
        found = self._named.get(name, ())
        return children(found[0], inner) if found and inner else found


_NOTHING: Final = (None,)


def _is_ours(element: Any) -> bool:
    parent = element.getparent()
    if local(element) == "Склад":
        return parent is not None and local(parent) == "Склады"
    if local(element) in ("Группа", "Товар", "Контрагент"):
        return parent is not None and local(parent) in (
            "Группы",
            "Товары",
            "Контрагенты",
            "ПакетКонтрагентов",
            "КонтрагентыСписок",
        )
    return True


def _forget(element: Any) -> None:
    element.clear(keep_tail=False)
    parent, before = element.getparent(), element.getprevious()
    while before is not None and (local(before) in WHOLE or not isinstance(before.tag, str)):
        parent.remove(before)
        before = element.getprevious()


def _encoding_of(path: Path) -> str | None:
    """Windows-1251 for a file that declares nothing and is no UTF-8; nothing where the parser may decide."""
    with path.open("rb") as file:
        head = file.read(4096)
        bare = head.replace(b"\x00", b"")
        if b"<" not in bare:
            raise Unreadable(_("the file is not XML"))
        if b"<!DOCTYPE" in bare.upper() or b"<!ENTITY" in bare.upper():
            raise Unreadable(_("the file declares a DOCTYPE: exchange files have none"))
        if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")) or b"encoding" in bare.partition(b"?>")[0]:
            return None
        if b"\x00" in head:
            return None
        decoder = codecs.getincrementaldecoder("utf-8")()
        file.seek(0)
        try:
            while chunk := file.read(1024 * 1024):
                decoder.decode(chunk)
        except UnicodeDecodeError:
            return "windows-1251"
    return None


def _reason(wrong: etree.XMLSyntaxError, path: Path) -> str:
    words = str(wrong.msg or wrong)
    if "encoding" in words.lower() or "not proper UTF-8" in words:
        return _("the text is not in the encoding the file declares")
    if not _ends_whole(path):
        return _("the file breaks off: it was not received whole")
    return words[:300]


def _ends_whole(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 200))
        return file.read().replace(b"\x00", b"").rstrip().endswith(b">")
