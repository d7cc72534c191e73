"""Random expressions of Jinja of a wanted kind, by the forms in grammar.txt."""
import os
import random
import re

KINDS = ["text", "text", "text", "int", "int", "float", "bool", "list", "list", "dict", "date", "delta", "other"]


def read_grammar() -> dict[str, list[str]]:
    """The forms of each kind; those of `plain KIND` have nothing within."""
    forms: dict[str, list[str]] = {}
    with open(os.path.join(os.path.dirname(__file__), "grammar.txt"), encoding="utf-8") as file:
        paragraphs = file.read().split("\n\n")
    for paragraph in paragraphs[1:]:
        kind, *lines = paragraph.strip("\n").split("\n")
        forms[kind] = lines
    return forms


def options_of(text: str) -> list[str]:
    """What stands between the bars of a choice, of which those inside of another do not count."""
    parts, depth = [""], 0
    for character in text:
        depth += (character == "«") - (character == "»")
        if character == "¦" and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return parts


class Expressions:
    def __init__(self, draw: random.Random) -> None:
        self.draw = draw
        self.grammar = read_grammar()
        # Names that the template has set, with their kinds.
        self.names: dict[str, str] = {}

    def pick(self, choices):
        return choices[self.draw.randrange(len(choices))]

    def chance(self, share: float) -> bool:
        return self.draw.random() < share

    def of(self, kind: str, depth: int = 2, fits: bool = False) -> str:
        if kind == "any":
            kind = self.pick(KINDS)
        # What does not fit, now and then.
        if kind in KINDS and not fits and self.chance(0.03):
            kind = self.pick(KINDS)
        named = [name for name, other in self.names.items() if other == kind or (other == "other" and kind in KINDS)]
        if named and self.chance(0.3):
            return self.pick(named)
        plain = self.grammar.get(f"plain {kind}")
        if plain is not None and (depth <= 0 or self.chance(0.15)):
            return self.filled(self.pick(plain), depth)
        if kind in KINDS and self.chance(0.05):
            otherwise = "" if self.chance(0.15) else f" else {self.of(kind, depth - 1)}"
            return f"({self.of(kind, depth - 1)} if {self.of('bool', depth - 1)}{otherwise})"
        return self.filled(self.pick(self.grammar[kind]), depth - 1)

    def filled(self, form: str, depth: int) -> str:
        text, at = "", 0
        while at < len(form):
            if form[at] != "«":
                text += form[at]
                at += 1
                continue
            end, open_ = at + 1, 1
            while open_ > 0:
                open_ += (form[end] == "«") - (form[end] == "»")
                end += 1
            # Slices of constants that have none are Jinja's own affair: it works them out by another way than it runs them.
            text += self.part(form[at + 1 : end - 1], depth, form.startswith("[«slice»]", end))
            at = end
        return text

    def part(self, text: str, depth: int, fits: bool = False) -> str:
        options = options_of(text)
        if len(options) > 1:
            return self.filled(self.pick(options), depth)
        numbers = re.fullmatch(r"(-?\d+)\.\.(-?\d+)", text)
        if numbers:
            return str(self.draw.randint(int(numbers[1]), int(numbers[2])))
        return self.of(text, depth, fits) if text == "any" or text in self.grammar else self.filled(text, depth)
