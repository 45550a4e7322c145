"""What is known of news of somebody, and when it is not known any more."""

from events.live.recent import Recent


def test_there_is_news_of_who_was_told_something_after_a_number() -> None:
    recent = Recent()
    recent.note("audience:v", 5)
    assert recent.is_news("audience:v", since=4)
    assert not recent.is_news("audience:v", since=5)
    assert not recent.is_news("audience:w", since=4)


def test_nothing_is_known_of_what_was_told_before_the_beginning() -> None:
    recent = Recent()
    recent.begin(7)
    assert recent.is_news("audience:v", since=6)
    assert not recent.is_news("audience:v", since=7)


def test_news_is_remembered_for_a_whole_round_and_then_counts_as_unknown() -> None:
    recent = Recent()
    recent.note("audience:v", 5)
    recent.forget()
    assert recent.is_news("audience:v", since=4)
    recent.note("audience:w", 8)
    recent.forget()
    assert recent.is_news("audience:v", since=4), "unknown"
    assert not recent.is_news("audience:v", since=5)
    assert recent.is_news("audience:w", since=5)
    recent.forget()
    assert recent.is_news("audience:w", since=7), "unknown"
    assert not recent.is_news("audience:w", since=8)
