"""What ffmpeg says about a file: a decoder, a meter and a reader of captions that share no code with ours."""

import re
import subprocess

import imageio_ffmpeg
import numpy as np


def _run(*arguments):
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-nostdin", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, check=True)
    return done.stdout, done.stderr.decode()


def decoded(file, folder):
    """Return a file as float32 of shape (n, 2), and what it says about itself, by name in small letters."""
    path = folder / "heard"
    path.write_bytes(file)
    samples, said = _run("-i", path, "-f", "f32le", "pipe:1")
    tags = {}
    for line in said.partition("Output #0")[0].splitlines():
        key, _, value = line.partition(":")
        tags.setdefault(key.strip().lower(), value.strip())  # what is said of the file comes before its streams
    return np.frombuffer(samples, "<f4").reshape(-1, 2), tags


def metered(wav, folder):
    """Return integrated loudness in LUFS and true peak in dBTP, as EBU R128's filter measures them."""
    path = folder / "metered.wav"
    path.write_bytes(wav)
    _, said = _run("-i", path, "-af", "ebur128=peak=true:metadata=1,ametadata=print:file=-", "-f", "null", "-")
    told, _ = _run("-v", "error", "-i", path, "-af", "ebur128=metadata=1,ametadata=print:file=-", "-f", "null", "-")
    loudness = re.findall(r"lavfi\.r128\.I=(\S+)", told.decode())[-1]
    peak = re.search(r"True peak:\s+Peak:\s+(\S+) dBFS", said)
    return float(loudness), float(peak[1])


def captions_of(text, folder):
    """Return begin, end and words of each caption of a WebVTT file, times in milliseconds."""
    path = folder / "captions.vtt"
    path.write_text(text, "utf-8")
    found, _ = _run("-v", "error", "-i", path, "-f", "srt", "-")
    cues = []
    for block in found.decode().replace("\r", "").strip().split("\n\n"):
        _, times, *words = block.splitlines()
        h, m, s, ms, *end = (int(part) for part in re.findall(r"\d+", times))
        begin, until = (((h * 60 + m) * 60 + s) * 1000 + ms for h, m, s, ms in ((h, m, s, ms), end))
        cues.append((begin, until, "\n".join(words)))
    return cues
