"""The worker: delivers what the outbox holds and rings the alarms. This loop alone may catch every exception.

One round: 1. ring every alarm whose minute or day has come; 2. claim a delivery, hand it to its kind's handler, mark
it as made, until none is due; 3. wait a moment. A delivery whose handler fails waits longer after each try; a database
that is away is waited for. Killed at any point, the worker leaves each delivery either made or to be tried again under
the same key.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event

from django.db import close_old_connections, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kaigong.apps.ledger import actions_outbox as outbox
from kaigong.apps.ledger import registry, tallies
from kaigong.apps.ledger.actions import seal_day
from kaigong.apps.ledger.models import Delivery
from kaigong.core.problems import Refused

IDLE_SECONDS = 1.0
LONGEST_OUTAGE_SECONDS = 30.0
BATCH = 200  # deliveries between two looks at the alarms
BY = "system:worker"
log = logging.getLogger("kaigong.worker")


@dataclass(slots=True)
class Worker:
    """A loop with its clock; `stop` is set from outside (SIGTERM) and looked at between two deliveries."""

    clock: Callable[[], datetime]
    stop: Event = field(default_factory=Event)
    made: int = 0
    failed: int = 0
    _outage: float = IDLE_SECONDS

    def run(self) -> None:
        """Until stopped."""
        while not self.stop.is_set():
            try:
                close_old_connections()
                busy = self.once()
                self._outage = IDLE_SECONDS
            except Exception as error:  # noqa: BLE001  the one loop that must outlive whatever a database does
                self._wait_for_the_database(error)
                continue
            if not busy:
                self.stop.wait(IDLE_SECONDS)

    def once(self) -> bool:
        """One round: alarms, then deliveries; whether there may be more to do at once."""
        self.ring()
        done = 0
        while done < BATCH and not self.stop.is_set() and self.deliver():
            done += 1
        return done == BATCH

    def _wait_for_the_database(self, error: Exception) -> None:
        log.error("the worker waits %.0f s: %s: %s", self._outage, type(error).__name__, error)
        connection.close()
        self.stop.wait(self._outage)
        self._outage = min(self._outage * 2, LONGEST_OUTAGE_SECONDS)

    # --------------------------------------------------------------------------------------------------- deliveries

    def deliver(self) -> bool:
        """Deliver one; False when none is due."""
        handlers = registry.handlers()
        delivery = outbox.claim(now=self.clock(), kinds=list(handlers))
        if delivery is None:
            return False
        handler = handlers[delivery.kind]
        try:
            self._hand_over(handler, delivery)
        except registry.Undeliverable as reason:
            self._failed(delivery, str(reason), hopeless=True)
        except Exception as error:  # noqa: BLE001  whatever a receiver or a handler does, the next delivery must go on
            log.warning("delivery %s (%s), try %s failed: %s", delivery.pk, delivery.kind, delivery.tries, error)
            self._failed(delivery, f"{type(error).__name__}: {error}")
        else:
            self.made += 1
        return True

    def _hand_over(self, handler: registry.Handler, delivery: Delivery) -> None:
        if not handler.inside:
            handler.handle(delivery, self.clock())
            outbox.finish(delivery=delivery, now=self.clock())
            return
        with transaction.atomic():
            if outbox.finish(delivery=delivery, now=self.clock()):
                handler.handle(delivery, self.clock())

    def _failed(self, delivery: Delivery, error: str, hopeless: bool = False) -> None:
        self.failed += 1
        outbox.put_back(delivery=delivery, error=error, now=self.clock(), hopeless=hopeless)

    # ------------------------------------------------------------------------------------------------------- alarms

    def ring(self) -> None:
        """Ring every alarm whose minute or day has come and that no other worker has taken."""
        now = timezone.localtime(self.clock())
        for alarm in registry.alarms():
            period = f"{now:%Y-%m-%d}" if alarm.daily else f"{now:%Y-%m-%dT%H:%M}"
            if not self.stop.is_set() and outbox.take_turn(name=alarm.name, period=period, now=now):
                self._ring(alarm, period, now)

    def _ring(self, alarm: registry.Alarm, period: str, now: datetime) -> None:
        try:
            alarm.ring(now)
        except Exception as error:  # noqa: BLE001  one alarm that fails must not keep the others from ringing
            log.exception("alarm %s failed", alarm.name)
            outbox.give_turn_back(name=alarm.name, period=period, error=f"{type(error).__name__}: {error}")
        else:
            outbox.keep_turn(name=alarm.name, period=period)


def register() -> None:
    """The ledger's own alarms: the root of the day before, and what died with its worker at the last try; and how
    what administrators do with deliveries is called."""
    registry.register_alarm("seal-day", _("签署前一日的日根"), seal_yesterday, daily=True)
    registry.register_alarm("tallies", _("归并计数"), lambda now: tallies.fold())
    registry.register_alarm("bury", _("清理中断的投递"), lambda now: outbox.bury(now=now))
    registry.register_streams("outbox", _("对外投递"))
    registry.register_kinds({"DeliveryResent": _("重新投递"), "DeliveryGivenUp": _("放弃投递")})


def seal_yesterday(now: datetime) -> None:
    """Sign the root of the day before, unless somebody already did."""
    try:
        seal_day(day=timezone.localdate(now) - timedelta(days=1), by=BY, now=now)
    except Refused as refusal:
        if refusal.code != "ledger.day_sealed":
            raise
