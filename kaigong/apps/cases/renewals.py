"""Whether renewal of a certificate can be asked for: in time, as often as the law allows, and not used yet."""

from datetime import date

from kaigong.apps.cases import steps
from kaigong.apps.cases.models import Item
from kaigong.core.cases.renewal import begun


def may_be_asked(item: Item, today: date) -> bool:
    """Whether its holder is led to ask. Few items have such a day, so looking closer costs little."""
    if item.renew_last_on is None or item.renew_last_on < today or item.renews_by:
        return False
    use = steps.folded(item.case).items[item.code].use
    return use is not None and begun(use, steps.finished(item.project)) is None
