"""What every figure's frame has in common."""

from __future__ import annotations

from typing import Any, Final

#: HoloViews options: fills its place, no toolbar, no box around it; the page's own tools come later.
QUIET: Final[dict[str, Any]] = {
    "responsive": True,
    "toolbar": None,
    "show_frame": False,
}
