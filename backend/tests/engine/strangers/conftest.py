"""Every ready scene, rendered once as it ships, for all who judge it: tests of one scene run one after another."""

import pytest

from harmonic import Scene, render
from harmonic.presets import preset_names


@pytest.fixture(scope="session", params=preset_names())
def preset(request):
    """Give the name of each ready scene in turn."""
    return request.param


@pytest.fixture(scope="session")
def played(preset):
    """Give what comes of it: recording, score and sound."""
    return render(Scene.preset(preset))
