"""What moved is kept once, and never more of it than memory should have to hold."""

import threading

from tidytrace.watch.eyes.moved import Moved


def test_each_path_is_kept_once_and_taken_once() -> None:
    some = threading.Event()
    moved = Moved(some)
    for _ in range(3):
        moved.file("/a/b")
    assert some.is_set()
    assert [*moved.take().files] == ["/a/b"]
    assert not moved.take()


def test_of_too_many_files_the_folders_are_known_and_of_too_many_folders_that_something_is_lost() -> None:
    moved = Moved(threading.Event(), most=10)
    for number in range(1000):
        moved.file(f"/chats/{number % 5}/{number}")
    batch = moved.take()
    assert len(batch.files) == 10
    assert set(batch.folders) == {f"/chats/{number}" for number in range(5)}
    assert not batch.lost
    for number in range(1000):
        moved.file(f"/chats/{number}/{number}")
    batch = moved.take()
    assert len(batch.files) == len(batch.folders) == 10
    assert batch.lost


def test_a_folder_that_went_and_came_again_is_new() -> None:
    moved = Moved(threading.Event())
    moved.gone("/a")
    moved.new("/a")
    batch = moved.take()
    assert [*batch.new] == ["/a"]
    assert not batch.gone
