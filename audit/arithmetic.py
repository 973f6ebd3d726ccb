"""The computation on shares as an outsider sees it: coins, openings, and MAC checks that cancel."""

from audit.outsider import Session
from reference.core.cointoss import coin_of, require_committed
from reference.messages.cointoss import Commitment, Opening
from reference.messages.spdz import OpenedShares
from reference.spdz.opened import require_cancelled, sums_of


class Arithmetic:
    """Follows one engine. ``identifier``: what its coins are bound to.

    Spec: SP-4, SP-5
    """

    def __init__(self, session: Session, identifier: bytes) -> None:
        self._session, self._identifier = session, identifier
        self._prime = session.schedule.field
        self._checks = 0
        self._unchecked = False

    def coin(self, label: str) -> bytes:
        """The next joint coin. Spec: CT-1"""
        return coin_of(self._identifier, label, self._committed(label, "CT-1"))

    def open(self, count: int) -> tuple[int, ...]:
        """The next ``count`` opened values. Spec: SP-4"""
        opened = sums_of(self._prime, self._session.reader.broadcast(OpenedShares), count)
        self._session.count("SP-4.V0", len(self._session.parties))
        self._unchecked = True
        return opened

    def open_masked(self, count: int) -> tuple[int, ...]:
        """A MAC check if anything waits for one, then an opening. Spec: SP-5"""
        self.check()
        return self.open(count)

    def open_checked(self, count: int) -> tuple[int, ...]:
        """The same, and a MAC check of it. Spec: SP-5"""
        opened = self.open_masked(count)
        self.check()
        return opened

    def check(self) -> None:
        """The MAC check of everything opened since the last one. Spec: SP-5"""
        if not self._unchecked:
            return
        self._checks, self._unchecked = self._checks + 1, False
        label = f"SP-5/{self._checks}"
        self.coin(label)
        require_cancelled(self._prime, self._committed(label + "/sigma", "SP-5"), self._checks)
        self._session.count("SP-5.V0", len(self._session.parties))
        self._session.count("SP-5.MAC")

    def _committed(self, label: str, rule: str) -> dict[int, Opening]:
        committed = self._session.reader.broadcast(Commitment)
        opened = self._session.reader.broadcast(Opening)
        require_committed(self._identifier, label, committed, opened, rule)
        self._session.count(f"{rule}.C", len(opened))
        return opened
