"""The picture of a piece: it can be drawn whatever the piece, and shows what is in it."""

import io
from dataclasses import replace
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from PIL import Image

from harmonic import synthesize
from harmonic.errors import InvalidInput
from harmonic.music.compose import compose
from harmonic.picture.facts import facts
from harmonic.picture.plot import plot
from harmonic.picture.sky import flat_sky
from harmonic.recording import FRAME_RATE, EventKind, Recording, Report
from harmonic.scene import Body, Boundary, Circle, Laws, Scene
from tests.engine.audio.scores import a_note, a_score
from tests.engine.music.orbiting import orbital_recording, orbital_scene

MATERIALS = ("glass", "wood", "metal", "ceramic", "membrane")


def a_recording(*, n_bodies=3, duration=2.0, boundary=None, gone=False):
    """Return a recording of balls that swing from side to side."""
    bodies = tuple(
        Body(material=MATERIALS[k % 5], position=(0, 1 + 0.3 * (k % 15), 0), shape=Circle(radius=0.1))
        for k in range(n_bodies)
    )
    scene = Scene(duration=duration, bodies=bodies, laws=Laws(boundary=boundary or Boundary()))
    times = np.arange(round(duration * FRAME_RATE) + 1) / FRAME_RATE
    positions = np.zeros((len(times), n_bodies, 3))
    for k, body in enumerate(bodies):
        positions[:, k] = body.position
        positions[:, k, 0] = 4 * np.sin(times * (1 + k))
    if gone:
        positions[len(times) // 2 :, 0] = np.nan
    velocities = np.gradient(positions, axis=0) * FRAME_RATE if n_bodies else positions.copy()
    events = a_score().events.copy()
    angles = np.zeros(positions.shape[:2])
    return Recording(scene, times, positions, velocities, angles, events, Report(0, 0.0, 0.0, 0.0, 0.0, 0.0), "ef" * 32)


def a_picture(recording=None, *, notes=None, kind="png", **fields):
    """Return the bytes of a picture."""
    recording = recording or a_recording()
    if notes is None:
        notes = [a_note(timbre=material, onset=0.2 * k, velocity=k / 4) for k, material in enumerate(MATERIALS)]
    score = a_score(*notes, duration=recording.scene.duration, **fields)
    return plot(recording, score, synthesize(score), format=kind)


def pixels(picture):
    """Return a PNG as RGB numbers."""
    return np.asarray(Image.open(io.BytesIO(picture)).convert("RGB")).astype(int)


def has_colour(picture, colour, *, rows=slice(None)):
    """Tell whether a colour is somewhere in a picture, nearly pure."""
    wanted = [int(colour[k : k + 2], 16) for k in (1, 3, 5)]
    return bool((np.abs(pixels(picture)[rows] - wanted).max(axis=2) < 6).any())


def test_a_png_has_its_size_and_is_not_one_colour():
    image = pixels(a_picture())
    assert image.shape == (1000, 1600, 3)
    assert len(np.unique(image.reshape(-1, 3), axis=0)) > 1000


def test_an_svg_is_xml_and_holds_the_title():
    picture = a_picture(kind="svg", title="One ball")
    assert ET.fromstring(picture).tag == "{http://www.w3.org/2000/svg}svg"
    assert b"One ball" in picture


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_equal_pieces_give_equal_bytes_and_different_ones_do_not(kind):
    assert a_picture(kind=kind) == a_picture(kind=kind)
    assert a_picture(kind=kind) != a_picture(a_recording(n_bodies=4), kind=kind)
    assert a_picture(kind=kind) != a_picture(notes=[a_note()], kind=kind)


@pytest.mark.parametrize("author", ["Ada ♫", ""])
def test_a_picture_says_what_it_is_and_by_whom(author):
    recording, score = a_recording(), replace(a_score(a_note(), title="Study"), author=author)
    drawn = Image.open(io.BytesIO(plot(recording, score, synthesize(score)))).text
    assert drawn["Title"] == "Study"
    assert drawn["Source"] == "run " + "ab" * 32
    assert drawn["Software"].startswith("Harmonic Universe ")
    assert drawn.get("Author", "") == author
    root = ET.fromstring(plot(recording, score, synthesize(score), format="svg"))
    agents = [
        "".join(node.itertext()).strip()
        for role in ("creator", "contributor")
        for node in root.iter(f"{{http://purl.org/dc/elements/1.1/}}{role}")
    ]
    assert agents[0] == (author or agents[1])
    assert agents[1].startswith("Harmonic Universe ")


def test_bodies_are_drawn_in_the_colour_of_their_material():
    picture = a_picture(a_recording(n_bodies=2), notes=[])
    assert has_colour(picture, "#7fe3e8", rows=slice(0, 540))
    assert has_colour(picture, "#d9a05b", rows=slice(0, 540))
    assert not has_colour(picture, "#ef7f6d", rows=slice(0, 540))


def test_notes_are_drawn_in_the_colour_of_their_timbre():
    roll = slice(605, 760)
    picture = a_picture(a_recording(n_bodies=0), notes=[a_note(timbre="piano")])
    assert has_colour(picture, "#c39bff", rows=roll)
    assert not has_colour(picture, "#7aa2ff", rows=roll)


def test_a_louder_sound_is_brighter_in_the_spectrogram():
    sound = slice(790, 945)
    silent = pixels(a_picture(a_recording(n_bodies=0), notes=[]))[sound]
    heard = pixels(a_picture(a_recording(n_bodies=0), notes=[a_note(timbre="glass")]))[sound]
    assert heard.mean() > silent.mean() + 1


@pytest.mark.parametrize(
    "recording",
    [
        a_recording(n_bodies=0),
        a_recording(gone=True),
        a_recording(boundary=Boundary(size=(4, 3, 6))),
        a_recording(boundary=Boundary(size=(1, 9, 0), open=("left", "ceiling"))),
        a_recording(boundary=Boundary(kind="open")),
        a_recording(n_bodies=400, duration=30.0),
        a_recording(duration=0.01),
    ],
    ids=["no bodies", "one gone", "deep", "tall and open", "no walls", "many", "short"],
)
@pytest.mark.parametrize("kind", ["png", "svg"])
def test_any_recording_can_be_drawn(recording, kind):
    assert len(a_picture(recording, kind=kind)) > 20_000


@pytest.mark.parametrize("title", ["$x$ and $", "宇宙の音", "a\nb\t\x07c", "x" * 200, ""])
def test_any_title_can_be_written(title):
    assert pixels(a_picture(title=title)).shape == (1000, 1600, 3)


def test_the_settings_of_matplotlib_are_left_as_they_were():
    import matplotlib as mpl

    before = dict(mpl.rcParams)
    a_picture(kind="svg")
    assert dict(mpl.rcParams) == before


def test_an_unknown_format_is_refused_with_those_there_are():
    with pytest.raises(InvalidInput, match="/format: there is no such picture format \\(got pdf\\); allowed: png, svg"):
        a_picture(kind="pdf")


@pytest.mark.parametrize("periods", [(2.0, 3.0), (2.0, 300.0)], ids=["near", "far"])
@pytest.mark.parametrize("kind", ["png", "svg"])
def test_orbits_are_drawn_around_their_star_and_say_how_distances_are_meant(periods, kind):
    scene = orbital_scene([{"orbit": {"period": period}, "material": "ceramic"} for period in periods], duration=4.0)
    recording = orbital_recording(scene, [(1.0, EventKind.PERIAPSIS, 1, 0)])
    score = compose(recording)
    drawn = plot(recording, score, synthesize(score), format=kind)
    assert drawn == plot(recording, score, synthesize(score), format=kind)
    if kind == "png":
        assert has_colour(drawn, "#efe6d2", rows=slice(0, 560))
        assert has_colour(drawn, "#d9a05b", rows=slice(0, 560))


def test_on_paper_the_star_is_in_the_middle_and_orbits_turn_to_the_left():
    scene = orbital_scene([{"orbit": {"period": 8.0, "inclination": 60.0, "ascending_node": 20.0}}], duration=8.0)
    sky = flat_sky(orbital_recording(scene, [(2.0, EventKind.PERIAPSIS, 1, 0)]))
    assert np.all(sky.places[:, 0] == 0)
    assert np.linalg.norm(sky.places[:, 1], axis=1) == pytest.approx(np.full(len(sky.places), sky.reach), rel=1e-3)
    (x, y), (later_x, later_y) = sky.places[:-1, 1].T, sky.places[1:, 1].T
    assert np.all(x * later_y - y * later_x > 0)
    assert sky.events[0] == pytest.approx(sky.places[120, 1])
    assert not sky.is_compressed


def test_on_paper_what_passes_in_front_of_its_star_passes_below_it():
    orbit = {"period": 8.0, "inclination": 89.9, "mean_anomaly": 90.0}
    sky = flat_sky(orbital_recording(orbital_scene([{"orbit": orbit}]), [(0.0, EventKind.TRANSIT, 1, 0)]))
    assert sky.events[0] == pytest.approx([0.0, -sky.reach], abs=1e-3 * sky.reach)


def test_a_system_of_near_and_far_orbits_is_drawn_by_square_roots():
    scene = orbital_scene([{"orbit": {"semi_major_axis": distance}} for distance in (0.4, 30.0)])
    sky = flat_sky(orbital_recording(scene, []))
    assert sky.is_compressed
    assert np.linalg.norm(sky.places[0, 1:], axis=1) == pytest.approx(np.sqrt([0.4, 30.0]))


def test_the_words_beside_orbits_are_about_orbits():
    recording = orbital_recording(orbital_scene([{"orbit": {"period": 2.0}}], laws={"time_scale": 3.0}), [])
    score = compose(recording)
    told = dict(facts(recording, score, synthesize(score)))
    assert told["time"] == "3 days a second"
    assert told["harmony"].startswith("as the orbits have it")
    assert "gravity" not in told
