"""Claims of the specification in the terminal."""

from time import perf_counter

from rich.console import Console

from spec.claims.catalogue import CLAIMS


def show_claims(console: Console, prefix: str) -> bool:
    """Check the claims whose IDs begin with ``prefix``, a line each with method and time; whether all hold."""
    chosen = [claim for claim in CLAIMS.values() if claim.id.startswith(prefix)]
    started, failed = perf_counter(), 0
    for claim in chosen:
        begun = perf_counter()
        holds = claim.holds()
        failed += not holds
        verdict = "[green]holds[/]" if holds else "[bold red]FAILS[/]"
        console.print(
            f"{verdict}  {claim.id:<32} {claim.method:<10} {perf_counter() - begun:6.2f} s  {claim.statement}",
            highlight=False,
            soft_wrap=True,
        )
    console.print(f"{len(chosen) - failed} of {len(chosen)} claims hold, {perf_counter() - started:.1f} s")
    return failed == 0
