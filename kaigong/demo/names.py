"""Names for sample projects and their owners, put together from lists of words."""

from dataclasses import dataclass, field

from kaigong.demo import files
from kaigong.demo.dice import Dice


@dataclass(slots=True)
class Namer:
    """Gives each project a name of its own, and says who builds it."""

    dice: Dice
    taken: set[str] = field(default_factory=set)

    def project(self, type_id: str, klass: str, county: str) -> tuple[str, str]:
        """A name no other project has, and the name of the owner."""
        words, place = files.read("names"), files.agency_names()[county]
        for _try in range(200):
            name, owner = self._made(words, type_id, klass, place)
            if name not in self.taken:
                self.taken.add(name)
                return name, owner
        raise LookupError(f"no name left for {type_id} in {county}")

    def _made(self, words: dict, type_id: str, klass: str, place: str) -> tuple[str, str]:
        if type_id in ("industrial-general", "social-small-low-risk"):
            return self._plant(words, place)
        work = self.dice.one_of(words["works"][type_id])
        if type_id in ("solar-power", "wind-power", "storage"):
            brand = self.dice.one_of(words["brands"])
            return f"{place}{brand}{self.dice.one_of(words['megawatts'])}兆瓦{work}", f"{place}{brand}新能源有限公司"
        if type_id in words["owners"]:
            return f"{place}{self._where(words, type_id)}{work}", f"{place}{words['owners'][type_id]}"
        if type_id == "transmission":
            return f"{place}{self.dice.one_of(words['towns'])}{work}", files.agency_names()["power-supply"]
        brand = self.dice.one_of(words["brands"])
        return f"{place}{brand}{work}", f"{place}{brand}{'产业发展' if klass == 'industry' else '置业'}有限公司"

    def _plant(self, words: dict, place: str) -> tuple[str, str]:
        chain = self.dice.one_of(list(words["chains"]))
        brand, make = self.dice.one_of(words["brands"]), self.dice.one_of(words["makes"])
        return f"{place}{brand}{self.dice.one_of(words['chains'][chain])}{make}", f"{place}{brand}{chain}有限公司"

    def _where(self, words: dict, type_id: str) -> str:
        if type_id == "highway":
            first, second = self.dice.shuffled(words["towns"])[:2]
            return f"{first}至{second}"
        lists = {"gov-municipal-linear": "roads", "water-works": "waters", "gov-building": "towns"}
        return str(self.dice.one_of(words[lists[type_id]]))
