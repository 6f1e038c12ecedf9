"""What is happening, shown while it happens: a moving display on a terminal, plain lines elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from jobs.workplace import Tell


@contextmanager
def progress(console: Console | None = None) -> Iterator[Tell]:
    """Give a `tell` that shows each step once, with a bar where it is known how far it is."""
    console = console or Console(stderr=True, highlight=False)
    if not console.is_terminal:
        yield _lines(console)
        return
    said = TextColumn("{task.description}", markup=False)
    columns = (SpinnerColumn(finished_text="✓"), said, BarColumn(24), TimeElapsedColumn())
    with Progress(*columns, console=console) as display:
        steps: list[tuple[str, TaskID]] = []

        def tell(step: str, far: float | None) -> None:
            if not steps or steps[-1][0] != step:
                _finish(display, steps)
                steps.append((step, display.add_task(step, total=None)))
            if far is not None:
                display.update(steps[-1][1], total=1.0, completed=far)

        yield tell
        _finish(display, steps)


def both(first: Tell, then: Tell) -> Tell:
    """Tell two listeners, in this order."""

    def tell(step: str, far: float | None) -> None:
        first(step, far)
        then(step, far)

    return tell


def _finish(display: Progress, steps: list[tuple[str, TaskID]]) -> None:
    if steps:
        display.update(steps[-1][1], total=1.0, completed=1.0)


def _lines(console: Console) -> Callable[[str, float | None], None]:
    last = ""

    def tell(step: str, _far: float | None) -> None:
        nonlocal last
        if step != last:
            console.print(step, markup=False)
            last = step

    return tell
