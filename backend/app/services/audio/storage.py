"""Where rendered files are: one folder a track, one a temporary render, each complete or not there at all."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID, uuid4

from flask import current_app

EXTENSION = "harmonic_storage"
PART = ".part"
"""How the name of a folder ends that is still being written."""


class Storage:
    """A folder of rendered files.

    Parameters
    ----------
    root : Path
        The folder; made when it is first written to.
    preview_bytes : int
        How much the temporary renders may hold; the least recently used go first.
    """

    def __init__(self, root: Path, *, preview_bytes: int) -> None:
        self._tracks = root / "tracks"
        self._previews = root / "previews"
        self._preview_bytes = preview_bytes
        self._lock = threading.Lock()

    def track_file(self, track_id: UUID, name: str) -> Path:
        """Return where a file of a track is, whether it exists or not.

        Parameters
        ----------
        track_id : UUID
            Whose file.
        name : str
            Which of its files.

        Returns
        -------
        Path
            Its place.
        """
        return self._tracks / str(track_id) / name

    @contextmanager
    def new_track(self, track_id: UUID) -> Iterator[Path]:
        """Give a folder for the files of a render, which go where their track looks for them when all has gone well.

        Parameters
        ----------
        track_id : UUID
            Whose files; those of an earlier attempt are replaced as a whole.

        Yields
        ------
        Path
            The folder; whatever is in it when an error passes is deleted.
        """
        with _published(self._tracks / str(track_id)) as part:
            yield part

    def remove_tracks(self, track_ids: Iterable[UUID]) -> None:
        """Delete every file of some tracks; those that have none are passed over.

        Parameters
        ----------
        track_ids : iterable of UUID
            Whose files.
        """
        for track_id in track_ids:
            shutil.rmtree(self._tracks / str(track_id), ignore_errors=True)

    def remove_previews(self, scene_ids: Iterable[UUID]) -> None:
        """Delete every temporary render of some scenes.

        Parameters
        ----------
        scene_ids : iterable of UUID
            The scenes.
        """
        names = {str(scene_id) for scene_id in scene_ids}
        with self._lock:
            for folder in self._previews.glob("*-*"):
                if folder.name.rpartition("-")[0] in names:
                    shutil.rmtree(folder, ignore_errors=True)

    def clear_leftovers(self) -> None:
        """Delete what a killed process had begun to write; only while nobody else writes here."""
        for folder in (self._tracks, self._previews):
            for part in folder.glob(f".*{PART}"):
                shutil.rmtree(part, ignore_errors=True)

    def preview_file(self, scene_id: UUID, run_hash: str, name: str) -> Path | None:
        """Return a file of a temporary render, if this scene still has that render.

        Parameters
        ----------
        scene_id : UUID
            The scene that was rendered: a hash alone opens nothing.
        run_hash : str
            The name of the run.
        name : str
            Which file.

        Returns
        -------
        Path or None
            The file; using it keeps the render from going first.
        """
        folder = self._preview_folder(scene_id, run_hash)
        path = folder / name
        if not path.is_file():
            return None
        folder.touch()
        return path

    def keep_preview(self, scene_id: UUID, run_hash: str, files: Mapping[str, bytes]) -> None:
        """Keep the files of a temporary render, and let the least recently used ones go.

        Parameters
        ----------
        scene_id : UUID
            The scene that was rendered.
        run_hash : str
            The name of the run.
        files : mapping of str to bytes
            What each file holds, by name.
        """
        folder = self._preview_folder(scene_id, run_hash)
        with _published(folder) as part:
            for name, content in files.items():
                (part / name).write_bytes(content)
        with self._lock:
            self._trim(spare=folder)

    def _preview_folder(self, scene_id: UUID, run_hash: str) -> Path:
        return self._previews / f"{scene_id}-{run_hash}"

    def _trim(self, *, spare: Path) -> None:
        """Delete temporary renders, oldest use first, until they fit; never the one just made."""
        whole = [folder for folder in self._previews.iterdir() if not folder.name.startswith(".")]
        folders = sorted((folder.stat().st_mtime_ns, _size(folder), folder) for folder in whole)
        total = sum(size for _, size, _ in folders)
        for _, size, folder in folders:
            if total <= self._preview_bytes:
                return
            if folder != spare:
                shutil.rmtree(folder, ignore_errors=True)
                total -= size


def current_storage() -> Storage:
    """Return the storage of the running application."""
    storage: Storage = current_app.extensions[EXTENSION]
    return storage


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir()) if folder.is_dir() else 0


@contextmanager
def _published(folder: Path) -> Iterator[Path]:
    """Give a folder beside a place, and move it there whole."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    part = folder.with_name(f".{folder.name}.{uuid4().hex}{PART}")
    part.mkdir()
    try:
        yield part
        shutil.rmtree(folder, ignore_errors=True)
        part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)
