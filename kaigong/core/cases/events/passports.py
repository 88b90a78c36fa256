"""What happens to a project's passport. It stands in a stream of its own: taking one changes nothing that it says."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PassportTaken:
    """Somebody has taken the passport of a project."""

    project: str
