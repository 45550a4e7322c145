"""Cores for one programme: four 360p24 VP8 speakers with Opus to 720p24 H.264 and AAC.

Ours is the composer process as the media server runs it, fed with RTP in real time. The reference
is one FFmpeg process that decodes the same files in real time, scales and stacks them, mixes the
sound and encodes with the same x264 and AAC settings. They take turns; CPU is user plus system
time of the whole process over the measured seconds.
"""

import asyncio
import os
import statistics
import subprocess
import tempfile
from pathlib import Path

import imageio_ffmpeg
import psutil

from streaming.mediaserver.composer.supervisor import Composer
from streaming.mediaserver.hls.stream import HlsStream
from streaming.mediaserver.rooms.model import Room
from streaming.mediaserver.rooms.registry import Rooms
from tests.bench.inputs import SECONDS, SPEAKERS, payloads, write_speaker
from tests.streaming.mediaserver.composer.rtp import audio_packets, video_packets
from tests.streaming.mediaserver.composer.uplinks import SyntheticUplink, play

ROUNDS = 3
WARM_UP, MEASURED = 5, 20
X264 = [
    *("-c:v", "libx264", "-preset", "veryfast", "-tune", "zerolatency", "-threads", "1"),
    *("-b:v", "2500k", "-maxrate", "2500k", "-bufsize", "1250k", "-g", "48", "-forced-idr", "1"),
    *("-x264-params", "scenecut=0:open-gop=0", "-force_key_frames", "expr:eq(mod(n,48),0)"),
]


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / f"{number}.webm" for number in range(SPEAKERS)]
        for number, file in enumerate(files):
            write_speaker(file, number)
        ours, memory, reference = [], [], []
        for _ in range(ROUNDS):
            cores, resident = asyncio.run(_ours(files))
            ours.append(cores)
            memory.append(resident)
            reference.append(_ffmpeg(files))
    ratios = [mine / theirs for mine, theirs in zip(ours, reference, strict=True)]
    print("| | median | min | max |\n|---|---|---|---|")
    for name, values in (
        ("composer, cores", ours),
        ("ffmpeg, cores", reference),
        ("composer / ffmpeg", ratios),
        ("composer, resident MB", memory),
    ):
        print(
            f"| {name} | {statistics.median(values):.2f} | {min(values):.2f} | {max(values):.2f} |"
        )


async def _ours(files: list[Path]) -> tuple[float, float]:
    """Return the cores and the megabytes our composer takes."""
    rooms = Rooms()
    room = rooms.create("AC" + 32 * "0", unique_name="bench")
    stream = HlsStream("VJ" + 32 * "0", part_target=1 / 3, segment_target=2)
    composer = Composer(
        rooms,
        room,
        context={"room": {"name": "bench"}, "outputs": [stream.sid]},
        environment={},
        outputs=[stream],
        on_exit=lambda code, why: print(f"the composer ended: {code} {why}"),
    )
    await composer.start()
    playing = [
        task for number, file in enumerate(files) for task in _join(rooms, room, number, file)
    ]
    try:
        await asyncio.sleep(WARM_UP)
        process = psutil.Process(composer.pid)
        before = sum(process.cpu_times()[:2])
        await asyncio.sleep(MEASURED)
        spent = sum(process.cpu_times()[:2]) - before
        return spent / MEASURED, process.memory_info().rss / 2**20
    finally:
        for task in playing:
            task.cancel()
        await composer.stop()


def _join(rooms: Rooms, room: Room, number: int, file: Path) -> list["asyncio.Task[None]"]:
    """Let speaker ``number`` publish the file's media."""
    participant = rooms.connect(room, f"Speaker {number} #{number}", None)
    video, audio = SyntheticUplink("VP8"), SyntheticUplink("opus")
    rooms.publish(participant, name=f"v{number}", kind="video", enabled=True, uplink=video)
    rooms.publish(participant, name=f"a{number}", kind="audio", enabled=True, uplink=audio)
    pictures = video_packets(0, "VP8", payloads(file, "video"), begin=0.0, delay=lambda _: 0.0)
    sounds = audio_packets(0, payloads(file, "audio"), begin=0.0, delay=lambda _: 0.0)
    return [
        asyncio.ensure_future(play(video, pictures, SECONDS)),
        asyncio.ensure_future(play(audio, sounds, SECONDS)),
    ]


def _ffmpeg(files: list[Path]) -> float:
    """Return the cores FFmpeg takes."""
    inputs = [
        word
        for file in files
        for word in ("-re", "-stream_loop", "-1", "-threads", "1", "-i", str(file))
    ]
    scaled = "".join(f"[{n}:v]scale=638:358[v{n}];" for n in range(SPEAKERS))
    stacked = "".join(f"[v{n}]" for n in range(SPEAKERS))
    heard = "".join(f"[{n}:a]" for n in range(SPEAKERS))
    graph = (
        f"{scaled}{stacked}xstack=inputs=4:layout=0_0|w0_0|0_h0|w0_h0,pad=1280:720[v];"
        f"{heard}amix=inputs={SPEAKERS},aformat=channel_layouts=stereo[a]"
    )
    sound = ["-c:a", "aac", "-aac_coder", "fast", "-b:a", "128k"]
    output = ["-f", "mp4", "-movflags", "frag_keyframe+empty_moov", "-y", os.devnull]
    command = [
        *(imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", "-filter_complex_threads", "1"),
        *inputs,
        *("-filter_complex", graph, "-map", "[v]", "-map", "[a]", "-r", "24"),
        *("-t", str(MEASURED), *X264, *sound, *output),
    ]
    process = subprocess.Popen(command)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return (usage.ru_utime + usage.ru_stime) / MEASURED
