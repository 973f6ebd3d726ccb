"""What a party does in each phase of a session: time, products, octets of AES, messages."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from time import perf_counter, process_time

from conformance.bench.counting import CountingKernel, Counts
from optimized.arithmetic.counting import Ledger, counted
from reference.core.channel import Wire
from reference.core.rounds import Rounds
from reference.preprocessing.kernel import Kernel

PHASES = ("agreement", "keys", "preprocessing", "masks", "inputs", "rounds", "release")
"""In the order of a session; the three parts of the initialisation have a name each."""

_NAMES = {"AG": "agreement", "IP": "inputs", "MC": "rounds", "MR": "release"}
_PARTS = ("keys", "preprocessing", "masks")


def name_of(phase: str, round: int) -> str:
    """The name of the phase of a position."""
    return _PARTS[round] if phase == "IN" else _NAMES[phase]


@dataclass
class Account:
    """One party's part in one phase.

    ``cpu``, ``wall``: seconds, the latter with all waiting. ``public``: octets that were said to all, once;
    ``private``: those said to one party each. ``exchanges``: how often everybody spoke, echoes included.
    """

    cpu: float = 0.0
    wall: float = 0.0
    public: int = 0
    private: int = 0
    exchanges: int = 0
    ledger: Ledger = field(default_factory=Ledger)
    counts: Counts = field(default_factory=Counts)


class Meter:
    """Keeps the accounts of one party by phase. Processor time and counts only while it is running."""

    def __init__(self, kernel: Kernel) -> None:
        self.kernel = CountingKernel(kernel)
        self.accounts: dict[str, Account] = {}
        self._phase, self._began, self._block = PHASES[0], perf_counter(), ExitStack()

    @contextmanager
    def running(self) -> Iterator[None]:
        """The party computes within the block."""
        self._open()
        try:
            yield
        finally:
            self._block.close()

    def enter(self, phase: str) -> None:
        """The party, which is running, begins a phase."""
        self._block.close()
        self.wait()
        self._phase = phase
        self._open()

    def said(self, wire: Wire, party: int) -> None:
        """What the party says."""
        account = self._account(name_of(wire.position.phase, wire.position.round))
        lengths = [len(octets) for recipient, octets in wire.messages.items() if recipient != party]
        account.exchanges += 1
        if wire.public:
            account.public += max(lengths)
        else:
            account.private += sum(lengths)

    def wait(self) -> None:
        """Book the time on the wall; once more at the end of a session."""
        now = perf_counter()
        self._account(self._phase).wall += now - self._began
        self._began = now

    def _account(self, phase: str) -> Account:
        return self.accounts.setdefault(phase, Account())

    def _open(self) -> None:
        ledger, before = self._block.enter_context(counted()), self.kernel.counts
        self._block.callback(self._book, self._account(self._phase), ledger, before, process_time())

    def _book(self, account: Account, ledger: Ledger, before: Counts, since: float) -> None:
        account.cpu += process_time() - since
        account.ledger.add(ledger)
        account.counts += self.kernel.counts - before


class MeteredRounds(Rounds):
    """Tells a meter when a phase begins."""

    def __init__(self, parties: int, meter: Meter) -> None:
        super().__init__(parties)
        self._meter = meter

    def enter(self, phase: str, round: int = 0) -> None:
        """Begin a phase, or the next round of a phase."""
        super().enter(phase, round)
        self._meter.enter(name_of(phase, round))
