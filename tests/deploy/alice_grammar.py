"""The documented syntax of grammars in the console of Yandex Dialogs, parsed and matched.

Source: https://yandex.ru/dev/dialogs/alice/doc/ru/nlu
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from repurchase.goods.lemmatization import lemmas
from serving.language.spoken_numbers import number_at

TYPES = frozenset({"YANDEX.STRING", "YANDEX.NUMBER", "YANDEX.DATETIME", "YANDEX.GEO", "YANDEX.FIO"})
_TOKEN = re.compile(r"\$[A-Za-z_.]+[A-Za-z_]|[а-яёa-z-]+|[()\[\]|?*+.]|\S", re.IGNORECASE)
_WORD = re.compile(r"[а-яёa-z-]+", re.IGNORECASE)
_DATES = re.compile(
    r"(?:сегодня|завтра|послезавтра|через (?:неделю|месяц|\w+ (?:дня|дней|недели|недель))"
    r"|(?:в|во) (?:понедельник|вторник|среду|четверг|пятницу|субботу|воскресенье))$"
)


class SyntaxFault(ValueError):
    """Text that the console would not take."""


@dataclass(frozen=True)
class Word:
    """One word, or with `is_lemma` any of its forms."""

    text: str
    is_lemma: bool


@dataclass(frozen=True)
class Reference:
    """A non-terminal, an entity or a type."""

    name: str


@dataclass(frozen=True)
class AnyWord:
    """The dot."""


@dataclass(frozen=True)
class Repeated:
    """A part with a quantifier."""

    part: Node
    least: int
    most: int


@dataclass(frozen=True)
class Sequence:
    """Parts in a row."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Choice:
    """One of several."""

    options: tuple[Node, ...]


Node = Word | Reference | AnyWord | Repeated | Sequence | Choice
_QUANTIFIERS = {"?": (0, 1), "*": (0, 9), "+": (1, 9)}


@dataclass
class Grammar:
    """One intent."""

    rules: dict[str, Choice] = field(default_factory=dict)
    """By «root», «filler» and the names of non-terminals."""
    slots: dict[str, dict[str, str]] = field(default_factory=dict)


def grammar_of(text: str) -> Grammar:
    """Parse an intent; raises SyntaxFault."""
    grammar = Grammar()
    for head, lines in _blocks(text):
        if head == "slots":
            grammar.slots = _slots(lines)
        elif head in {"root", "filler"} or re.fullmatch(r"\$[A-Z][A-Za-z]*", head):
            if head in grammar.rules:
                raise SyntaxFault(f"{head} twice")
            grammar.rules[head] = _rule([line.strip() for line in lines])
        else:
            raise SyntaxFault(f"no section is called {head}")
    if "root" not in grammar.rules:
        raise SyntaxFault("no root")
    return grammar


def entity_of(text: str) -> tuple[str, Mapping[str, Choice]]:
    """Parse a custom entity: its name, and each value with what is said for it; raises SyntaxFault."""
    lines = _lines(text)
    head = re.fullmatch(r"entity ([A-Za-z]\w*):", lines[0])
    if head is None or lines[1] != "    values:":
        raise SyntaxFault("an entity has a name and values")
    values: dict[str, list[str]] = {}
    for line in lines[2:]:
        if name := re.fullmatch(r" {8}(\w+):", line):
            values[name[1]] = []
        elif re.match(r" {12}\S", line) and values:
            list(values.values())[-1].append(line.strip())
        else:
            raise SyntaxFault(line)
    return head[1], {name: _rule(said) for name, said in values.items()}


def _lines(text: str) -> list[str]:
    if "\t" in text:
        raise SyntaxFault("indented by a tabulator")
    return [line.rstrip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]


def _blocks(text: str) -> list[tuple[str, list[str]]]:
    blocks: list[tuple[str, list[str]]] = []
    for line in _lines(text):
        if line[0] != " ":
            if not line.endswith(":"):
                raise SyntaxFault(line)
            blocks.append((line.removesuffix(":"), []))
        elif blocks and line.startswith("    "):
            blocks[-1][1].append(line)
        else:
            raise SyntaxFault(line)
    if [head for head, lines in blocks if not lines]:
        raise SyntaxFault("an empty section")
    return blocks


def _slots(lines: list[str]) -> dict[str, dict[str, str]]:
    slots: dict[str, dict[str, str]] = {}
    for line in lines:
        if name := re.fullmatch(r" {4}([a-z_]+):", line):
            slots[name[1]] = {}
        elif (value := re.fullmatch(r" {8}(source|type): (\S+)", line)) and slots:
            list(slots.values())[-1][value[1]] = value[2]
        else:
            raise SyntaxFault(line)
    return slots


def _rule(lines: list[str]) -> Choice:
    is_lemma = False
    options = []
    for line in lines:
        if line.startswith("%"):
            if line not in {"%lemma", "%exact"}:
                raise SyntaxFault(f"{line} stands alone in its line")
            is_lemma = line == "%lemma"
        else:
            options.append(_Line(_TOKEN.findall(line), is_lemma).choice_to_the_end())
    return Choice(tuple(options))


class _Line:
    def __init__(self, tokens: list[str], is_lemma: bool) -> None:  # noqa: FBT001 - private
        self._tokens = tokens
        self._is_lemma = is_lemma

    def choice_to_the_end(self) -> Choice:
        choice = self._choice()
        if self._tokens:
            raise SyntaxFault(f"unexpected {self._tokens[0]}")
        return choice

    def _choice(self) -> Choice:
        options = [self._sequence()]
        while self._tokens and self._tokens[0] == "|":
            self._tokens.pop(0)
            options.append(self._sequence())
        return Choice(tuple(options))

    def _sequence(self) -> Sequence:
        parts: list[Node] = []
        while self._tokens and self._tokens[0] not in {"|", ")"}:
            parts.append(self._quantified(self._part()))
        if not parts:
            raise SyntaxFault("an empty option")
        return Sequence(tuple(parts))

    def _part(self) -> Node:
        token = self._tokens.pop(0)
        if token == "(":
            inner = self._choice()
            if not self._tokens or self._tokens.pop(0) != ")":
                raise SyntaxFault("an open bracket")
            return inner
        if token.startswith("$") and len(token) > 1:
            return Reference(token)
        if token == ".":
            return AnyWord()
        if _WORD.fullmatch(token):
            return Word(token.lower().replace("ё", "е"), self._is_lemma)
        raise SyntaxFault(f"unexpected {token}")

    def _quantified(self, part: Node) -> Node:
        if self._tokens and self._tokens[0] in _QUANTIFIERS:
            return Repeated(part, *_QUANTIFIERS[self._tokens.pop(0)])
        return part


def references_of(node: Node) -> set[str]:
    """The names that a rule refers to."""
    match node:
        case Reference(name):
            return {name}
        case Repeated(part, _, _):
            return references_of(part)
        case Sequence(parts) | Choice(parts):
            return set().union(*map(references_of, parts))
        case _:
            return set()


def matches(grammar: Grammar, entities: Mapping[str, Mapping[str, Choice]], phrase: str) -> bool:
    """Whether the root takes the whole phrase; words of the filler are left out."""
    matcher = _Matcher(grammar, entities)
    filler = grammar.rules.get("filler")
    said = phrase.lower().replace("ё", "е").split()
    words = tuple(word for word in said if filler is None or 1 not in matcher.ends(filler, 0, (word,)))
    return len(words) in matcher.ends(grammar.rules["root"], 0, words)


Words = tuple[str, ...]


class _Matcher:
    def __init__(self, grammar: Grammar, entities: Mapping[str, Mapping[str, Choice]]) -> None:
        self._grammar = grammar
        self._entities = entities

    def ends(self, node: Node, start: int, words: Words) -> set[int]:
        """Where the node can end, that begins at `start`."""
        match node:
            case Choice(options):
                return set().union(*(self.ends(option, start, words) for option in options))
            case Sequence(parts):
                return self._in_a_row(parts, start, words)
            case Repeated(part, least, limit):
                return self._repeated(part, least, limit, {start}, words)
            case Reference(name):
                return self._referred(name, start, words)
            case _:
                return {start + 1} if start < len(words) and _takes(node, words[start]) else set()

    def _in_a_row(self, parts: tuple[Node, ...], start: int, words: Words) -> set[int]:
        places = {start}
        for part in parts:
            places = set().union(*(self.ends(part, place, words) for place in places))
        return places

    def _repeated(self, part: Node, least: int, limit: int, places: set[int], words: Words) -> set[int]:
        found = set(places) if least == 0 else set()
        for _ in range(limit):
            places = set().union(*(self.ends(part, place, words) for place in places))
            found |= places
        return found

    def _referred(self, name: str, start: int, words: Words) -> set[int]:
        plain = name.removeprefix("$")
        if name in self._grammar.rules:
            return self.ends(self._grammar.rules[name], start, words)
        if plain in self._entities:
            return set().union(*(self.ends(each, start, words) for each in self._entities[plain].values()))
        if plain == "YANDEX.NUMBER":
            number = number_at(words, start)
            return set() if number is None else {start + number[1]}
        ends = range(start + 1, len(words) + 1) if plain == "YANDEX.DATETIME" else ()
        return {end for end in ends if _DATES.match(" ".join(words[start:end]))}


def _takes(node: Word | AnyWord, said: str) -> bool:
    if isinstance(node, AnyWord) or node.text == said:
        return True
    return node.is_lemma and not lemmas(node.text).forms.isdisjoint(lemmas(said).forms)
