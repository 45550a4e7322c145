from __future__ import annotations

import random

import pytest
from aioice import stun

from streaming.mediaserver.sfu import ice
from streaming.mediaserver.sfu.ice import IceCredentials, IceLite

BROWSER = IceCredentials("browser", "password of the browser")
ADDRESS = ("192.0.2.7", 40000)


@pytest.fixture
def agent() -> IceLite:
    agent = IceLite()
    agent.set_remote(BROWSER)
    return agent


def request(username: str, password: str, *, nominate: bool = False) -> stun.Message:
    """Make a check and read it as it comes from the network."""
    message = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
    message.attributes["USERNAME"] = username
    if nominate:
        message.attributes["USE-CANDIDATE"] = None
    message.add_message_integrity(password.encode())
    parsed = ice.parse_request(bytes(message))
    assert parsed is not None
    return parsed


def good(agent: IceLite, *, nominate: bool = False) -> stun.Message:
    return request(f"{agent.local.ufrag}:browser", agent.local.password, nominate=nominate)


def test_an_authentic_check_is_answered_with_the_address_it_came_from(agent: IceLite) -> None:
    check = good(agent)
    assert ice.local_ufrag(check) == agent.local.ufrag
    local = agent.authenticate(check)
    assert local is agent.local
    answer = stun.parse_message(ice.success(check, local, ("::ffff:192.0.2.7", 40000, 0, 0)))
    assert answer.message_class is stun.Class.RESPONSE
    assert answer.transaction_id == check.transaction_id
    assert answer.attributes["XOR-MAPPED-ADDRESS"] == ADDRESS
    assert answer.check_message_integrity(local.password.encode())


def test_a_check_without_the_right_password_or_name_is_ignored(agent: IceLite) -> None:
    ours = agent.local
    assert agent.authenticate(request(f"{ours.ufrag}:browser", "guess")) is None
    assert agent.authenticate(request(f"{ours.ufrag}:other", ours.password)) is None
    assert agent.authenticate(request("nobody:browser", ours.password)) is None
    unsigned = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
    unsigned.attributes["USERNAME"] = f"{ours.ufrag}:browser"
    assert agent.authenticate(unsigned) is None
    assert IceLite().authenticate(good(agent)) is None


def test_the_newest_nominated_address_is_used(agent: IceLite) -> None:
    agent.follow(good(agent), agent.local, ADDRESS)
    assert agent.selected == ADDRESS
    agent.follow(good(agent), agent.local, ("192.0.2.8", 1))
    assert agent.selected == ADDRESS
    agent.follow(good(agent, nominate=True), agent.local, ("192.0.2.8", 1))
    assert agent.selected == ("192.0.2.8", 1)


def test_a_restart_keeps_the_former_credentials_until_the_new_ones_are_used(
    agent: IceLite,
) -> None:
    former, old_check = agent.local, good(agent)
    assert not agent.set_remote(BROWSER)
    assert agent.local is former
    assert agent.set_remote(IceCredentials("again", "another password of it"))
    assert agent.local != former
    assert set(agent.ufrags) == {agent.local.ufrag, former.ufrag}
    assert agent.authenticate(old_check) is former
    new_check = request(f"{agent.local.ufrag}:again", agent.local.password)
    assert agent.authenticate(new_check) is agent.local
    agent.follow(new_check, agent.local, ADDRESS)
    assert agent.authenticate(old_check) is None
    assert agent.ufrags == (agent.local.ufrag,)


def test_nothing_but_a_binding_request_is_read() -> None:
    indication = stun.Message(stun.Method.BINDING, stun.Class.INDICATION)
    allocate = stun.Message(stun.Method.ALLOCATE, stun.Class.REQUEST)
    assert ice.parse_request(bytes(indication)) is None
    assert ice.parse_request(bytes(allocate)) is None
    assert ice.parse_request(b"") is None


def test_no_bytes_whatever_raise(agent: IceLite) -> None:
    chance = random.Random(24)
    whole = bytearray(
        bytes(stun.Message(stun.Method.BINDING, stun.Class.REQUEST, attributes={"USERNAME": "ab"}))
    )
    for _ in range(5000):
        data = bytearray(whole + chance.randbytes(4 * chance.randrange(8)))
        data[2:4] = (len(data) - 20).to_bytes(2, "big")
        for _ in range(chance.randrange(4)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        message = ice.parse_request(bytes(data))
        if message is not None:
            agent.authenticate(message)
            ice.local_ufrag(message)


def test_candidates_prefer_the_first_address() -> None:
    first, second = ice.host_candidates(("192.0.2.1", "2001:db8::1"), 5000)
    assert first == "1 1 udp 2130706175 192.0.2.1 5000 typ host"
    assert second.split()[4:] == ["2001:db8::1", "5000", "typ", "host"]
    assert int(first.split()[3]) > int(second.split()[3])


@pytest.mark.parametrize(
    ("seen", "written"),
    [
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8::1", "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1"),
    ],
)
def test_addresses_are_written_in_their_own_form(seen: str, written: str) -> None:
    assert ice.unmapped(seen) == written
