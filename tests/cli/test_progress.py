"""Long work: a bar where a person is looking and it takes a while, and an end that is clean when it is broken off."""

import os
import pty
import signal
import subprocess
import sys
from contextlib import suppress

import pytest

from tests.conftest import NOTES, ROOT

pytestmark = pytest.mark.dear

AT_ONCE = "import budgetnote.cli.progress as p; p.PATIENCE = -1; from budgetnote.cli import main; main({words!r})"


def on_a_terminal(words: list[str], script: str = AT_ONCE, **variables: str) -> tuple[int, str, str]:
    """The exit code, standard output (a pipe) and what a terminal is shown on standard error."""
    terminal, other = pty.openpty()
    command = [sys.executable, "-c", script.format(words=words)]
    environment = os.environ | {"TERM": "xterm", "LANG": "en_GB.UTF-8", "LC_ALL": "en_GB.UTF-8"} | variables
    ran = subprocess.run(command, stdout=subprocess.PIPE, stderr=other, cwd=ROOT, env=environment, check=False)
    os.close(other)
    shown = b""
    try:
        while part := os.read(terminal, 65536):
            shown += part
    except OSError:
        pass
    os.close(terminal)
    return ran.returncode, ran.stdout.decode(), shown.decode()


@pytest.mark.parametrize("words", [["check", "notes"], ["totals", "notes"]])
def test_a_long_run_shows_a_bar_that_is_gone_at_the_end(words: list[str]) -> None:
    code, out, shown = on_a_terminal(words)
    assert code == 0
    assert "Reading notes" in shown
    assert "/2" in shown
    assert shown.rstrip().endswith("\x1b[?25h\r\x1b[1A\x1b[2K")  # the cursor is back, and the bar is gone
    assert "\x1b" not in out


def test_the_bar_speaks_danish_too() -> None:
    assert "Læser notater" in on_a_terminal(["totals", "notes", "--language", "da"])[2]


def test_a_short_run_shows_none_and_neither_does_a_pipe_or_a_dumb_terminal() -> None:
    patient = AT_ONCE.replace("-1", "3600")
    assert on_a_terminal(["check", "notes"], patient)[2] == ""
    assert on_a_terminal(["check", "notes"], TERM="dumb")[2] == ""
    command = [sys.executable, "-c", AT_ONCE.format(words=["check", "notes"])]
    assert subprocess.run(command, capture_output=True, cwd=ROOT, check=True).stderr == b""


def heard() -> None:
    """Interrupts are heard, also where the tests run in the background of a shell that ignores them."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_breaking_off_ends_with_130_and_no_traceback() -> None:
    command = [sys.executable, "-m", "budgetnote", "check", str(NOTES), "/dev/stdin", "--language=en"]
    running = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        preexec_fn=heard,
        bufsize=0,
    )
    assert running.stdin is not None
    with running.stdin as endless:
        endless.write(b"#" * 200_000)  # more than a pipe holds: it has been written when the other end reads
        while running.poll() is None:  # a signal just before the other end waits is not seen until it has waited
            running.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                running.wait(1)
        assert running.stdout is not None
        assert running.stderr is not None
        out, err = running.stdout.read(), running.stderr.read()
    assert running.returncode == 130
    assert out == b""
    assert err == b"budgetnote: interrupted\n"
