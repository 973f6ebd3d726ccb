import io

from rich.console import Console

from helen.progress import PhaseProgress, ProgressReporter


def show(*events, terminal):
    console = Console(file=io.StringIO(), force_terminal=terminal, width=100)
    with ProgressReporter(console) as reporter:
        for event in events:
            reporter(PhaseProgress(*event))
    return console.file.getvalue()


def test_plain_lines_where_there_is_no_terminal(monkeypatch):
    seconds = [0.0]
    monkeypatch.setattr("helen.progress.time.monotonic", lambda: seconds[0])
    console = Console(file=io.StringIO(), force_terminal=False, width=100)
    with ProgressReporter(console) as reporter:
        for done in range(31):
            seconds[0] = 2.0 * done
            reporter(PhaseProgress("MC", done, 30))
            reporter(PhaseProgress("MC", done, 30))
    lines = console.file.getvalue().splitlines()
    assert len(lines) == 10
    assert lines[0] == "Model compute: 3/30, 6 s, about 54 s left"
    assert lines[-1] == "Model compute: 30/30, 60 s"


def test_a_bar_for_each_phase_on_a_terminal():
    text = show(("AG", 1, 1), ("MC", 6, 12), terminal=True)
    assert "Agreement" in text
    assert "Model compute" in text
    assert "6/12" in text


def test_an_unknown_phase_is_shown_under_its_own_name():
    assert show(("XY", 1, 1), terminal=False) == "XY: 1/1, 0 s\n"
