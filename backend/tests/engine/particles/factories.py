"""Scenes that the tests of the physics play."""

import numpy as np

from harmonic.outlines import parts_of
from harmonic.scene import Circle, Scene


def ball(x=0.0, y=1.0, z=0.0, *, radius=0.1, **fields):
    return {"position": (float(x), float(y), float(z)), "shape": {"radius": float(radius)}, **fields}


def obstacle(kind, x=0.0, y=0.0, z=0.0, *, angle=0.0, **fields):
    """Return a fixed body of any shape; what is no field of a shape is one of the body."""
    own = {name: fields.pop(name) for name in ("name", "restitution", "friction", "sensor") if name in fields}
    shape = {"kind": kind, **fields}
    return {"position": (float(x), float(y), float(z)), "shape": shape, "fixed": True, "angle": float(angle), **own}


def scene(*bodies, duration=2.0, size=(10.0, 6.0, 0.0), kind="box", open_sides=(), **laws):
    boundary = {"kind": kind, "size": size, "open": open_sides}
    defaults = {"gravity": 0.0, "restitution": 1.0, "friction": 0.0, "boundary": boundary}
    return Scene.model_validate({"duration": duration, "laws": defaults | laws, "bodies": bodies})


def gas(n, *, seed=1, filling=0.1, radius=0.05, duration=1.0, depth=False, mixed=False, **laws):
    """Return a gas of n discs, or spheres, on a grid with Gaussian velocities of 1 m/s."""
    rng = np.random.default_rng(seed)
    axes = 3 if depth else 2
    volume = n * (4 / 3 * np.pi * radius**3 if depth else np.pi * radius**2)
    side = (volume / filling) ** (1 / axes)
    per_axis = int(np.ceil(n ** (1 / axes)))
    ticks = (np.arange(per_axis) + 0.5) / per_axis * side
    places = np.stack(np.meshgrid(*[ticks] * axes), axis=-1).reshape(-1, axes)[:n]
    places = places - np.array([side / 2, 0.0, side / 2][:axes])
    velocities = rng.normal(0.0, 1.0, (n, axes))
    radii = rng.uniform(0.3, 1.0, n) * radius if mixed else np.full(n, radius)
    bodies = [
        ball(*place, radius=r, velocity=(*map(float, velocity), 0.0)[:3], mass=float((r / radius) ** axes))
        for place, velocity, r in zip(places, velocities, radii, strict=True)
    ]
    return scene(*bodies, duration=duration, size=(side, side, side if depth else 0.0), **laws)


def scattered(n, *, seed, size=(4.0, 4.0, 0.0), radii=(0.05, 0.2), n_fixed=0, duration=2.0, **laws):
    """Return a scene of bodies of unequal size at random places that do not overlap."""
    rng = np.random.default_rng(seed)
    found = []
    while len(found) < n:
        radius = float(rng.uniform(*radii))
        low = np.array([-size[0] / 2, 0.0, -size[2] / 2]) + radius
        high = np.array([size[0] / 2, size[1], size[2] / 2]) - radius
        place = np.where(high > low, rng.uniform(low, np.maximum(high, low)), 0.0)
        if all(np.linalg.norm(place - other) > radius + reach for other, reach in found):
            found.append((place, radius))
    planar = size[2] == 0
    bodies = []
    for index, (place, radius) in enumerate(found):
        velocity = rng.normal(0.0, 2.0, 3) * (1, 1, 0 if planar else 1)
        fixed = index < n_fixed
        velocity = velocity * (not fixed)
        bodies.append(ball(*place, radius=radius, velocity=tuple(map(float, velocity)), fixed=fixed))
    return scene(*bodies, duration=duration, size=size, **laws)


def radii_of(played):
    return np.array([body.shape.radius for body in played.scene.bodies])


def deepest_overlap(played):
    """Return how far two bodies, or a body and a wall, reach into each other in any frame, in m."""
    free = [k for k, body in enumerate(played.scene.bodies) if isinstance(body.shape, Circle) and not body.sensor]
    radii = np.array([played.scene.bodies[k].shape.radius for k in free])
    positions = played.positions[:, free]
    first, second = np.triu_indices(len(radii), 1)
    deepest = 0.0
    for frame in positions:
        gaps = np.linalg.norm(frame[first] - frame[second], axis=1) - radii[first] - radii[second]
        deepest = max(deepest, float(-np.min(gaps, initial=0.0)))
    width, height, depth = played.scene.laws.boundary.size
    walls = ((0, -width / 2, width / 2), (1, 0.0, height), (2, -depth / 2, depth / 2))
    for axis, low, high in walls if depth else walls[:2]:
        along = positions[:, :, axis]
        deepest = max(deepest, float(np.max(low + radii - along)), float(np.max(along + radii - high)))
    return deepest


def deepest_in_obstacles(played):
    """Return how far free bodies reach into obstacles in any frame, in m, from the distances to their outlines."""
    deepest = 0.0
    for index, body in enumerate(played.scene.bodies):
        if body.fixed:
            continue
        for other in played.scene.bodies:
            if other.fixed and not other.sensor:
                for part in parts_of(other):
                    gaps = part.distances(played.positions[:, index]) - body.shape.radius
                    deepest = max(deepest, float(-np.min(gaps)))
    return deepest


def energies(played):
    """Return the energy of the moving bodies in every frame from frames alone, spin left out, in J."""
    moving = np.array([not body.fixed for body in played.scene.bodies])
    masses = np.array([body.mass for body in played.scene.bodies])[moving]
    speeds = np.square(played.velocities[:, moving]).sum(axis=2)
    heights = played.positions[:, moving, 1]
    return (masses * (0.5 * speeds + played.scene.laws.gravity * heights)).sum(axis=1)
