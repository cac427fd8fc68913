"""What Russian words mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurchase.intent import Intent
from serving.shopper_words import CONFIRM, YES
from serving.understanding import MOST_CHARACTERS, understood

TABLE = {
    Intent.YES: (
        "да|Да!|ага|угу|давай|закажи|конечно|хочу|ну да, конечно|да-да|не против|почему бы и нет|ну что ж, давай|"
        "хорошо|ладно|повтори заказ|да, закажи корм для кошки, пожалуйста|завтра подходит|ОК|"
        "хочу заказать снова|да, снова"
    ),
    Intent.CONFIRM: "подтверждаю|оформляй|оформляем|да, подтверждаю|подтверждаю заказ|согласна|ну оформи",
    Intent.NO: (
        "нет|не надо|да нет|не подтверждаю|не заказывай|да не надо|нет-нет, оформляй|нет, спасибо|отмена|не хочу|"
        "передумал|уже купил|не напоминай|не больше одной|да ни за что"
    ),
    Intent.LATER: (
        "не сейчас|потом|завтра|давай завтра|да потом|позже|через неделю|напомни через неделю|пока не надо|"
        "в другой раз|закажи не сейчас|не сегодня"
    ),
    Intent.NEVER: (
        "больше не напоминай|никогда|отстань|отстань от меня|не хочу больше слышать|больше не надо|"
        "хватит мне напоминать|перестань|отключи напоминания|не нужно больше"
    ),
    Intent.WHAT: "что?|почему|а?|?|зачем|а что это|не понял|не поняла|о чём ты",
    Intent.PRICE: "сколько стоит|сколько это стоит?|почём|какая цена",
    Intent.REPEAT: "повтори|ещё раз|не расслышал|скажи ещё раз|снова",
    Intent.HELP: "помощь|помоги|что ты умеешь|что можно сказать",
    Intent.STOP: "хватит|стоп|пока|спасибо|всё|да хватит|до свидания|замолчи",
    Intent.SILENCE: "|   |...|!",
    Intent.UNKNOWN: (
        "банан|да, но дороговато|а можно дешевле?|хорошо, но дорого|две пачки|подожди|не знаю|"
        "он сказал да и ушёл домой обедать вместе с братом"
    ),
}


@pytest.mark.parametrize(
    ("utterance", "intent"), [(said, intent) for intent, all_said in TABLE.items() for said in all_said.split("|")]
)
def test_what_shoppers_say(utterance: str, intent: Intent) -> None:
    """Each utterance of the table has its meaning."""
    assert understood(utterance) is intent


@given(st.text(max_size=2000))
def test_any_text_has_an_intent(utterance: str) -> None:
    """It never raises, whatever signs it is given."""
    assert understood(utterance) in Intent


@given(st.sampled_from(sorted(YES | CONFIRM)), st.sampled_from(["нет", "не", "никогда", "потом", "хватит"]))
def test_a_refusing_word_wins_over_every_agreeing_one(agreeing: str, refusing: str) -> None:
    """In either order no money is spent."""
    agreement = {Intent.YES, Intent.CONFIRM}
    assert understood(f"{agreeing} {refusing}") not in agreement
    assert understood(f"{refusing} {agreeing}") not in agreement


def test_what_lies_beyond_the_limit_is_not_looked_at() -> None:
    """A long utterance costs no more than a short one."""
    assert understood(" " * MOST_CHARACTERS + "да") is Intent.SILENCE
