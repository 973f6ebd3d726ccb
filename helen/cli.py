"""The command line."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.text import Text

from helen.config import RunConfiguration, load_configuration
from helen.errors import UserError
from helen.terminal import printable
from reference.core.coins import SEED_BYTES
from reference.core.reject import Abort

app = typer.Typer(
    help="Train linear models among parties that show each other nothing but the result.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

ConfigurationFile = Annotated[Path, typer.Argument(metavar="CONFIG.toml", help="The agreed configuration.")]
Engine = Annotated[Literal["optimized", "reference"] | None, typer.Option(help="Replace session.engine.")]
Suite = Annotated[Literal["paper", "batched"] | None, typer.Option(help="Replace session.suite.")]
Seed = Annotated[str | None, typer.Option(metavar="HEX", help="Repeat a run: 32 bytes.")]
ToyKeys = Annotated[bool, typer.Option("--insecure-toy-keys", help="Allow TOY-512, which protects nothing.")]
Implementation = Annotated[
    str | None, typer.Option(metavar="COMMAND", help="Start this harness; see conformance/README.md.")
]
ReportDirectory = Annotated[
    Path | None, typer.Option(metavar="DIR", help="Write results.jsonl, index.html and junit.xml there.")
]

DEALERS = {
    "key_generation": "KG-0: a trusted dealer makes the keys and could decrypt everything",
    "preprocessing": "OF-0: a trusted dealer makes the preprocessing and could read and forge every shared value",
}


def main() -> None:
    """The entry point of the command ``helen``."""
    app()


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"helen {version('helen-reference')}")
        raise typer.Exit


@app.callback()
def _options(
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    pass


@app.command()
def train(
    config: ConfigurationFile,
    engine: Engine = None,
    suite: Suite = None,
    out: Annotated[Path | None, typer.Option(help="Where to write; runs/NAME-TIME if not given.")] = None,
    seed: Seed = None,
    prepared: Annotated[Path | None, typer.Option(metavar="DIR", help="Use what `helen prepare` wrote.")] = None,
    against: Annotated[bool, typer.Option("--against", help="Then run the other engine on the same session.")] = False,
    insecure_toy_keys: ToyKeys = False,
) -> None:
    """Train a model: all parties run on this machine."""
    from helen.preparing import Kept
    from helen.training import Training

    with _one_line_errors():
        configuration = _load(config, engine, suite, insecure_toy_keys)
        if prepared is not None and seed is not None:
            raise UserError("--seed: prepared material has its own seeds: leave out --seed or --prepared")
        start = _seed(seed) if prepared is None else Kept.load(prepared, configuration)
        training = Training(configuration, start, out or _new_directory("runs", config))
        _warn(configuration)
        training.run(Console(), against=against)


@app.command()
def prepare(
    config: ConfigurationFile,
    engine: Engine = None,
    suite: Suite = None,
    out: Annotated[Path | None, typer.Option(help="Where to write; prepared/NAME-TIME if not given.")] = None,
    seed: Seed = None,
    insecure_toy_keys: ToyKeys = False,
) -> None:
    """Run everything that needs no data, for one later training: `helen train --prepared`."""
    from helen.preparing import prepare

    with _one_line_errors():
        configuration = _load(config, engine, suite, insecure_toy_keys)
        octets = _seed(seed)
        _warn(configuration)
        prepare(configuration, octets, out or _new_directory("prepared", config), Console())


@app.command()
def audit(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="What `helen train` or `helen prepare` wrote.")],
    out: Annotated[
        Path | None,
        typer.Option(help="Where reports go, and an interrupted audit goes on; DIR/audit if not given."),
    ] = None,
    engine: Annotated[Literal["optimized", "reference"], typer.Option(help="What verifies.")] = "optimized",
    workers: Annotated[int, typer.Option(min=1, max=1024, help="Processes that verify proofs.")] = 2,
) -> None:
    """Verify the transcript of a session, without any secret. Exit code 1: refused; 3: a session without a model."""
    from helen.audit.command import audit as audited
    from helen.engines import Engines

    with _one_line_errors():
        report = audited(Console(), directory, out, Engines(engine), workers)
    raise typer.Exit(report.exit_code)


@app.command()
def plan(
    config: ConfigurationFile, engine: Engine = None, suite: Suite = None, insecure_toy_keys: ToyKeys = False
) -> None:
    """Say what a training will cost, and that no number can overflow."""
    from helen.plan_view import show_plan

    with _one_line_errors():
        configuration = _load(config, engine, suite, insecure_toy_keys)
        _warn(configuration)
        show_plan(Console(), configuration)


@app.command()
def data(
    config: ConfigurationFile,
    party: Annotated[str | None, typer.Option(metavar="NAME", help="Only the data of this party.")] = None,
) -> None:
    """Read the data as a training would, and say how it compares with what is declared."""
    from helen.data_view import show_data

    with _one_line_errors():
        show_data(Console(), load_configuration(config), party)


@app.command()
def spec(
    rule: Annotated[str | None, typer.Argument(metavar="[ID]", help="The rule to print.")] = None,
    write: Annotated[bool, typer.Option("--write", help="Write the formulas into the chapters anew.")] = False,
) -> None:
    """Print a rule of the specification, or the list of all rules."""
    from helen.chapters import write_formulas
    from spec.registry import REGISTRY, UnknownRule
    from spec.rendering import render_text

    with _one_line_errors():
        if write:
            for changed in write_formulas():
                typer.echo(changed)
        elif rule is None:
            for known in REGISTRY.values():
                typer.echo(f"{known.id:<12} {known.title}")
        else:
            try:
                typer.echo(render_text(rule))
            except UnknownRule:
                raise UserError(f"{rule}: there is no such rule; `helen spec` lists all") from None


@app.command()
def claims(
    prefix: Annotated[str, typer.Argument(metavar="[ID]", help="Only claims whose IDs begin so.")] = "",
) -> None:
    """Check what the specification claims about its own formulas."""
    from helen.claims_view import show_claims

    with _one_line_errors():
        if not show_claims(Console(), prefix):
            raise typer.Exit(1)


@app.command()
def explain(
    rounds: Annotated[int, typer.Option(min=1, max=9, help="How many rounds the session has.")] = 2,
    suite: Annotated[Literal["batched", "paper"], typer.Option(help="Which proofs.")] = "batched",
    preprocessing: Annotated[
        Literal["trusted-dealer", "mascot"], typer.Option(help="Where triples come from.")
    ] = "trusted-dealer",
    phase: Annotated[Literal["AG", "IN", "IP", "MC", "MR"] | None, typer.Option(help="Only one phase.")] = None,
    pause: Annotated[bool, typer.Option("--pause", help="Wait for the return key after each message.")] = False,
) -> None:
    """Walk through a tiny session, message by message: the rule, the formula, the numbers, who learns what."""
    from helen.explain.lesson import give
    from helen.explain.view import show_lesson

    with _one_line_errors():
        show_lesson(Console(), give(rounds, suite, preprocessing), phase=phase, pause=pause)


@app.command()
def trace(
    rules: Annotated[list[str] | None, typer.Argument(metavar="[ID...]", help="Show every place of a rule.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Fail if a rule lacks text, code or evidence.")] = False,
    write: Annotated[bool, typer.Option("--write", help="Write the committed snapshot anew.")] = False,
    discriminate: Annotated[
        bool, typer.Option("--discriminate", help="Leave out each check, or those of ID: some test must fail.")
    ] = False,
) -> None:
    """Show where each rule is stated, carried out and tested, and how good the evidence is."""
    from helen import trace_view

    with _one_line_errors():
        console = Console()
        if discriminate:
            fine = trace_view.discriminate(rules or [])
        elif write:
            fine = trace_view.write(console)
        elif check:
            fine = trace_view.check(console)
        else:
            fine = trace_view.show(console, rules or [])
        if not fine:
            raise typer.Exit(1)


@app.command()
def conform(
    impl: Implementation = None,
    engine: Annotated[str | None, typer.Option(help="Examine one of our engines; all of them if not given.")] = None,
    level: Annotated[list[str] | None, typer.Option(help="ops, steps, sessions or digests; may be repeated.")] = None,
    category: Annotated[list[str] | None, typer.Option(help="positive or N1 to N10; may be repeated.")] = None,
    report: ReportDirectory = None,
    timeout: Annotated[float, typer.Option(metavar="SECONDS", help="How long an answer may take.")] = 60.0,
    mutants: Annotated[
        bool, typer.Option("--mutants", help="Examine the kit: one wrong line, again and again.")
    ] = False,
) -> None:
    """Hold an implementation against the vectors: ours, or any other behind a harness."""
    from helen import conform as conformance
    from helen.conform_mutants import conform_mutants

    with _one_line_errors():
        if mutants:
            if impl or engine or level or category:
                raise UserError("--mutants: all mutants meet all vectors; leave out what chooses among them")
            if not conform_mutants(Console(), report):
                raise typer.Exit(1)
            return
        if impl is not None and engine is not None:
            raise UserError("--impl and --engine: give one of the two")
        commands = conformance.own_engines(engine) if impl is None else [impl]
        selection = conformance.selection(level or [], category or [])
        if not conformance.conform(Console(), commands, selection, report, timeout):
            raise typer.Exit(1)


def _load(path: Path, engine: str | None, suite: str | None, toy_keys_allowed: bool) -> RunConfiguration:
    given = {"engine": engine, "suite": suite}
    configuration = load_configuration(path, {key: value for key, value in given.items() if value is not None})
    if configuration.session.parameters == "TOY-512" and not toy_keys_allowed:
        raise UserError(
            f"{path}: session.parameters: TOY-512 protects nothing: pass --insecure-toy-keys if you mean it"
        )
    return configuration


def _new_directory(parent: str, config: Path) -> Path:
    return Path(parent) / f"{config.stem}-{datetime.now():%Y%m%d-%H%M%S}"


def _seed(text: str | None) -> bytes:
    if text is None:
        return secrets.token_bytes(SEED_BYTES)
    try:
        seed = bytes.fromhex(text)
    except ValueError:
        seed = b""
    if len(seed) != SEED_BYTES:
        raise UserError(f"--seed: give {SEED_BYTES} bytes as {2 * SEED_BYTES} hexadecimal digits")
    return seed


def _warn(configuration: RunConfiguration) -> None:
    for setup, kind in configuration.setup.model_dump().items():
        if kind == "trusted-dealer":
            _complain(f"INSECURE SETUP, for tests and teaching only: {DEALERS[setup]}")
    if configuration.setup.preprocessing == "mascot":
        typer.echo("OF-1: the parties make the preprocessing themselves (MASCOT); only the keys come from a dealer")
    if configuration.session.parameters == "TOY-512":
        _complain("INSECURE KEYS: TOY-512 can be factored by anyone")


def _complain(line: str) -> None:
    """In red."""
    Console(stderr=True, soft_wrap=True).print(Text(printable(line), style="bold red"))


@contextmanager
def _one_line_errors() -> Iterator[None]:
    """Turn what the person at the keyboard can mend into a line and exit code 2, an abort into a line and 3."""
    try:
        yield
    except UserError as error:
        _complain(str(error))
        raise typer.Exit(2) from None
    except Abort as abort:
        _complain(f"The session stopped. Rule {abort}")
        raise typer.Exit(3) from None
