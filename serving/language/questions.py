"""Recognises questions about the proposal: every word belongs to such a question or names the goods."""

from __future__ import annotations

from serving.language.agreement import describes_goods, names_goods
from serving.language.lexicon import UNITS, Words, word_set
from serving.language.proposal import Proposal

ASKING = frozenset(
    [
        "что",
        "чего",
        "чо",
        "че",
        "шта",
        "почему",
        "зачем",
        "отчего",
        "откуда",
        "как",
        "какой",
        "какая",
        "какое",
        "какие",
        "какого",
        "какую",
        "кто",
        "кого",
        "кому",
        "который",
        "чем",
        "чей",
        "для",
        "сколько",
        "где",
    ]
)
_SAID = word_set(
    "ну а и же алиса пожалуйста это этот эта эти этого этому так такое такой такая за ты вы тебе меня мне нам "
    "я мы мой моя мое меня у нас там тут вот то вообще именно опять снова вдруг еще конкретно сейчас его ее их "
    "он она оно они в о об с со про для чего чем на из тебя вас вам твой да хорошо ладно скажи стой подожди "
    "подскажи объясни интересно спрашиваешь предлагаешь предлагаете предлагают напоминаешь напоминаете решила "
    "решил взяла взял знаешь знаете узнала говоришь говорите хочешь хотите думаешь заказываю заказываем "
    "заказать заказывать заказ купить покупать покупаю оформляем оформлять оформить подтверждать подтверждаю "
    "имеешь виду звонишь пишешь надо нужно нужен нужна есть означает значит называется марка марки бренд "
    "бренда фирма фирмы производитель вес весит объем состав составе вкус вкусом размер товар товара продукт "
    "штука упаковка пачка пачке грамм килограмм килограммов литров литр внутри входит магазин магазина "
    "продавец продает кому последний раз было брал брала покупал покупала обычно прошлый название штук пачек "
    "упаковок количество речь причина повод случилось вещь напоминание сказала предложила связи какой лучше "
    "номер"
) | UNITS  # fmt: skip


def asks_about_goods(words: Words, proposal: Proposal) -> bool:
    """Whether the utterance asks what is proposed or why, and nothing else."""
    return (not ASKING.isdisjoint(words) or words[0] == "это") and all(
        word in ASKING or word in _SAID or names_goods(word, proposal.goods) or describes_goods(word, proposal.goods)
        for word in words
    )
