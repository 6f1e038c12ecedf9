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


def test_hidden_files_and_empty_folders_do_not_count(tmp_path):
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / ".headcount.csv.part").write_text("x")
    (inbox / "folder").mkdir()
    (inbox / "refused").mkdir()
    (inbox / "refused" / "earlier.csv").write_text("x")
    watch = InboxWatch(inbox)
    assert not watch.settled()
    assert not watch.settled()


def test_a_folder_counts_once_it_stands_still(tmp_path):
    watch = InboxWatch(tmp_path)
    (tmp_path / "csds").mkdir()
    for table in ("CYP000Header.csv", "CYP001MPI.csv"):
        (tmp_path / "csds" / table).write_text("a,b\n")
        assert not watch.settled()
    assert watch.settled()
    assert not watch.settled()
