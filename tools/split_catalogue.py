"""Split a catalogue kept in one file into the folder the house style asks for, without touching a single value.

    python tools/split_catalogue.py CATALOGUE.yaml FOLDER

Works on lines, so flow style and quoting stay as written. Items go to one file per first agency; their order in the
source is kept as `meta.item_order`, because reforms and outputs follow it. Refuses to overwrite a file.
"""

import sys
from collections import defaultdict
from pathlib import Path

import yaml

PLACES = {
    "meta": "meta.yaml",
    "exclusion_reasons": "exclusion-reasons.yaml",
    "attributes": "attributes.yaml",
    "derived_attributes": "attributes.yaml",
    "agencies": "agencies/agencies.yaml",
    "materials": "materials.yaml",
    "reforms": "routes/reforms.yaml",
    "project_types": "routes/project-types.yaml",
    "themes": "routes/themes.yaml",
}


def sections(text: str) -> dict[str, list[str]]:
    """The lines of each top-level section, its heading first."""
    found: dict[str, list[str]] = {}
    current: list[str] = []
    for line in text.splitlines():
        if line and not line[0].isspace() and not line.startswith(("#", "-")):
            current = found.setdefault(line.split(":")[0], [])
        current.append(line)
    return found


def entries(lines: list[str]) -> list[list[str]]:
    """The lines of each entry of a list section."""
    found: list[list[str]] = []
    for line in lines[1:]:
        if line.startswith("  - "):
            found.append([])
        found[-1].append(line)
    return found


def item_files(lines: list[str]) -> tuple[dict[str, list[str]], list[str]]:
    """The items by file, and their ids in the order of the source."""
    files: dict[str, list[str]] = defaultdict(lambda: ["items:"])
    order = []
    for block in entries(lines):
        item = yaml.safe_load("\n".join(block))[0]
        files[f"items/{item['agency'][0]}.yaml"] += block
        order.append(item["id"])
    return files, order


def split(text: str) -> dict[str, str]:
    """Every file of the folder, by its path."""
    found = sections(text)
    files, order = item_files(found.pop("items"))
    listed = ["  # Items are kept by agency; this is the order of the catalogue, which reforms and outputs follow."]
    found["meta"] += [*listed, "  item_order:", *(f"    - {item}" for item in order)]
    for section, lines in found.items():
        files[PLACES[section]] = [*files.get(PLACES[section], []), *lines]
    return {path: "\n".join(lines) + "\n" for path, lines in files.items()}


def main(source: str, folder: str) -> None:
    for path, text in split(Path(source).read_text(encoding="utf-8")).items():
        target = Path(folder) / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("x", encoding="utf-8") as file:
            file.write(text)
        print(target)


if __name__ == "__main__":
    main(*sys.argv[1:])
