import pytest

from streaming.mediaserver.hls.h264 import (
    annex_b_to_avcc,
    avc_decoder_configuration,
    codec_string,
    nal_units,
)

SPS = bytes.fromhex("6764001facb402802dd080")
PPS = bytes.fromhex("68ef0fcb")
START, LONG_START = b"\x00\x00\x01", b"\x00\x00\x00\x01"


def test_nal_units_are_found_behind_short_and_long_start_codes() -> None:
    assert list(nal_units(LONG_START + SPS + START + PPS + LONG_START + b"\x65a")) == [
        SPS,
        PPS,
        b"\x65a",
    ]


def test_bytes_without_a_start_code_hold_no_nal_unit() -> None:
    assert list(nal_units(b"")) == []
    assert list(nal_units(b"\x00\x00\x00")) == []
    assert list(nal_units(START + START)) == []


def test_an_access_unit_is_length_prefixed_without_its_parameter_sets() -> None:
    unit = LONG_START + SPS + LONG_START + PPS + START + b"\x06sei" + START + b"\x65slice"
    assert annex_b_to_avcc(unit) == b"\x00\x00\x00\x04\x06sei\x00\x00\x00\x06\x65slice"


def test_the_decoder_configuration_carries_the_parameter_sets() -> None:
    record = avc_decoder_configuration(LONG_START + SPS + START + PPS)
    assert record == (
        b"\x01\x64\x00\x1f\xff\xe1\x00\x0b" + SPS + b"\x01\x00\x04" + PPS + b"\xfd\xf8\xf8\x00"
    )


def test_baseline_has_no_high_profile_fields() -> None:
    sps = b"\x67\x42\xc0\x1f\x01"
    assert avc_decoder_configuration(START + sps + START + PPS).endswith(PPS)


def test_the_codec_string_names_profile_and_level() -> None:
    assert codec_string(START + SPS + START + PPS) == "avc1.64001f"


def test_missing_parameter_sets_are_refused() -> None:
    with pytest.raises(ValueError, match="no SPS and PPS"):
        avc_decoder_configuration(START + SPS)
