from pathlib import Path

from tidytrace.chats.errors import NewerThanCatalogue, StoreUnreadable
from tidytrace.language import Language


def test_a_problem_is_said_in_the_person_s_language_and_kept_in_english_for_logs() -> None:
    error = StoreUnreadable(Path("/home/wang/x.json"), "It is larger than {limit} MiB.", limit=128)
    assert str(error) == f"{Path('/home/wang/x.json')}: It is larger than 128 MiB."
    assert error.sentence(Language("zh_CN")) == "它超过了 128 MiB。"


def test_another_form_names_what_is_missing_in_the_app_s_words() -> None:
    error = NewerThanCatalogue(Path("/home/wang/x.db"), missing="message.body")
    assert "message.body" in error.sentence()
    assert "message.body" in error.sentence(Language("zh_CN"))
