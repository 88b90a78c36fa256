"""Facts of a sample project: those of its type, scaled to its size, a few of them the other way."""

from kaigong.core.rules.facts import sample_facts
from kaigong.core.rules.model import Catalogue
from kaigong.core.values import Fact
from kaigong.demo.dice import Dice

SCALED = (
    "site_area_m2",
    "earthwork_m3",
    "floor_area_m2",
    "energy_tce",
    "electricity_kwh",
    "power_kw",
    "forest_land_m2",
)
BOUNDED = {"small_low_risk": ("site_area_m2", "earthwork_m3", "floor_area_m2", "power_kw")}
TURNED = ("geo_hazard_zone", "traffic_impact", "gas_needed", "mineral_overlay_possible", "construction_waste",
          "occupational_hazard", "special_fire", "comm_needed", "river_works", "temp_land",
          "tree_or_green")  # fmt: skip
TURN_SHARE = 0.12


def facts(catalogue: Catalogue, type_id: str, investment_cny: int, dice: Dice) -> dict[str, Fact]:
    """1. the type's own facts; 2. sizes in step with the money; 3. some yes-or-no facts turned; 4. the money itself."""
    found = dict(sample_facts(catalogue, type_id))
    own = catalogue.project_types[type_id].attributes
    scale = min(4.0, max(0.4, (investment_cny / float(own["investment_cny"])) ** 0.6))  # type: ignore[arg-type]
    kept = {name for flag, names in BOUNDED.items() if found.get(flag) for name in names}
    for name in SCALED:
        value = found.get(name)
        if value and name not in kept and not isinstance(value, bool | str):
            found[name] = _rounded(value * scale * (0.8 + 0.4 * dice.throw()))
    for name in TURNED:
        if own.get(name) is True and dice.chance(TURN_SHARE):
            found[name] = False
    if own.get("heritage_zone") == "potential" and dice.chance(0.6):
        found["heritage_zone"] = "none"
    found["investment_cny"] = investment_cny
    return found


def _rounded(value: float) -> int:
    """Two figures are enough for a sample."""
    step = 10 ** max(0, len(str(int(value))) - 2)
    return max(1, int(value) // step * step)
