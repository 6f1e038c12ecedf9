import os

from service.inbox_watch import InboxWatch


def test_a_file_counts_once_it_stands_still(tmp_path):
    watch = InboxWatch(tmp_path)
    file = tmp_path / "headcount.csv"
    file.write_text("half")
    assert not watch.settled()
    file.write_text("half and more")
    assert not watch.settled()
    assert watch.settled()
    assert not watch.settled(), "reported once"


def test_a_changed_file_counts_again(tmp_path):
    watch = InboxWatch(tmp_path)
    file = tmp_path / "headcount.csv"
    file.write_text("refused")
    watch.settled()
    assert watch.settled()
    file.write_text("correct")
    os.utime(file, ns=(1, 1))
    assert not watch.settled()
    assert watch.settled()


def test_the_same_name_again_after_it_was_taken_counts(tmp_path):
    watch = InboxWatch(tmp_path)
    file = tmp_path / "headcount.csv"
    for _ in range(2):
        file.write_text("x")
        os.utime(file, ns=(1, 1))
        assert not watch.settled()
        assert watch.settled()
        file.unlink()
        assert not watch.settled()


def test_hidden_files_folders_and_links_do_not_count(tmp_path):
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / ".headcount.csv.part").write_text("x")
    (inbox / "folder").mkdir()
    (inbox / "link.csv").symlink_to(tmp_path / "elsewhere.csv")
    watch = InboxWatch(inbox)
    assert not watch.settled()
    assert not watch.settled()
