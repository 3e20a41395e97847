"""Files are written whole or not at all."""

from pathlib import Path

import pytest

from harmonic.files import write_whole


def test_every_file_holds_what_was_given(tmp_path):
    write_whole({tmp_path / "a": b"one", tmp_path / "b": b"two"})
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a": b"one", "b": b"two"}


def test_a_file_may_be_filled_by_what_writes_it(tmp_path):
    def fill(file):
        file.write(b"one")
        file.seek(0)
        file.write(b"O")

    write_whole({tmp_path / "a": fill})
    assert (tmp_path / "a").read_bytes() == b"One"


def test_when_what_fills_a_file_fails_none_has_changed(tmp_path):
    (tmp_path / "a").write_bytes(b"old")

    def fill(file):
        file.write(b"half")
        raise ValueError("no more")

    with pytest.raises(ValueError, match="no more"):
        write_whole({tmp_path / "b": b"new", tmp_path / "a": fill})
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a": b"old"}


def test_a_file_that_is_there_is_replaced(tmp_path):
    (tmp_path / "a").write_bytes(b"old")
    write_whole({tmp_path / "a": b"new"})
    assert (tmp_path / "a").read_bytes() == b"new"


def test_when_one_cannot_be_written_none_has_changed(tmp_path):
    (tmp_path / "a").write_bytes(b"old")
    with pytest.raises(OSError, match="No such file"):
        write_whole({tmp_path / "a": b"new", tmp_path / "absent" / "b": b"two"})
    assert [path.name for path in Path(tmp_path).iterdir()] == ["a"]
    assert (tmp_path / "a").read_bytes() == b"old"
