"""Who speaks."""

from streaming.mediaserver.composer.dominance import DominantSpeaker

STEP = 0.02
SPEECH, MURMUR, NOISE = 0.1, 0.09, 0.002


def listen(speaker: DominantSpeaker, seconds: float, **levels: float) -> str | None:
    for _ in range(round(seconds / STEP)):
        speaker.update(levels, STEP)
    return speaker.current


def test_nobody_is_dominant_while_all_are_silent() -> None:
    assert listen(DominantSpeaker(), 5, alice=NOISE, sam=0.0) is None


def test_whoever_speaks_is_dominant_soon() -> None:
    speaker = DominantSpeaker()
    assert listen(speaker, 0.1, alice=SPEECH, sam=NOISE) is None
    assert listen(speaker, 0.9, alice=SPEECH, sam=NOISE) == "alice"


def test_a_cough_does_not_take_over() -> None:
    speaker = DominantSpeaker()
    listen(speaker, 2, alice=SPEECH, sam=NOISE)
    assert listen(speaker, 0.3, alice=NOISE, sam=SPEECH * 3) == "alice"
    assert listen(speaker, 1, alice=SPEECH, sam=NOISE) == "alice"


def test_somebody_equally_loud_does_not_take_over() -> None:
    speaker = DominantSpeaker()
    listen(speaker, 2, alice=MURMUR, sam=NOISE)
    assert listen(speaker, 5, alice=MURMUR, sam=SPEECH) == "alice"


def test_the_next_speaker_takes_over() -> None:
    speaker = DominantSpeaker()
    listen(speaker, 2, alice=SPEECH, sam=NOISE)
    assert listen(speaker, 2, alice=NOISE, sam=SPEECH) == "sam"


def test_silence_ends_dominance_after_a_while() -> None:
    speaker = DominantSpeaker()
    listen(speaker, 2, alice=SPEECH)
    assert listen(speaker, 2, alice=NOISE) == "alice"
    assert listen(speaker, 3, alice=NOISE) is None


def test_who_leaves_is_not_dominant() -> None:
    speaker = DominantSpeaker()
    listen(speaker, 2, alice=SPEECH, sam=NOISE)
    assert speaker.update({"sam": NOISE}, STEP) is None
