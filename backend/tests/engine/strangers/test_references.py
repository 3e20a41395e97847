"""Ready scenes sound as they did when their makers last agreed to it; `scripts/renew_references.py` agrees anew."""

from dataclasses import replace

import numpy as np

from harmonic import synthesize
from harmonic.presets import preset_names
from tests.engine.audio.scores import a_note, a_score
from tests.engine.strangers.references import FOLDER, TOLERANCE_DB, distance, fingerprint, path_of


def opening(score):
    """Return the first twelve seconds of a score."""
    return replace(score, notes=score.notes[score.notes["onset"] < 12].copy(), duration=12.0, tail=0.0)


def transposed(score, semitones):
    """Return a score whose notes and sustained voices are all higher."""
    notes = score.notes.copy()
    notes["pitch"] += semitones
    curves = []
    for curve in score.curves:
        values = curve.values.copy()
        values["pitch"] += semitones
        curves.append(replace(curve, values=values))
    return replace(score, notes=notes, curves=tuple(curves))


def miscast(score):
    """Return a score that is played by others."""
    curves = tuple(replace(curve, timbre="drone" if curve.timbre != "drone" else "choir") for curve in score.curves)
    return replace(score, timbres=("synth",) * len(score.timbres), curves=curves)


def test_a_preset_sounds_as_it_did(preset, played):
    moved = distance(np.load(path_of(preset)), fingerprint(played.audio))
    assert moved <= TOLERANCE_DB, (
        f"{preset} moved by {moved:.2f} dB; if on purpose: scripts/renew_references.py {preset}"
    )


def test_a_semitone_or_another_timbre_would_be_found(played):
    score = opening(played.score)
    as_it_is = fingerprint(synthesize(score))
    for changed in (transposed(score, 1), miscast(score)):
        assert distance(as_it_is, fingerprint(synthesize(changed))) > 2 * TOLERANCE_DB


def test_every_preset_has_a_reference_and_no_other_has():
    assert sorted(path.stem for path in FOLDER.glob("*.npy")) == sorted(preset_names())
    assert all(path.stat().st_size < 4096 for path in FOLDER.glob("*.npy"))


def test_pictures_of_silence_are_alike_and_unlike_any_sound():
    sound = synthesize(a_score(a_note(), duration=8.0))
    silence = fingerprint(replace(sound, samples=np.zeros_like(sound.samples)))
    assert distance(silence, silence) == 0
    assert distance(silence, fingerprint(sound)) > 10
