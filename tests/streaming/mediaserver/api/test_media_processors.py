"""MediaProcessor resources, with a composer that is none."""

import json
import re
from typing import Any

import pytest

from tests.streaming.mediaserver.api.conftest import ALICE, OLGA, Api
from tests.support.waiting import until

FIELDS = {
    "account_sid", "sid", "date_created", "date_updated", "extension", "extension_context",
    "status", "url", "ended_reason", "status_callback", "status_callback_method", "max_duration",
}  # fmt: skip


@pytest.fixture
def output(api: Api) -> str:
    """A PlayerStreamer of ALICE's; there is a room "stage" too."""
    api.post("/v1/Rooms", UniqueName="stage")
    return str(api.post("/v1/PlayerStreamers").json()["sid"])


def form(output: str, **changes: object) -> dict[str, Any]:
    """A request that is fine, but for ``changes`` of the context."""
    context = {"room": {"name": "stage"}, "outputs": [output]} | changes
    return {"Extension": "video-composer-v1", "ExtensionContext": json.dumps(context)}


def create(api: Api, output: str, **more: object) -> Any:
    answer = api.post("/v1/MediaProcessors", **form(output), **more)
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_one_starts_at_once_with_twilios_defaults_and_fields(api: Api, output: str) -> None:
    processor = create(api, output)
    assert set(processor) == FIELDS
    assert re.fullmatch("ZX[0-9a-f]{32}", processor["sid"])
    assert (processor["status"], processor["ended_reason"]) == ("started", None)
    assert (processor["extension"], processor["max_duration"]) == ("video-composer-v1", 300)
    assert processor["extension_context"] == form(output)["ExtensionContext"]
    assert processor["url"] == f"{api.url}/v1/MediaProcessors/{processor['sid']}"
    assert api.get(f"/v1/MediaProcessors/{processor['sid']}") == processor
    assert until(lambda: [composer.started for composer in api.composers.made]) == [True]


def test_the_environment_reaches_the_composer_and_is_not_echoed(api: Api, output: str) -> None:
    environment = {"backgroundColor": "#123456"}
    processor = create(api, output, ExtensionEnvironment=json.dumps(environment))
    made = until(lambda: api.composers.made)[0].processor
    assert made.context.environment == environment
    assert "#123456" not in json.dumps(processor)


def test_a_composer_is_hidden_by_its_default_identity(api: Api, output: str) -> None:
    create(api, output)
    assert until(lambda: api.composers.made)[0].processor.context.identity.startswith(
        "video-composer-v1-"
    )


def test_an_audio_mixer_makes_no_picture(api: Api, output: str) -> None:
    api.post("/v1/MediaProcessors", **form(output) | {"Extension": "Audio-Mixer-v2"})
    assert not until(lambda: api.composers.made)[0].processor.context.has_video


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"room": None}, "room.name is required"),
        ({"room": "stage"}, "room.name is required"),
        ({"room": {"name": 5}}, "room.name is required"),
        ({"outputs": None}, "outputs is required"),
        ({"outputs": []}, "a list of 1 to 10"),
        ({"outputs": ["VJ1"]}, "outputs must be PlayerStreamer SIDs"),
        ({"outputs": ["VJ" + "0" * 32]}, "VJ0{32} is not a PlayerStreamer of this account"),
        ({"outputs": ["VJ" + "0" * 32] * 2}, "outputs must differ"),
        ({"resolution": "wide"}, "resolution"),
        ({"resolution": "1281x720"}, "even"),
        ({"audioBitrate": "loud"}, "audio bit rate"),
        ({"identity": 5}, "identity must be a string"),
        ({"recordings": [{"containerFormat": "mp4"}]}, "recordings are not available"),
        ({"layout": "round"}, "layout must be one of presentation, grid, spotlight"),
        ({"layout": 5}, "layout must be one of"),
        ({"spotlight": 5}, "spotlight must be the identity or the SID"),
        ({"subscribeRules": None}, "subscribe rules: a list"),
        ({"subscribeRules": [{"type": "include"}]}, "subscribe rules: a rule needs"),
    ],
)
def test_a_context_that_cannot_work_is_refused_by_name(
    api: Api, output: str, changes: dict[str, Any], sentence: str
) -> None:
    answer = api.post("/v1/MediaProcessors", **form(output, **changes))
    assert (answer.status_code, answer.json()["code"]) == (400, 20001)
    assert "ExtensionContext" in answer.json()["message"]
    assert re.search(sentence, answer.json()["message"])
    assert api.get("/v1/MediaProcessors")["media_processors"] == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"Extension": ""}, "Extension must be one of video-composer-v1, .*it is missing"),
        ({"Extension": "video-composer-v9"}, "Extension must be one of"),
        ({"ExtensionContext": ""}, "ExtensionContext is required"),
        ({"ExtensionContext": "{"}, "ExtensionContext must be JSON: Expecting property name"),
        ({"ExtensionContext": "[" * 20_000}, "ExtensionContext must be JSON: it is nested"),
        ({"ExtensionContext": "[]"}, "ExtensionContext must be a JSON object"),
        ({"ExtensionEnvironment": "x"}, "ExtensionEnvironment must be JSON"),
        ({"ExtensionEnvironment": '{"backgroundColor": "red"}'}, "#RRGGBB"),
        ({"MaxDuration": "90001"}, "MaxDuration must be a whole number from 1 to 90000"),
    ],
)
def test_a_request_that_cannot_work_is_refused_by_name(
    api: Api, output: str, changes: dict[str, str], sentence: str
) -> None:
    answer = api.post("/v1/MediaProcessors", **form(output) | changes)
    assert (answer.status_code, answer.json()["code"]) == (400, 20001)
    assert re.search(sentence, answer.json()["message"])


def test_an_identity_that_no_participant_may_have_is_refused(api: Api, output: str) -> None:
    answer = api.post("/v1/MediaProcessors", **form(output, identity="x" * 129))
    assert (answer.status_code, answer.json()["code"]) == (400, 53201)


def test_an_output_of_another_account_is_refused_like_none(api: Api, output: str) -> None:
    answer = api.post("/v1/MediaProcessors", OLGA, **form(output))
    assert answer.status_code == 400
    assert "is not a PlayerStreamer of this account" in answer.json()["message"]


def test_an_output_that_has_ended_or_is_taken_is_refused(api: Api, output: str) -> None:
    create(api, output)
    answer = api.post("/v1/MediaProcessors", **form(output))
    assert (answer.status_code, "already has" in answer.json()["message"]) == (400, True)
    api.post(f"/v1/PlayerStreamers/{output}", Status="ended")
    answer = api.post("/v1/MediaProcessors", **form(output))
    assert (answer.status_code, "has ended" in answer.json()["message"]) == (400, True)


def test_an_output_for_sound_takes_no_picture(api: Api) -> None:
    output = api.post("/v1/PlayerStreamers", Video="false").json()["sid"]
    answer = api.post("/v1/MediaProcessors", **form(output))
    assert (answer.status_code, "sound only" in answer.json()["message"]) == (400, True)
    answer = api.post("/v1/MediaProcessors", **form(output, video=False))
    assert answer.status_code == 201


def test_ending_stops_the_composer_once(api: Api, output: str) -> None:
    path = f"/v1/MediaProcessors/{create(api, output)['sid']}"
    until(lambda: api.composers.made)
    answers = [api.post(path, Status="ended") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json()["ended_reason"] == "ended-via-api"
    assert answers[1].json() == answers[0].json()
    assert until(lambda: api.composers.made[0].stopped) == 1


def test_the_layout_changes_while_the_programme_goes_on(api: Api, output: str) -> None:
    processor = create(api, output)
    until(lambda: api.composers.made)
    path = f"/v1/MediaProcessors/{processor['sid']}"
    answer = api.post(path, ExtensionContext='{"layout": "Grid"}')
    assert (answer.status_code, answer.json()["status"]) == (200, "started")
    rules = [{"type": "include", "publisher": "Sam #1"}]
    changes = {"layout": "spotlight", "spotlight": "Sam #1", "subscribeRules": rules}
    api.post(path, ExtensionContext=json.dumps(changes))
    context = json.loads(api.get(path)["extension_context"])
    assert context == json.loads(processor["extension_context"]) | changes
    assert api.composers.made[0].changes[-1] == context


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ('{"layout": "round"}', "layout must be one of presentation, grid, spotlight"),
        (
            '{"layout": "grid", "resolution": "640x360"}',
            "only layout, spotlight, subscribeRules can be changed, not resolution",
        ),
        ('{"subscribeRules": [{"type": "all"}]}', "subscribe rules: type must be include"),
        ("[]", "ExtensionContext must be a JSON object"),
    ],
)
def test_a_change_that_cannot_be_is_refused_whole(
    api: Api, output: str, changes: str, sentence: str
) -> None:
    processor = create(api, output)
    path = f"/v1/MediaProcessors/{processor['sid']}"
    answer = api.post(path, ExtensionContext=changes)
    assert (answer.status_code, answer.json()["code"]) == (400, 20001)
    assert sentence in answer.json()["message"]
    assert api.get(path)["extension_context"] == processor["extension_context"]


def test_an_update_that_says_nothing_is_refused(api: Api, output: str) -> None:
    answer = api.post(f"/v1/MediaProcessors/{create(api, output)['sid']}")
    assert (answer.status_code, answer.json()["code"]) == (400, 20001)
    assert "Status must be one of ended" in answer.json()["message"]


def test_a_composer_that_does_not_load_fails_a_moment_later(api: Api, output: str) -> None:
    api.composers.error = RuntimeError("no such room")
    processor = create(api, output)
    assert processor["status"] == "started"
    failed = until(
        lambda: api.get("/v1/MediaProcessors", params={"Status": "failed"})["media_processors"]
    )
    assert failed[0]["sid"] == processor["sid"]
    assert failed[0]["ended_reason"] == "error-loading-extension"


def test_the_list_has_all_of_them_newest_first(api: Api, output: str) -> None:
    first = create(api, output)["sid"]
    api.post(f"/v1/MediaProcessors/{first}", Status="ended")
    second = create(api, output)["sid"]

    def sids(**query: str) -> list[str]:
        page = api.get("/v1/MediaProcessors", params=query)
        return [processor["sid"] for processor in page["media_processors"]]

    assert sids() == [second, first]
    assert sids(Order="asc") == [first, second]
    assert sids(Status="ended") == [first]


def test_another_account_sees_and_ends_none(api: Api, output: str) -> None:
    path = f"/v1/MediaProcessors/{create(api, output)['sid']}"
    answers = [
        api.request("GET", path, OLGA),
        api.post(path, OLGA, Status="ended"),
        api.post(path, OLGA, ExtensionContext='{"layout": "grid"}'),
    ]
    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(404, 20404)] * 3
    assert api.get("/v1/MediaProcessors", OLGA)["media_processors"] == []
    assert api.get(path, ALICE)["status"] == "started"
