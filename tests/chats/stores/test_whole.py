from tidytrace.chats.stores import reader_for
from tidytrace.chats.stores.whole import size_of


def test_a_folder_is_one_conversation_of_unknown_content(make, tmp_path):
    folder = tmp_path / "session-1"
    (folder / "deep").mkdir(parents=True)
    (folder / "a.bin").write_bytes(b"12345")
    (folder / "deep" / "b.bin").write_bytes(b"123")
    (folder / "link").symlink_to("/dev/zero")
    reader = reader_for(make.store(format="folder", unit="folder", id_pattern=r"/session-(\d+)$"))
    (one,) = reader.list(folder, titles=True, counts=True)
    assert (one.native, one.title) == ("1", None)
    assert one.bytes == 8 + len("/dev/zero")
    assert list(reader.messages(folder, "1")) == []


def test_what_is_gone_has_no_size(make, tmp_path):
    assert size_of(tmp_path / "none") == 0
    reader = reader_for(make.store(format="file"))
    assert list(reader.list(tmp_path / "none", titles=True, counts=True)) == []
