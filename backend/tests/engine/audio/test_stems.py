"""Stems: what they hold, and that nothing is lost between them."""

import io
import zipfile

import numpy as np
import pytest
import soundfile

from harmonic import InvalidInput, LimitExceeded, Scene, compose, simulate, stems, stems_zip
from harmonic.audio.peaks import true_peak
from harmonic.audio.synthesize import mix

SCENE = Scene.model_validate(
    {
        "name": "Two / kinds",
        "duration": 3,
        "tail": 1,
        "harmony": {"bed": 0},
        "laws": {"boundary": {"kind": "box", "size": (4, 3, 0)}},
        "bodies": [
            {"name": "one", "position": (-1, 1, 0), "material": "metal"},
            {"name": "two", "position": (0, 1.5, 0), "material": "metal", "voice": {"timbre": "piano"}},
            {"name": "three", "position": (1, 2, 0), "material": "glass", "velocity": (1, 0, 0)},
        ],
    }
)


@pytest.fixture(scope="module")
def played():
    recording = simulate(SCENE)
    return recording.scene, compose(recording)


@pytest.mark.parametrize(
    ("by", "names"),
    [
        ("body", ["one", "three", "two"]),
        ("material", ["glass", "metal"]),
        ("instrument", ["glass", "metal", "piano"]),
    ],
)
def test_stems_sum_to_the_mix_before_the_master_within_80_db(played, by, names):
    scene, score = played
    parts = stems(score, scene, by=by)
    assert list(parts) == names
    whole = mix(score, workers=1, on_progress=lambda _part: None).astype(np.float64)
    total = sum(audio.samples.astype(np.float64) for audio in parts.values())
    gain = (whole * total).sum() / np.square(whole).sum()
    lost = np.square(total - gain * whole).sum() / np.square(total).sum()
    assert 10 * np.log10(lost) < -80
    for audio in parts.values():
        assert audio.true_peak_dbtp <= -1
    assert 20 * np.log10(true_peak(np.ascontiguousarray(total.astype(np.float32)))) <= -1


def test_a_stem_is_what_its_body_plays_and_nothing_else(played):
    scene, score = played
    alone = stems(score, scene, by="body")["one"].samples
    first = score.notes["onset"][score.notes["body"] == 0].min()
    assert not alone[: int(first * 48_000)].any()
    assert alone[int(first * 48_000) :].any()


def test_the_zip_has_a_file_a_stem_whose_name_every_system_takes(played):
    scene, score = played
    parts = stems(score, scene, by="material")
    packed = stems_zip(parts, format="flac")
    assert packed == stems_zip(parts, format="flac")
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["1 glass.flac", "2 metal.flac"]
        with soundfile.SoundFile(io.BytesIO(archive.read("1 glass.flac"))) as file:
            assert file.title == "Two / kinds: glass"
            assert file.read() == pytest.approx(parts["glass"].samples, abs=2**-22)


def test_silence_has_no_stems(played):
    scene, _ = played
    quiet = simulate(scene.model_copy(update={"bodies": ()}))
    assert stems(compose(quiet), quiet.scene) == {}


def test_what_makes_no_stems_is_refused_with_what_does(played):
    scene, score = played
    with pytest.raises(InvalidInput, match=r"/by: .* \(got colour\); allowed: body, material, instrument"):
        stems(score, scene, by="colour")


def test_too_many_stems_are_refused_with_how_many_there_are():
    bodies = [
        {"position": (0.3 * (k % 13) - 1.8, 0.3 + 0.3 * (k // 13), 0), "shape": {"radius": 0.1}} for k in range(80)
    ]
    crowd = SCENE.model_validate(SCENE.model_dump() | {"bodies": bodies, "harmony": {"density_limit": 200, "bed": 0}})
    recording = simulate(crowd)
    with pytest.raises(LimitExceeded, match=r"by body there are \d+ stems .* at most 64"):
        stems(compose(recording), recording.scene, by="body")
