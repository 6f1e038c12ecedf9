from service.network import network_file_system

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
//council/share /mnt/share cifs rw 0 0
/dev/sdb1 /mnt/share/local xfs rw 0 0
"""


def test_the_nearest_mount_decides(tmp_path):
    mounts = tmp_path / "mounts"
    mounts.write_text(MOUNTS)
    from pathlib import Path

    assert network_file_system(Path("/srv/home"), mounts) is None
    assert network_file_system(Path("/mnt/share/home"), mounts) == "cifs"
    assert network_file_system(Path("/mnt/share/local/home"), mounts) is None
    assert network_file_system(Path("/mnt/sharepoint"), mounts) is None


def test_where_nobody_can_tell_nothing_is_claimed(tmp_path):
    assert network_file_system(tmp_path, tmp_path / "absent") is None
