"""What the documents show in Python must run as it stands there."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(("page", "file"), [("README.md", "bells.wav"), ("docs/library.md", "canon.wav")])
def test_the_python_of_a_document_makes_a_sound(page, file, tmp_path):
    code = re.search(r"```python\n(.*?)```", (ROOT / page).read_text("utf-8"), re.DOTALL)[1]
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True)
    assert (tmp_path / file).read_bytes().startswith(b"RIFF")
