"""Stored machine code is never older than the constants and kernels that it was made of."""

import subprocess
import sys

KERNEL = """
from harmonic._compile import lean_kernel
from rooms._layout import SIZE


@lean_kernel
def doubled(x: float) -> float:
    return SIZE * x
"""


def doubled_in_a_fresh_interpreter(folder):
    code = "from rooms._kernels import doubled; print(doubled(3.0), sum(doubled.stats.cache_hits.values()))"
    program = f"import sys; sys.path.insert(0, {str(folder)!r}); {code}"
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()


def test_a_kernel_is_compiled_again_when_a_module_beside_it_has_changed(tmp_path):
    room = tmp_path / "rooms"
    room.mkdir()
    (room / "_kernels.py").write_text(KERNEL)
    (room / "_layout.py").write_text("SIZE = 2.0\n")
    assert doubled_in_a_fresh_interpreter(tmp_path) == ["6.0", "0"]
    assert doubled_in_a_fresh_interpreter(tmp_path) == ["6.0", "1"]
    (room / "_layout.py").write_text("SIZE = 10.0\n")
    assert doubled_in_a_fresh_interpreter(tmp_path) == ["30.0", "0"]
