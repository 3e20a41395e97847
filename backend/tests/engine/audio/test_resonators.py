"""Bodies that ring by what they are: their ratios and modes against closed forms, and how they are struck."""

import math

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import iv, ivp, jv, jvp

from harmonic.audio.partials import partials_of
from harmonic.audio.synthesize import synthesize
from harmonic.errors import InvalidInput
from harmonic.vocabulary.bessel import bessel_i, bessel_j
from harmonic.vocabulary.derived import derived_name, find_timbre, instrument_of, names_along, timbre_named
from harmonic.vocabulary.materials import MATERIALS
from harmonic.vocabulary.resonators import CLAMPED, DISC, DRUM, FREE, RESONATORS
from harmonic.vocabulary.timbres import TIMBRES
from tests.engine.audio.scores import RATE, a_note, a_score, mixed

SHAPED = [name for name, each in RESONATORS.items() if each.shapes]


def struck(name, *, pitch=57.0, contact_time=1e-6):
    """Return the amplitudes of the partials of a note, over the largest."""
    ring = timbre_named(name).ring(440.0 * 2 ** ((pitch - 69) / 12))
    note = a_note(pitch=pitch, ring=ring, contact_time=contact_time) | {"timbre": 0, "duration": ring}
    partials = partials_of(a_score(note, timbres=(name,)))
    return dict(zip(np.round(partials.omega / partials.omega[0], 3), partials.amplitude, strict=True))


@pytest.mark.parametrize("order", [0, 1, 2, 5, 7])
@pytest.mark.parametrize("x", [0.0, 0.3, 2.4, 7.7, 12.0])
def test_the_series_of_bessel_agree_with_scipy(order, x):
    assert bessel_j(order, x) == pytest.approx(jv(order, x), abs=1e-10)
    assert bessel_i(order, x) == pytest.approx(iv(order, x), rel=1e-10)


def test_the_roots_of_beams_and_skins_solve_their_equations():
    assert all(math.cos(k) == pytest.approx(1 / math.cosh(k), abs=1e-12) for k in FREE)
    assert all(math.cos(k) == pytest.approx(-1 / math.cosh(k), abs=1e-12) for k in CLAMPED)
    assert all(jv(m, k) == pytest.approx(0, abs=1e-12) for k, m in DRUM)


@pytest.mark.parametrize(("k", "m", "c", "scale"), DISC)
def test_the_modes_of_a_free_disc_have_no_bending_moment_and_no_shear_at_the_edge(k, m, c, scale):
    nu = 0.33

    def derivative(order, u):
        return k**order * (jvp(m, k * u, order) + c * ivp(m, k * u, order))

    moment = derivative(2, 1.0) + nu * (derivative(1, 1.0) - m * m * derivative(0, 1.0))
    shear_of_laplacian = k**3 * (-jvp(m, k) + c * ivp(m, k))
    shear = shear_of_laplacian - (1 - nu) * m * m * (derivative(1, 1.0) - derivative(0, 1.0))
    assert abs(moment) < 1e-9 * k * k
    assert abs(shear) < 1e-9 * k**3
    energy = quad(lambda u: (scale * derivative(0, u)) ** 2 * u, 0, 1)[0] * (0.5 if m else 1.0)
    assert energy == pytest.approx(0.5, rel=1e-6)


@pytest.mark.parametrize("name", ["bar", "cantilever", "string", "membrane", "closed-tube"])
def test_all_modes_of_a_body_have_the_same_energy(name):
    shapes = RESONATORS[name].shapes
    energies = []
    for mode in range(len(shapes.k)):
        places = (np.arange(4000) + 0.5) / 4000
        weights = places * (0.5 if shapes.m[mode] else 1.0) if shapes.is_radial else np.ones(4000)
        energies.append(np.mean([shapes.at(u)[mode] ** 2 for u in places] * weights))
    assert energies == pytest.approx([energies[0]] * len(energies), rel=2e-3)


@pytest.mark.parametrize(
    ("name", "ratios"),
    [
        ("bar", (1, 2.7565, 5.4039, 8.9330, 13.3443)),
        ("cantilever", (1, 6.2669, 17.5475, 34.3861)),
        ("membrane", (1, 1.5933, 2.1355, 2.2954, 2.6531, 2.9173, 3.1555, 3.5001)),
        ("disc", (1, 1.7235, 2.3268, 3.8983, 4.0910, 6.2831)),
        ("plate", (1, 2.5, 4, 5, 6.5, 8.5)),
        ("closed-tube", (1, 3, 5, 7)),
        ("bell", (0.5, 1, 1.2, 1.5, 2)),
        ("bowl", (1, 2.778, 5.181, 8.163)),
        ("glass", (1, 2.32, 4.25, 6.63)),
    ],
)
def test_ratios_are_those_of_the_books(name, ratios):
    assert RESONATORS[name].ratios[: len(ratios)] == pytest.approx(ratios, abs=6e-5)


@pytest.mark.parametrize("material", MATERIALS)
@pytest.mark.parametrize("resonator", RESONATORS)
def test_every_body_of_every_material_is_a_timbre_with_its_damping(material, resonator):
    timbre = timbre_named(derived_name(material, resonator))
    assert timbre.name == f"{material} {resonator}"
    assert (timbre.alpha, timbre.beta) == (MATERIALS[material].alpha, MATERIALS[material].beta)
    assert timbre.ratios == tuple(sorted(timbre.ratios))
    assert len(timbre.gains) == len(timbre.ratios)
    assert max(timbre.gains) == pytest.approx(1.0)


def test_a_string_struck_in_the_middle_lacks_its_even_partials():
    heard = struck("metal string at 0.5")
    assert list(heard) == [1, 3, 5, 7, 9, 11, 13, 15]
    assert len(struck("metal string at 0.13")) == 16


def test_a_bar_struck_at_the_node_of_its_first_mode_lacks_that():
    name = derived_name("metal", "bar", 0.2242)
    gains = dict(zip(timbre_named(name).ratios, timbre_named(name).gains, strict=True))
    assert 20 * math.log10(gains[1.0]) < -55
    assert 20 * math.log10(timbre_named("metal bar").gains[0]) == pytest.approx(0)
    audio = mixed(a_score(a_note(pitch=69.0, ring=2.0, contact_time=1e-5) | {"timbre": 0}, timbres=(name,)))[:, 0]
    spectrum = np.abs(np.fft.rfft(audio[4800 : 4800 + RATE] * np.hanning(RATE)))
    assert 20 * math.log10(spectrum[435:446].max() / spectrum[1205:1221].max()) < -50


def test_a_skin_struck_in_the_middle_sounds_its_round_modes_alone():
    gains = timbre_named("membrane membrane at 0").gains
    assert [gain > 1e-9 for gain in gains] == [m == 0 for _, m in DRUM]


def test_a_body_that_is_held_sounds_even_where_it_is_struck_at_its_end():
    for name in SHAPED:
        for place in (0.0, 1.0):
            assert max(timbre_named(derived_name("glass", name, place)).gains) == pytest.approx(1.0)


@pytest.mark.parametrize("name", SHAPED)
def test_the_names_along_a_body_are_timbres_and_one_player(name):
    names = names_along("wood", name)
    assert len(names) == (21 if RESONATORS[name].shapes.is_symmetric else 41)
    assert all(find_timbre(each) for each in names)
    assert {instrument_of(each) for each in names} == {f"wood {name}"}


def test_what_is_symmetric_is_called_by_its_nearer_end():
    assert derived_name("glass", "bar", 0.75) == derived_name("glass", "bar", 0.25) == "glass bar at 0.25"
    assert derived_name("glass", "cantilever", 0.75) == "glass cantilever at 0.75"
    assert derived_name("glass", "bell", 0.75) == "glass bell"


@pytest.mark.parametrize(
    "name",
    ["glas bar", "glass", "glass bar at", "glass bar at 0.75", "glass bell at 0.5", "bar", "glass bar at nan", ""],
)
def test_what_nobody_is_called_is_no_derived_timbre(name):
    assert find_timbre(name) is TIMBRES.get(name)


def test_a_score_with_an_unknown_timbre_is_answered_with_the_nearest():
    with pytest.raises(InvalidInput) as error:
        synthesize(a_score(a_note() | {"timbre": 0}, timbres=("glass barr",)))
    (fault,) = error.value.faults
    assert fault.pointer == "/timbres/0"
    assert "glass bar" in fault.allowed
