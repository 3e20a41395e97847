"""The one table of sounds, as plain values: what the renderer plays by, for whoever else wants to play the same."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import Any

from harmonic.audio.partials import SAMPLE_RATE
from harmonic.score import DYNAMIC_RANGE_DB
from harmonic.vocabulary.blows import FAINTEST, HIGHEST
from harmonic.vocabulary.derived import STEP, hardness_of, level_of
from harmonic.vocabulary.materials import MATERIALS, MaterialName
from harmonic.vocabulary.modes import NEAREST_TO_REST, ModeShapes
from harmonic.vocabulary.resonators import RESONATORS, Resonator
from harmonic.vocabulary.timbre import Timbre
from harmonic.vocabulary.timbres import TIMBRES


def sound_table() -> dict[str, Any]:
    """Return every timbre, and what derived ones are made of, ready for JSON.

    Returns
    -------
    dict
        `version`, the SHA-256 of everything else as compact JSON with sorted keys; `playing`, what holds for every note;
        `timbres`, the named ones; `resonators` and `materials`, of which a derived timbre is one each.
    """
    table: dict[str, Any] = {
        "playing": playing(),
        "timbres": [timbre_row(timbre) for timbre in TIMBRES.values()],
        "resonators": [resonator_row(resonator) for resonator in RESONATORS.values()],
        "materials": [material_row(name) for name in MATERIALS],
    }
    text = json.dumps(table, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return {"version": hashlib.sha256(text.encode()).hexdigest(), **table}


def playing() -> dict[str, float]:
    """Return what holds for every note.

    Returns
    -------
    dict
        Sample rate and the limit of partials in Hz; the range of velocity and the limit below which partials are left out
        in dB; the nearest that a blow comes to a held end, and the steps of contacts, as parts of a length.
    """
    return {
        "sample_rate": SAMPLE_RATE,
        "highest": HIGHEST,
        "faintest": FAINTEST,
        "dynamic_range_db": DYNAMIC_RANGE_DB,
        "nearest_to_rest": NEAREST_TO_REST,
        "contact_step": STEP,
    }


def timbre_row(timbre: Timbre) -> dict[str, Any]:
    """Return a timbre as plain values.

    Parameters
    ----------
    timbre : Timbre
        Named or derived.

    Returns
    -------
    dict
        All that its notes and its sustained voices follow from.
    """
    return {
        "name": timbre.name,
        "sentence": timbre.sentence,
        "ratios": list(timbre.ratios),
        "gains": list(timbre.gains),
        "transients": [asdict(each) for each in timbre.transients],
        "alpha": timbre.alpha,
        "beta": timbre.beta,
        "hardness": timbre.hardness,
        "level_db": timbre.level_db,
        "resonator": timbre.resonator,
        "is_sustained": timbre.is_sustained,
        "sustain": None if timbre.sustain is None else asdict(timbre.sustain),
    }


def resonator_row(resonator: Resonator) -> dict[str, Any]:
    """Return a resonator as plain values.

    Parameters
    ----------
    resonator : Resonator
        Of whatever material.

    Returns
    -------
    dict
        Its ratios, its gains where it is always struck, and its modes, if they are known.
    """
    shapes = resonator.shapes
    return {
        "name": resonator.name,
        "sentence": resonator.sentence,
        "ratios": list(resonator.ratios),
        "gains": list(resonator.gains_at()),
        "roll_off": resonator.roll_off,
        "place": None if shapes is None else resonator.place,
        "shapes": None if shapes is None else _shapes_row(shapes),
    }


def material_row(name: MaterialName) -> dict[str, Any]:
    """Return a material as plain values.

    Parameters
    ----------
    name : str
        Of a material.

    Returns
    -------
    dict
        Its constants, and the hardness and level of what is derived of it.
    """
    return asdict(MATERIALS[name]) | {"hardness": hardness_of(name), "level_db": level_of(name)}


def _shapes_row(shapes: ModeShapes) -> dict[str, Any]:
    return asdict(shapes) | {
        "held": list(shapes.held),
        "is_radial": shapes.is_radial,
        "is_symmetric": shapes.is_symmetric,
    }
