"""The XML of a schedule, read as a small tree. No document type, no entities, no depth and no length without end."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from kaigong.core.problems import Faulty, Problem

MOST_BYTES = 20 * 1024 * 1024
MOST_DEPTH, MOST_ELEMENTS, MOST_TEXT = 30, 800_000, 20_000
NAMESPACES = ("http://schemas.microsoft.com/project", "")
NOT_READ = frozenset({"TimephasedData", "Views", "Filters", "Groups", "Tables", "Maps", "Reports", "OutlineCodes",
                      "WBSMasks", "Rates", "AvailabilityPeriods"})  # fmt: skip
SPLIT = "\n"


@dataclass(slots=True)
class Node:
    """An element: its name without namespace, its text, its children, and the line it stands on."""

    tag: str
    line: int
    text: str = ""
    children: list["Node"] = field(default_factory=list)

    def all(self, tag: str) -> Iterator["Node"]:
        """The children of a name."""
        return (child for child in self.children if child.tag == tag)

    def first(self, tag: str) -> "Node | None":
        """The first of them."""
        return next(self.all(tag), None)

    def said(self, tag: str) -> str:
        """The text of the first of them."""
        found = self.first(tag)
        return found.text.strip() if found else ""


def tree(content: bytes) -> Node:
    """The element Project; Faulty where the file is none, or means harm."""
    if len(content) > MOST_BYTES:
        size, limit = (f"{count / 1024 / 1024:.0f} MB" for count in (len(content), MOST_BYTES))
        raise Faulty([Problem("mspdi.too_large", data={"size": size, "limit": limit})])
    reader = _Reader()
    try:
        reader.parser.Parse(content, True)
    except expat.ExpatError as error:
        raise Faulty([Problem("mspdi.not_xml", data={"line": error.lineno, "reason": str(error)[:80]})]) from None
    except Faulty:
        raise
    except (LookupError, ValueError) as error:  # an encoding nobody knows
        raise Faulty([Problem("mspdi.not_xml", data={"line": 1, "reason": str(error)[:80]})]) from None
    root = reader.root
    if root is None or root.tag != "Project":
        raise Faulty([Problem("mspdi.not_project", data={"got": root.tag if root else "—"})])
    return root


class _Reader:
    """Builds the tree out of what expat tells; what is not needed is passed over."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=SPLIT)
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text
        self.parser.buffer_text = True
        self.root: Node | None = None
        self.open: list[Node] = []
        self.depth = self.count = self.passed_over = 0

    def doctype(self, *_declared: object) -> None:
        """A document type could define entities without end, or fetch files: there is no use for one here."""
        raise Faulty([Problem("mspdi.doctype", data={"line": self.parser.CurrentLineNumber})])

    def start(self, name: str, _attributes: object) -> None:
        self.depth += 1
        self.count += 1
        space, _, tag = name.rpartition(SPLIT)
        if self.depth > MOST_DEPTH or self.count > MOST_ELEMENTS * (5 if self.passed_over else 1):
            raise Faulty([Problem("mspdi.too_many", data={"line": self.parser.CurrentLineNumber})])
        if self.passed_over or tag in NOT_READ:
            self.passed_over += 1
            return
        if self.root is None and space not in NAMESPACES:
            raise Faulty([Problem("mspdi.not_project", data={"got": f"{tag} ({space[:80]})"})])
        node = Node(tag, self.parser.CurrentLineNumber)
        if self.open:
            self.open[-1].children.append(node)
        else:
            self.root = node
        self.open.append(node)

    def end(self, _name: str) -> None:
        self.depth -= 1
        if self.passed_over:
            self.passed_over -= 1
        else:
            self.open.pop()

    def text(self, text: str) -> None:
        if self.passed_over or not self.open or (text.isspace() and self.open[-1].children):
            return
        node = self.open[-1]
        if len(node.text) + len(text) <= MOST_TEXT:
            node.text += text
