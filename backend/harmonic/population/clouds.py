"""Scatters the bodies of clouds: places that do not overlap, and velocities of a temperature."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from harmonic.bodies import Body
from harmonic.errors import Fault, InvalidInput
from harmonic.population.copies import copies
from harmonic.population.ground import Ground
from harmonic.population.lattice import hexagonal, spacing_of
from harmonic.population.region import Region, region_of
from harmonic.population.streams import PLACES, VELOCITIES, stream
from harmonic.scene import Scene
from harmonic.sources import Cloud

Floats = NDArray[np.float64]

MOST_THROWS = 60
"""How often a place is thrown, for each body, before a cloud counts as too crowded to be thrown at random."""

LARGEST_BATCH = 65_536

SPARE_SITES = (1.0, 1.1, 1.25, 1.5, 2.0, 3.0, 5.0, 10.0, 30.0, 100.0)
"""How many lattice sites are tried for each body, one after the other: obstacles may cover most of them."""

SPARE_GAUSSIAN_SITES = (10.0, 100.0)
"""The same where bodies crowd in the middle: with few more sites than bodies there would be no middle."""

MOST_SITES = 4_000_000


def scattered(scene: Scene) -> Iterator[Body]:
    """Yield the bodies of the clouds of a scene, cloud by cloud.

    Parameters
    ----------
    scene : Scene
        Whose clouds to scatter.

    Yields
    ------
    Body
        None overlaps another, a body of the scene, or a wall.

    Raises
    ------
    InvalidInput
        If there is no room for a cloud.
    """
    ground = Ground(scene)
    for index, cloud in enumerate(scene.clouds):
        radius = cloud.body.shape.reach
        places = _places(ground, scene, index)
        if len(places) < cloud.count:
            allowed = f"about {len(places)} with these sizes" if len(places) else "a place with room for one"
            message = "there is no room for so many"
            raise InvalidInput([Fault(f"/clouds/{index}/count", message, f"{cloud.count}", allowed)])
        ground.add(places, radius)
        name = cloud.name or f"cloud {index + 1}"
        yield from copies(cloud.body, name, places.tolist(), _velocities(scene, index).tolist())


def _places(ground: Ground, scene: Scene, index: int) -> Floats:
    """Return places for a cloud, as many as it has bodies, or fewer where there is no room."""
    cloud, random = scene.clouds[index], stream(scene, PLACES, index)
    region, radius = region_of(scene.laws.boundary, cloud), cloud.body.shape.reach
    if region.is_empty:
        return np.empty((0, 3))
    if cloud.distribution != "lattice":
        thrown = _thrown(region, cloud, random)
        places = ground.settled(thrown, n_wanted=cloud.count, radius=radius)
        if len(places) == cloud.count:
            return places
    return _on_lattice(ground, region, cloud, random)


def _thrown(region: Region, cloud: Cloud, random: np.random.Generator) -> Iterator[Floats]:
    """Yield places thrown at random, batch by batch, until it is plain that they get too crowded."""
    batch = min(4 * cloud.count, LARGEST_BATCH)
    for _ in range(-(-MOST_THROWS * cloud.count // batch)):
        if cloud.distribution == "uniform":
            yield random.uniform(region.low, region.high, (batch, 3))
        else:
            places = random.normal(region.centre, region.deviation, (batch, 3))
            yield places[((places >= region.low) & (places <= region.high)).all(axis=1)]


def _on_lattice(ground: Ground, region: Region, cloud: Cloud, random: np.random.Generator) -> Floats:
    """Return places about the sites of the widest lattice that has enough of them, or as many as fit.

    Which sites stay empty is drawn: with the same chances for all, or by the weights of a Gaussian (Gumbel's trick).
    """
    radius, most = cloud.body.shape.reach, np.empty((0, 3))
    closest = 2 * radius * (1 + 1e-6)
    is_gaussian = cloud.distribution == "gaussian"
    for spare in SPARE_GAUSSIAN_SITES if is_gaussian else SPARE_SITES:
        spacing = max(closest, spacing_of(region.extent, spare * cloud.count))
        sites = hexagonal(region, spacing)
        room = (spacing - closest) / 4
        near = np.clip(sites + random.uniform(-room, room, sites.shape) / np.sqrt(3), region.low, region.high)
        chances = region.log_weights(near) if is_gaussian else np.zeros(len(near))
        order = np.argsort(-(chances + random.gumbel(size=len(near))), kind="stable")
        places = ground.settled([near[order]], n_wanted=cloud.count, radius=radius)
        most = max(most, places, key=len)
        if len(places) == cloud.count or spacing == closest or len(sites) > MOST_SITES:
            break
    return most


def _velocities(scene: Scene, index: int) -> Floats:
    """Return velocities by Maxwell and Boltzmann about that of the cloud, with nothing of a common drift."""
    cloud, random = scene.clouds[index], stream(scene, VELOCITIES, index)
    common = np.array(cloud.body.velocity)
    deviation = float(np.sqrt(cloud.temperature_at(np.zeros(1))[0] / cloud.body.mass)) if cloud.hottest else 0.0
    own = random.normal(0.0, 1.0, (cloud.count, 3)) * deviation
    if scene.laws.boundary.is_planar:
        own[:, 2] = 0.0
    return np.asarray(common + own - own.mean(axis=0))
