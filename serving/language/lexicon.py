"""The words of agreement, each with its role in it; lower case, «ё» as «е», without signs."""

from __future__ import annotations

from enum import StrEnum

Words = tuple[str, ...]


def word_set(text: str) -> frozenset[str]:
    """The words of a text that lists them."""
    return frozenset(text.split())


class Role(StrEnum):
    """What a word or fixed phrase contributes to an agreement."""

    YES = "yes"
    CASUAL = "casual"
    """A yes that is sarcastic beside emphasis: «ага, конечно»."""
    EMPHASIS = "emphasis"
    ORDER = "order"
    """An order verb in a form that orders."""
    FORMAL = "formal"
    """A word that can only confirm a quote."""
    INFINITIVE = "infinitive"
    WANT = "want"
    WILL = "will"
    """A future that needs an infinitive or a yes."""
    DELIVER = "deliver"
    """An order verb beside which the day of delivery may be named."""
    LET = "let"
    DELIVERED = "delivered"
    """What «пусть» lets happen; a statement or a question without it."""
    SUITS = "suits"
    """A verb that approves of the quote, the day or the price."""
    APPROVAL = "approval"
    PRAISE = "praise"
    """An approval that is sarcastic after «ну» and «ага»."""
    OBJECTIONLESS = "objectionless"
    """An agreement that is said by a negation."""
    RAN_OUT = "ran out"
    """A reason to order: agrees to an offer, says nothing by itself to a quote."""
    FILLER = "filler"
    ADDRESS = "address"
    """Names of Alice and words of politeness."""
    THANKS = "thanks"
    BESIDE = "beside"
    """Means something only beside a verb that orders or approves."""
    MANNER = "manner"
    """How, when and where to order: needs an order verb itself."""
    AGAIN = "again"
    """As before: needs an order verb or a yes."""
    INSISTENCE = "insistence"
    """A yes that is said once more."""
    PURCHASE = "purchase"
    """Names what an order verb makes."""
    TERMS = "terms"
    """A term of the quote, which a verb approves of."""
    PREPOSITION = "preposition"
    TOWARDS = "towards"
    """The preposition of a day: «на завтра»."""
    GOODS = "goods"
    """Names what is proposed."""
    DETAIL = "detail"
    """Describes what is proposed, beside its name."""
    COUNT = "count"
    """The number of pieces that is proposed."""
    DAY = "day"
    """The day of delivery that was quoted."""


_WORDS: dict[Role, str] = {
    Role.YES: "да дада дадада даа ес йес йеп yes yep да-да",
    Role.CASUAL: "ага угу агась угум агу",
    Role.EMPHASIS: (
        "конечно разумеется естественно безусловно обязательно непременно несомненно однозначно бесспорно "
        "канешно конешно конечна канечно охотно точно"
    ),
    Role.ORDER: (
        "закажи закажите заказывай заказывайте заказываем заказываю закажем закажу закажика "
        "купи купите купим куплю покупай покупайте покупаем покупаю "
        "бери берите берем беру возьми возьмите возьмем возьму "
        ""
        "создавай создай создайте создавайте отправляй отправляйте добавляй добавляйте заказуй"
    ),
    Role.DELIVER: (
        "вези везите привези привезите привози привозите доставь доставьте доставляй доставляйте присылай присылайте"
    ),
    Role.FORMAL: (
        "подтверждаю подтверждаем подтверди подтвердите подтверждай подтверждайте подтвердить подтверждено "
        "оформляй оформляйте оформляем оформляю оформи оформите оформим оформлю оформить "
        "согласен согласна согласны одобряю одобряем"
    ),
    Role.INFINITIVE: "заказать купить взять приобрести оформлять заказывать покупать брать",
    Role.WANT: "давай давайте давайка хочу хотим желаю нужно нужен нужна нужны надо даваи",
    Role.WILL: "буду будем",
    Role.LET: "пусть пускай",
    Role.DELIVERED: "привезут везут привозят доставят доставляют привезет доставит",
    Role.SUITS: (
        "подходит подойдет годится устраивает устроит подходят устраивают сгодится подойдут удобно устраивае подходяще"
    ),
    Role.APPROVAL: (
        "хорошо ладно ладненько лады ладушки идет пойдет сойдет покатит ок окей окэй океи окейно оки океюшки ok okay "
        "нормально норм нормас верно правильно договорились заметано решено добро принято "
        "харашо хорошоо уговорила уговорил уговорили убедила убедил "
        "можно валяй валяйте поехали погнали действуй действуйте делай делайте сделай сделайте вперед"
    ),
    Role.PRAISE: "отлично супер прекрасно замечательно великолепно чудесно превосходно идеально шикарно",
    Role.OBJECTIONLESS: "",
    Role.RAN_OUT: (
        "закончился закончилась закончилось закончились кончился кончилась кончилось кончились "
        "заканчивается заканчиваются кончается кончаются пора"
    ),
    Role.FILLER: "ну",
    Role.ADDRESS: "алиса алис алисочка алиска алисонька пожалуйста пожалуста пожалста плиз плиииз яндекс милая прошу",
    Role.THANKS: "спасибо спасибочки благодарю",
    Role.BESIDE: (
        "же ка уже тогда это этот эту эти этого его ее их мне нам я мы полностью абсолютно совершенно "
        "мой мою мое мои моего моей моему наш нашу "
        "наше нашей нашему наших моих моим нашим обычный обычную обычное привычный привычную такой такую "
        "такое такие вполне тоже просто уж"
    ),
    Role.MANNER: (
        "еще сейчас прямо сразу скорее быстрее побыстрее поскорее срочно наконец опять повторно заново быстро"
    ),
    Role.AGAIN: "снова",
    Role.PURCHASE: "заказ заказа заказик покупку покупка заявку",
    Role.TERMS: ("цена цену стоимость доставка доставку доставкой срок сроки дата день условия"),
    Role.PREPOSITION: "для от с со из по про",
    Role.TOWARDS: "на",
}

_PHRASES: dict[Role, str] = {
    Role.YES: (
        "само собой|ясное дело|ясно дело|конечно же|естественно же|разумеется же|с удовольствием|с радостью|"
        "с большим удовольствием|говорю же да|говорю да|я говорю да|я же говорю да|я же сказал да|я же сказала да|"
        "сказал же да|сказала же да|я сказал да|я сказала да|уже сказал да|уже сказала да|я уже сказал да|"
        "я уже сказала да"
    ),
    Role.ORDER: (
        "пусть будет|пусть будет так|пусть так|пускай будет|сделай заказ|сделайте заказ|делай заказ|размести заказ|"
        "размещай заказ|создай заказ|создавай заказ|повтори заказ|повтори покупку|повторите заказ|повторить заказ|"
        "повторим заказ|хотел бы заказать|хотела бы заказать|хотел бы купить|хотела бы купить|хотели бы заказать|"
        "давай попробуем|так и сделай|так и сделаем|так и делай|отправляй заказ|запускай заказ"
    ),
    Role.FORMAL: "даю согласие|даю добро|заказ подтвержден|подтверждаю да",
    Role.SUITS: (
        "меня устраивает|нас устраивает|меня все устраивает|нас все устраивает|меня вполне устраивает|нас вполне "
        "устраивает|то что надо|то что нужно|самое то|как раз подходит|в самый раз|все устраивает|все подходит|"
        "все годится|"
        "цена норм|цена нормальная|цена хорошая|цена отличная|цена ок|по цене устраивает"
    ),
    Role.APPROVAL: (
        "так и быть|так уж и быть|ладно уж|все верно|все правильно|все так|все точно|по рукам|о кей|"
        "верно все|правильно все|я за|мы за|я только за|только за|мы только за|"
        "двумя руками за|обеими руками за|на том и порешим|давно пора|давно надо|самое время"
    ),
    Role.OBJECTIONLESS: (
        "не против|не возражаю|не возражаем|не откажусь|не откажемся|не откажемся от|не откажусь от|не сомневайся|"
        "почему бы и нет|почему бы нет|почему нет|почему и нет|чего бы нет|чего бы и нет|чего нет|отчего бы нет|"
        "отчего бы и нет|отчего нет|а почему бы и нет|а почему бы нет|а почему нет|а чего бы нет|а чего бы и нет|"
        "а чего нет|ничего не имею против|возражений нет|возражений не имею|нет возражений|"
        "не имею ничего против|не вижу препятствий|отчего же нет|почему же нет|без проблем|без вопросов|не вопрос|"
        "нет проблем|"
        "совсем не против|нисколько не против|вовсе не против|ничуть не против|абсолютно не против"
    ),
    Role.RAN_OUT: (
        "почти закончился|почти закончилась|уже закончился|уже закончилась|как раз закончился|совсем закончился"
    ),
    Role.FILLER: "ну что ж|что ж|ну что же|что же|ну а что ж",
    Role.ADDRESS: "будь добра|будь любезна|будьте добры|будьте любезны|сделай милость",
    Role.THANKS: "большое спасибо|спасибо большое|спасибо тебе",
    Role.WANT: "а давай|а давайте|ну а давай",
    Role.MANNER: (
        "еще раз|на меня|на дом|к нам|ко мне|на мой адрес|на тот же адрес|по тому же адресу|на обычный адрес|туда же|"
        "прямо сейчас|как можно скорее|как можно быстрее|в приложении|на маркете|в маркете|на яндекс маркете|один раз"
    ),
    Role.AGAIN: (
        "как обычно|как всегда|как в прошлый раз|то же самое|тоже самое|тот же самый|ту же самую|такой же|такую же|"
        "такое же|тот же|ту же|этот же|эту же|по этой цене|за эту цену|за такую цену|за эти деньги"
    ),
    Role.INSISTENCE: (
        "говорю же|говорю тебе|тебе говорю|я уже сказал|я уже сказала|я же сказал|я же сказала|"
        "сколько раз говорить|сколько раз повторять"
    ),
}

_BLOCKED_PAIRS = (
    "да уж|ну уж|это да|надо же|да же|ага сейчас|ага прямо|угу сейчас|угу прямо|ну надо|скорее да|ага ну|угу ну"
)
"""Neighbours that make an idiom of words which could agree."""
_BLOCKED_WHOLES = (
    "хорошо поехали|ладно поехали|ок поехали|окей поехали|ага ага|ага ага ага|угу угу|угу ага|ага угу|ладно ладно|"
    "ладно ладно ладно|хорошо хорошо|ну ну|да тоже|идет идет|"
    "да идет|ну точно|ага идет|да пускай"
)
"""Whole utterances that brush off or tell of something else; none of them orders."""
_BLOCKED_WITHOUT_VERB = "да ладно|да ну|ага ладно"
"""Neighbours that are an idiom unless a verb orders: «да ладно», but «да ладно, заказывай»."""


def _pairs(text: str) -> frozenset[Words]:
    return frozenset(tuple(each.split()) for each in text.split("|"))


ROLES: dict[str, Role] = {word: role for role, words in _WORDS.items() for word in words.split()}
PHRASES: dict[Words, Role] = {
    tuple(phrase.split()): role for role, phrases in _PHRASES.items() for phrase in phrases.split("|")
}
PHRASE_STARTS: dict[str, int] = {}
"""The first words of phrases with the length of the longest."""
for _phrase in PHRASES:
    PHRASE_STARTS[_phrase[0]] = max(PHRASE_STARTS.get(_phrase[0], 0), len(_phrase))
BLOCKED_PAIRS = _pairs(_BLOCKED_PAIRS)
BLOCKED_WHOLES = _pairs(_BLOCKED_WHOLES)
BLOCKED_WITHOUT_VERB = _pairs(_BLOCKED_WITHOUT_VERB)

REFUSALS = word_set(
    "нет неа нетушки нету не ни отказ отказа отказываюсь отказываемся отказаться откажусь откажемся отмена "
    "отмену отмены отмени отмените отменить отменяй отменяем отменим отменяю против незачем обойдусь обойдемся "
    "обойдется передумал передумала передумали расхотел расхотела расхотели перехотел перехотела никогда "
    "ненадо нехочу ненужно никак нельзя отклонить отклоняю отклони отвергаю воздержусь перебьюсь пас"
)  # fmt: skip
"""Words that refuse, or negate what follows: no utterance with one of them orders."""
RESERVED = REFUSALS | word_set(
    "но если или только другой другую другое другие другая другого подожди погоди постой стой сначала когда "
    "сколько где куда почем что чего почему зачем откуда как какой какая какое какие кто может наверное потом "
    "позже дешевле дороже все всё без вместо и а тебя тебе ты он она они сегодня завтра послезавтра"
)  # fmt: skip
"""Words that never name goods, whatever a product is called."""
UNITS = word_set(
    "пачку упаковку штуку штучку бутылку банку баночку пакет коробку рулон мешок тюбик комплект набор флакон "
    "пачечку бутылочку коробочку пакетик"
)  # fmt: skip
"""One piece, without a number."""
