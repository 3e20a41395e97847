"""The published table alone is enough to play a note as the renderer does: here somebody else does."""

import hashlib
import json

import numpy as np
import pytest
from click.testing import CliRunner
from scipy.signal import lfilter
from scipy.special import iv, jv

from harmonic import sound_table
from harmonic.cli import main
from harmonic.vocabulary.derived import timbre_named
from harmonic.vocabulary.materials import MATERIALS
from harmonic.vocabulary.resonators import RESONATORS
from harmonic.vocabulary.timbres import TIMBRES
from tests.engine.audio.scores import RATE, a_note, a_score, mixed

TABLE = json.loads(json.dumps(sound_table()))
NAMED = {row["name"]: row for row in TABLE["timbres"]}
RESONATOR = {row["name"]: row for row in TABLE["resonators"]}
MATERIAL = {row["name"]: row for row in TABLE["materials"]}


def struck_at(row, place):
    """Return the gains of a resonator from the table, struck at a place."""
    shapes = row["shapes"]
    if place is None or shapes is None:
        return np.array(row["gains"])
    low, high = (TABLE["playing"]["nearest_to_rest"] * held for held in shapes["held"])
    u, k, m = np.clip(place, low, 1 - high), np.array(shapes["k"]), np.array(shapes["m"])
    free = (np.cosh(k) - np.cos(k)) / (np.sinh(k) - np.sin(k))
    clamped = (np.cosh(k) + np.cos(k)) / (np.sinh(k) + np.sin(k))
    with np.errstate(all="ignore"):
        shape = {
            "sine": lambda: np.sin(k * np.pi * u),
            "cosine": lambda: np.cos(k * np.pi * u),
            "square": lambda: np.sin(k * np.pi * u) * np.sin(m * np.pi * u),
            "free-beam": lambda: np.cosh(k * u) + np.cos(k * u) - free * (np.sinh(k * u) + np.sin(k * u)),
            "clamped-beam": lambda: np.cosh(k * u) - np.cos(k * u) - clamped * (np.sinh(k * u) - np.sin(k * u)),
            "drum": lambda: jv(m, k * u),
            "free-disc": lambda: jv(m, k * u) + np.array(shapes["c"]) * iv(m, k * u),
        }[shapes["kind"]]()
    heard = np.abs(shape) * np.array(shapes["scale"] or np.ones(len(k))) / np.array(row["ratios"]) ** row["roll_off"]
    return heard / heard.max()


def timbre_of(name):
    """Return what a name means, by the table alone."""
    if name in NAMED:
        return NAMED[name]
    said, _, place = name.partition(" at ")
    material, resonator = said.split(" ")
    row = RESONATOR[resonator]
    gains = struck_at(row, float(place) if place else None)
    return MATERIAL[material] | {"ratios": row["ratios"], "gains": gains, "transients": [], "sustain": None}


def sines_of(name, *, pitch, velocity, contact_time, stretch):
    """Return frequency in Hz, amplitude and decay in 1/s of everything in a note."""
    timbre, constants = timbre_of(name), TABLE["playing"]
    n = len(timbre["ratios"])
    extra = timbre["transients"]
    f1 = 440 * 2 ** ((pitch - 69) / 12)
    frequency = f1 * np.array([*timbre["ratios"], *(each["ratio"] for each in extra)])
    gains = np.array([*timbre["gains"], *(each["gain"] for each in extra)], dtype=float)
    damping = np.array([*np.ones(n), *(each["damping"] for each in extra)])
    x = 2 * frequency * min(contact_time * timbre["hardness"], 1 / f1)
    blow = np.abs(np.sinc((x - 1) / 2) + np.sinc((x + 1) / 2)) * np.pi / 4
    formants = (timbre["sustain"] or {}).get("formants")
    if formants:
        blow = blow * (0.05 + sum(height / (1 + ((frequency - at) / width) ** 2) for at, width, height in formants))
    heard = gains * blow * (frequency < constants["highest"])
    heard /= np.sqrt(np.sum(heard[:n] ** 2))
    heard[np.abs(heard) <= constants["faintest"]] = 0.0
    heard *= 10 ** ((timbre["level_db"] - constants["dynamic_range_db"] * (1 - velocity)) / 20)
    decay = damping / 2 * (timbre["alpha"] + timbre["beta"] * (2 * np.pi * frequency) ** 2) / stretch
    return frequency, heard, decay


def rendered(name, *, pitch, velocity, contact_time, stretch, duration):
    """Return the left side of the note as the renderer plays it, from the middle, at full strength."""
    ring = timbre_named(name).ring(440 * 2 ** ((pitch - 69) / 12)) * stretch
    fields = {"ring": ring, "velocity": velocity, "contact_time": contact_time, "onset": 0.0}
    note = a_note(pitch=pitch, **fields) | {"timbre": 0, "duration": 100.0}
    return mixed(a_score(note, duration=duration, timbres=(name,)))[:, 0].astype(np.float64) * np.sqrt(2)


DERIVED = (
    *(f"glass {name}" for name in RESONATORS),
    *(f"metal {name} at 0.37" for name, each in RESONATORS.items() if each.shapes and not each.shapes.is_symmetric),
    *(f"ceramic {name} at 0.2242" for name, each in RESONATORS.items() if each.shapes),
    *(f"{material} bar at 0.1" for material in MATERIALS),
    "metal string at 0.5",
)


@pytest.mark.parametrize("name", [*TIMBRES, *DERIVED])
def test_a_note_computed_from_the_json_is_the_note_of_the_renderer(name):
    how = {"pitch": 57.0, "velocity": 0.8, "contact_time": 3e-4, "stretch": 1.5}
    wave = rendered(name, duration=1.0, **how)
    t = np.arange(len(wave)) / RATE
    frequency, amplitude, decay = sines_of(name, **how)
    computed = np.sum(
        amplitude[:, None] * np.exp(-decay[:, None] * t) * np.sin(2 * np.pi * frequency[:, None] * t), axis=0
    )
    # The mix takes away what is below 5 Hz, and the end of the piece is faded.
    computed = lfilter([1, -1], [1, -np.exp(-2 * np.pi * 5 / RATE)], computed)
    here = slice(0, round(0.9 * RATE))
    assert np.std(wave[here] - computed[here]) < 1e-3 * np.std(computed[here])


@pytest.mark.parametrize(
    "name", ["metal", "vibraphone", "bell", "glass bar at 0.1", "ceramic plate at 0.3", "metal string at 0.5"]
)
def test_every_partial_of_the_renderer_is_where_the_json_says_as_strong_and_as_long(name):
    how = {"pitch": 69.0, "velocity": 1.0, "contact_time": 5e-5, "stretch": 2.0}
    wave = rendered(name, duration=1.2, **how)
    frequency, amplitude, decay = sines_of(name, **how)
    size, begins = round(0.2 * RATE), (0, round(0.6 * RATE))
    window, t = np.blackman(size), np.arange(size) / RATE
    for f, a, d in zip(frequency, amplitude, decay, strict=True):
        if a < 3e-3 or a * np.exp(-0.8 * d) < 1e-4:
            continue
        turned = [np.sum(wave[b : b + size] * window * np.exp((d - 2j * np.pi * f) * t)) for b in begins]
        expected = [a * np.exp(-d * b / RATE) * np.exp(2j * np.pi * f * b / RATE) / 2j * window.sum() for b in begins]
        first, second = (found / wanted for found, wanted in zip(turned, expected, strict=True))
        assert abs(20 * np.log10(abs(first))) < 0.1
        cents = 1200 / np.log(2) * np.angle(second / first) / (2 * np.pi * f * 0.6)
        assert abs(cents) < 0.1
        assert abs(np.log(abs(second / first)) / 0.6) < 0.01 * d


def test_the_version_is_the_hash_of_the_rest():
    rest = {name: value for name, value in TABLE.items() if name != "version"}
    text = json.dumps(rest, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert TABLE["version"] == hashlib.sha256(text.encode()).hexdigest()


def test_the_command_line_writes_the_same_table():
    result = CliRunner().invoke(main, ["timbres", "--json"])
    assert json.loads(result.output) == TABLE
