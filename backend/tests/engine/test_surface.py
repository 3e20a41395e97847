"""The public surface, and what it costs to import."""

import subprocess
import sys

import pytest

import harmonic


def loaded_by(code: str) -> set[str]:
    """Return the modules that a fresh interpreter holds after running `code`."""
    report = f"{code}\nimport sys; print(' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", report], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_every_public_name_can_be_had():
    assert all(getattr(harmonic, name) is not None for name in harmonic.__all__)


def test_every_public_name_is_listed_once():
    assert len(harmonic.__all__) == len(set(harmonic.__all__))
    assert dir(harmonic) == sorted(harmonic.__all__)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'symphony'"):
        _ = harmonic.symphony


def test_importing_the_library_loads_neither_the_web_nor_a_database_nor_anything_slow():
    loaded = loaded_by("import harmonic; harmonic.Scene; harmonic.check_scene")
    assert loaded.isdisjoint({"flask", "werkzeug", "sqlalchemy", "app", "numba", "matplotlib", "soundfile", "mido"})


def test_the_whole_pipeline_loads_neither_the_web_nor_a_database_nor_anything_slow():
    loaded = loaded_by("import harmonic; [getattr(harmonic, name) for name in harmonic.__all__]")
    assert loaded.isdisjoint({"flask", "werkzeug", "sqlalchemy", "app", "scipy.signal", "scipy.fft", "matplotlib"})


def test_no_public_name_is_hidden_by_a_module_of_the_same_name():
    load_all = "import harmonic, pkgutil; names = [module.name for module in pkgutil.iter_modules(harmonic.__path__)]"
    check = "assert not set(names) & set(harmonic.__all__)"
    assert "harmonic" in loaded_by(f"{load_all}; {check}")
