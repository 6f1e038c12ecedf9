"""Tells a local disk from a network file system, on which SQLite's locks cannot be trusted."""

from __future__ import annotations

from pathlib import Path

_NETWORK = (
    "nfs",
    "cifs",
    "smb",
    "9p",
    "afs",
    "ceph",
    "glusterfs",
    "lustre",
    "fuse.sshfs",
    "fuse.rclone",
    "davfs",
)
_MOUNTS = Path("/proc/mounts")


def network_file_system(path: Path, mounts: Path = _MOUNTS) -> str | None:
    """The kind of network file system the path stands on; None for a local one, or where nobody can tell."""
    if not mounts.exists():
        return None
    lines = [line.split()[1:3] for line in mounts.read_text(encoding="utf-8").splitlines()]
    under = [(Path(at.replace("\\040", " ")), kind) for at, kind in lines]
    holding = [(len(at.parts), kind) for at, kind in under if path.resolve().is_relative_to(at)]
    kind = (holding and max(holding)[1]) or ""
    return kind if kind.startswith(_NETWORK) else None
