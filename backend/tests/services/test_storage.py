"""Files are whole or not there; old previews go first; renders wait for each other."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from app.core.errors import Busy
from app.services.audio.previews import Kitchen
from app.services.audio.render_queue import RenderQueue
from app.services.audio.storage import Storage


def everything_in(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def keep_track(storage: Storage, track: UUID, files: dict[str, bytes]) -> None:
    with storage.new_track(track) as folder:
        for name, content in files.items():
            (folder / name).write_bytes(content)


def test_a_track_is_kept_whole_and_removed_whole(tmp_path: Path) -> None:
    storage, track = Storage(tmp_path, preview_bytes=100), uuid4()
    keep_track(storage, track, {"a": b"1", "b": b"2"})
    assert storage.track_file(track, "a").read_bytes() == b"1"
    keep_track(storage, track, {"a": b"3"})
    assert everything_in(tmp_path) == [f"tracks/{track}/a"]
    storage.remove_tracks([track, uuid4()])
    assert everything_in(tmp_path) == []


def test_a_write_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    storage = Storage(tmp_path, preview_bytes=100)
    with pytest.raises(OSError, match="missing"):
        keep_track(storage, uuid4(), {"a": b"1", "missing/b": b"2"})
    assert everything_in(tmp_path) == []


def test_what_a_killed_process_had_begun_to_write_is_cleared_at_the_next_start(tmp_path: Path) -> None:
    storage, track = Storage(tmp_path, preview_bytes=100), uuid4()
    keep_track(storage, track, {"a": b"1"})
    for folder in ("tracks", "previews"):
        begun = tmp_path / folder / f".{uuid4()}.{uuid4().hex}.part"
        begun.mkdir(parents=True)
        (begun / "a").write_bytes(b"half")
    storage.clear_leftovers()
    assert everything_in(tmp_path) == [f"tracks/{track}/a"]


def test_the_previews_that_were_not_used_for_longest_go_first(tmp_path: Path) -> None:
    storage, scene = Storage(tmp_path, preview_bytes=25), uuid4()
    for age, run in enumerate(("old", "middle")):
        storage.keep_preview(scene, run, {"a": b"x" * 10})
        os.utime(tmp_path / "previews" / f"{scene}-{run}", (age, age))
    assert storage.preview_file(scene, "old", "a")  # used just now
    storage.keep_preview(scene, "new", {"a": b"x" * 10})
    assert [run for run in ("old", "middle", "new") if storage.preview_file(scene, run, "a")] == ["old", "new"]


def test_a_preview_that_is_larger_than_all_there_is_stays_until_the_next(tmp_path: Path) -> None:
    storage, scene = Storage(tmp_path, preview_bytes=5), uuid4()
    storage.keep_preview(scene, "huge", {"a": b"x" * 10})
    assert storage.preview_file(scene, "huge", "a")
    storage.keep_preview(scene, "next", {"a": b"x"})
    assert storage.preview_file(scene, "huge", "a") is None


@pytest.mark.parametrize("run", ["..", "../..", "nothing"])
def test_a_preview_that_is_not_there_is_none(tmp_path: Path, run: str) -> None:
    assert Storage(tmp_path, preview_bytes=5).preview_file(uuid4(), run, "a") is None


def test_the_same_preview_is_made_by_one_and_awaited_by_the_others() -> None:
    kitchen, inside, most = Kitchen(4), 0, 0
    lock = threading.Lock()

    def make() -> None:
        nonlocal inside, most
        with kitchen.alone("the same"):
            with lock:
                inside += 1
                most = max(most, inside)
            with lock:
                inside -= 1

    threads = [threading.Thread(target=make) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1


def test_when_every_place_is_taken_one_is_told_to_come_back() -> None:
    kitchen = Kitchen(1, patience=0.05)
    with kitchen.place(), pytest.raises(Busy) as busy, kitchen.place():
        pass
    assert busy.value.retry_after >= 1
    with kitchen.place():
        pass


def test_the_queue_renders_everything_once_and_outlives_what_fails() -> None:
    seen: list[object] = []
    gate = threading.Event()
    first, broken, last = uuid4(), uuid4(), uuid4()

    def render(track: object) -> None:
        gate.wait(10)
        seen.append(track)
        if track == broken:
            raise RuntimeError("no")

    queue = RenderQueue(render, threads=1)
    waits = [queue.submit(track) for track in (first, broken, last, last)]
    assert waits[2] is waits[3]
    gate.set()
    assert all(done.wait(10) for done in waits)
    queue.close()
    assert seen == [first, broken, last]
    queue.submit(first).wait(10)
    queue.close()
    assert seen[-1] == first
