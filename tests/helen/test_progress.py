import io

from rich.console import Console

from helen.progress import PhaseProgress, ProgressReporter


def show(*events, terminal):
    console = Console(file=io.StringIO(), force_terminal=terminal, width=100)
    with ProgressReporter(console) as reporter:
        for event in events:
            reporter(PhaseProgress(*event))
    return console.file.getvalue()


def test_plain_lines_where_there_is_no_terminal():
    text = show(("AG", 0, 1), ("AG", 1, 1), ("AG", 1, 1), *(("MC", n, 12) for n in range(13)), terminal=False)
    assert text.splitlines() == [
        "Agreement: 1/1",
        "Model compute: 5/12",
        "Model compute: 10/12",
        "Model compute: 12/12",
    ]


def test_a_bar_for_each_phase_on_a_terminal():
    text = show(("AG", 1, 1), ("MC", 6, 12), terminal=True)
    assert "Agreement" in text
    assert "Model compute" in text
    assert "6/12" in text


def test_an_unknown_phase_is_shown_under_its_own_name():
    assert show(("XY", 1, 1), terminal=False) == "XY: 1/1\n"
