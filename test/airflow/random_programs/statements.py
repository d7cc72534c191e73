"""Random programs: statements over typed names, and features of the language as snippets with random parts."""

import re

import patterns
import snippets
from expressions import SIMPLE, Expressions

MODULES = "base64 collections contextlib copy dataclasses datetime enum functools itertools json math operator os pathlib re string textwrap".split()


class Writer(Expressions):
    def __init__(self, rng):
        super().__init__(rng)
        self.lines = []
        self.indent = 0
        self.count = 0
        # Whether what may raise has to be caught.
        self.careful = rng.random() < 0.92

    # Writing

    def put(self, line):
        self.lines.append("    " * self.indent + line)

    def block(self, text):
        for line in text.strip("\n").split("\n"):
            self.put(line)

    def fresh(self, prefix="v"):
        self.count += 1
        return f"{prefix}{self.count}"

    def bind(self, kind, source):
        name = self.named(kind) if self.chance(0.3) else None
        name = name or self.fresh()
        self.put(f"{name} = {source}")
        self.names[name] = kind

    def note(self, source, kind=None):
        """Binds what may raise: its value, or the exception."""
        name = self.fresh("r")
        if self.careful or self.chance(0.5):
            self.put("try:")
            self.put(f"    {name} = {source}")
            self.put(f"except {self.pick(['Exception', 'Exception', '(LookupError, ArithmeticError, ValueError, TypeError, AttributeError)'])} as e:")
            self.put(f"    {name} = (type(e).__name__, str(e))")
        else:
            self.put(f"{name} = {source}")

    def guarded(self, statement):
        """A statement that may raise."""
        if self.careful or self.chance(0.5):
            name = self.fresh("r")
            self.put(f"{name} = None")
            self.put("try:")
            self.put(f"    {statement}")
            self.put("except Exception as e:")
            self.put(f"    {name} = repr(e)")
        else:
            self.put(statement)

    def within(self, header, body):
        """A block of which no new name goes out."""
        names = dict(self.names)
        self.put(header)
        self.indent += 1
        before = len(self.lines)
        body()
        if len(self.lines) == before:
            self.put("pass")
        self.indent -= 1
        self.names = {name: kind for name, kind in self.names.items() if name in names}

    # Programs

    def program(self):
        for _ in range(self.rng.randint(2, 4)):
            self.assign()
        for _ in range(self.rng.randint(4, 9)):
            if self.chance(0.4):
                self.snippet()
            else:
                self.statement()
            if len(self.lines) > 45:
                break
        return self.finished()

    def finished(self):
        text = "\n".join(self.lines) + "\n"
        used = [m for m in MODULES if re.search(rf"\b{m}\.", text)]
        return (f"import {', '.join(used)}\n" if used else "") + text

    def snippet(self):
        self.pick(snippets.ALL if self.chance(0.6) else patterns.ALL)(self)

    def statements(self, low=1, high=3):
        for _ in range(self.rng.randint(low, high)):
            self.statement()

    def statement(self):
        simple = [self.assign, self.assign, self.assign, self.augment, self.mutate, self.mutate, self.mutate, self.alias, self.unpack, self.risky, self.risky, self.nest]
        if self.indent >= 2:
            return self.pick(simple)()
        return self.pick(simple * 2 + [self.if_, self.for_, self.while_, self.try_, self.function, self.match, self.for_, self.with_])()

    def assign(self):
        kind = self.some_type()
        self.bind(kind, self.of(kind, self.rng.randint(0, 3)))

    def augment(self):
        kind = self.pick(["int", "float", "str", "list:int", "list:str", "set:int", "dict:str:int", "tuple:int"])
        name = self.named(kind)
        if not name:
            return self.assign()
        operator = {"int": ["+", "-", "%", "//", "|", "&", "^"], "float": ["+", "-", "*"], "str": ["+"], "list": ["+"], "set": ["|", "&", "-", "^"], "dict": ["|"], "tuple": ["+"]}[kind.split(":")[0]]
        operator = self.pick(operator)
        value = self.pick(["3", "-7", "2"]) if operator in ("%", "//") else self.of(kind, 1)
        if kind == "float":
            value = self.pick(["0.5", "-2.0", "3"])
        self.put(f"{name} {operator}= {value}")

    def alias(self):
        kinds = [kind for kind in self.names.values() if kind.split(":")[0] in ("list", "dict", "set")]
        if not kinds:
            return self.assign()
        kind = self.pick(kinds)
        self.put(f"{(name := self.fresh())} = {self.named(kind)}")
        self.names[name] = kind

    def nest(self):
        """Containers that share their parts."""
        inner = self.named("list:int") or self.named("dict:str:int")
        if not inner:
            return self.assign()
        name = self.fresh("n")
        self.put(f"{name} = " + self.pick([f"[{inner}] * 2", f"{{'a': {inner}, 'b': [{inner}]}}", f"({inner}, {inner})", f"[[{inner}], {inner}][:]", f"copy.deepcopy([{inner}, {inner}])", f"copy.copy([{inner}])", f"[x for x in ({inner}, {inner})]", f"{{'k': {inner}}} | {{}}", f"dict(k={inner})", f"collections.defaultdict(list, k={inner})"]))
        if self.chance(0.5):
            self.guarded(f"{name}[{self.pick(['0', '1', repr('a'), repr('k')])}]{self.pick(['[0] = 99', '.append(5)', '.clear()', '[1:1] = [7, 8]', ' += [1]', '.update(z=1)', '.pop()'])}")

    def mutate(self):
        kinds = [kind for kind in self.names.values() if kind.split(":")[0] in ("list", "dict", "set")]
        if not kinds:
            return self.assign()
        kind = self.pick(kinds)
        name = self.named(kind)
        head, *parts = kind.split(":")
        one = lambda: self.of(parts[-1], 1)
        if head == "list":
            self.guarded(f"{name}" + self.pick([
                lambda: f".append({one()})", lambda: f".append({one()})", lambda: f".extend({self.of(kind, 1)})", lambda: f".insert({self.small()}, {one()})", lambda: f".pop({self.pick(['', self.small()])})", lambda: f".remove({one()})", lambda: ".reverse()", lambda: ".clear()",
                lambda: f"[{self.small()}] = {one()}", lambda: f"[{self.small()}:{self.small()}] = {self.of(kind, 1)}", lambda: f"[::2] = {self.of(kind, 0)}", lambda: f"[::-1] = {name}", lambda: f"[len({name}):] = [{one()}]", lambda: f".sort(key=lambda x: {self.pick(['str(x)', 'len(repr(x))', '-len(repr(x))'])}{self.pick(['', ', reverse=True'])})", lambda: ".sort()", lambda: " *= 2", lambda: f"[{self.small()}:{self.small()}:{self.pick(['-1', '2', '-2'])}] = {self.of(kind, 0)}",
            ])())
            if self.chance(0.15):
                self.guarded(f"del {name}[{self.pick([self.small(), self.small() + ':', '::2', '::-2', ':' + self.small()])}]")
        elif head == "dict":
            key = lambda: self.of(parts[0], 1)
            self.guarded(self.pick([
                lambda: f"{name}[{key()}] = {one()}", lambda: f"{name}[{key()}] = {one()}", lambda: f"{name}.update({self.of(kind, 1)})", lambda: f"{name}.pop({key()}{self.pick(['', ', None'])})", lambda: f"{name}.setdefault({key()}, {one()})", lambda: f"del {name}[{key()}]", lambda: f"{name}.popitem()", lambda: f"{name}.update([({key()}, {one()})])", lambda: f"{name}[k] = {name}.pop(k := next(iter({name})))",
            ])())
        else:
            self.guarded(f"{name}.{self.pick([f'add({one()})', f'add({one()})', f'discard({one()})', f'remove({one()})', f'update({self.of(kind, 1)})', f'intersection_update({self.of(kind, 1)})', f'difference_update({self.of(kind, 1)})'])}")

    def unpack(self):
        kind = self.pick(["int", "str"])
        a, b = self.fresh(), self.fresh()
        form = self.rng.randint(0, 5)
        if form == 0:
            self.put(f"{a}, {b} = {self.of(kind, 1)}, {self.of(kind, 1)}")
        elif form == 1:
            self.put(f"{a}, *{(c := self.fresh())} = [{self.of(kind, 1)}, *{self.of(f'list:{kind}', 1)}]")
            self.put(f"{b} = {a}")
            self.names[c] = f"list:{kind}"
        elif form == 2:
            self.put(f"({a}, [{b}, *_]) = {self.of(kind, 1)}, ({self.of(kind, 0)}, 1, 2)")
        elif form == 3:
            self.put(f"{a} = {b} = {self.of(kind, 1)}")
        elif form == 4:
            self.put(f"{a}, {b} = {self.of(kind, 0)}, {self.of(kind, 1)}")
            self.put(f"{a}, {b} = {b}, {a}")
        else:
            self.guarded(f"{self.fresh()}, {self.fresh()} = {self.of(f'list:{kind}', 1)}")
            return
        self.names[a] = self.names[b] = kind

    def ordered_type(self):
        """Not a set of texts: which of them comes first, and so what is said of it, differs from process to process."""
        return self.pick([kind for kind in (self.some_type() for _ in range(9)) if kind != "set:str"] or ["int"])

    def risky(self):
        d = 2
        self.note(self.pick([
            lambda: f"{self.of('list:int', d)}[{self.small()}]", lambda: f"{self.of('dict:str:int', d)}[{self.of('str', 1)}]", lambda: f"{self.of('dict:mixed:int', d)}[{self.of('mixed', 1)}]", lambda: f"{self.of('tuple:str', d)}[{self.small()}]", lambda: f"{self.of('str', d)}[{self.small(-8, 8)}]", lambda: f"int({self.of('str', d)})", lambda: f"float({self.of('str', d)})", lambda: f"{self.of('int', d)} {self.pick(['/', '//', '%'])} {self.of('int', d)}",
            lambda: f"{self.of('str', d)}.index({self.of('str', 1)})", lambda: f"{self.of('list:int', d)}.index({self.of('int', 1)})", lambda: f"{self.of(self.some_type(), d)} {self.pick(['+', '-', '*', '<', '%', '/', '|', '//', '>=', 'in', '**'])} {self.of(self.some_type(), 0)}", lambda: f"{self.of(self.some_type(), d)}.{self.pick(['upper', 'append', 'nope', 'keys', 'real'])}{self.pick(['', '()'])}", lambda: f"len({self.of(self.some_type(), d)})",
            lambda: f"sorted({self.of(self.some_type(), d)})", lambda: f"max({self.of(self.some_type(), d)})", lambda: f"sum({self.of(self.some_type(), d)})", lambda: f"{self.of('float', d)} {self.pick(['/', '//', '%'])} {self.of('float', d)}", lambda: f"int({self.of('float', d)})", lambda: f"round({self.of('float', d)})", lambda: f"chr({self.of('int', d)})", lambda: f"ord({self.of('str', d)})",
            lambda: f"{self.of(self.some_type(), d)}[{self.of(self.some_type(), 0)}]", lambda: f"list({self.of(self.some_type(), d)})", lambda: f"tuple({self.of(self.some_type(), d)})", lambda: f"dict({self.of(self.ordered_type(), d)})", lambda: f"{self.of(self.some_type(), d)}()", lambda: f"-{self.of(self.some_type(), d)}", lambda: f"str({self.of(self.some_type(), d)}, 'utf-8')", lambda: f"{self.of('bytes', d)}.decode({self.pick(['', repr('ascii'), repr('latin-1')])})",
            lambda: f"'%d' % {self.of(self.some_type(), d)}", lambda: f"'{{}} {{}}'.format({self.of('str', d)})", lambda: f"'{{a}}'.format(b=1)", lambda: f"format({self.of(self.pick(['int', 'float', 'str']), d)}, {self.pick(['d', '.2f', 's', '>5', 'q', '05', ','])!r})", lambda: f"{{{self.of(self.some_type(), d)}: 1}}", lambda: f"{{{self.of(self.some_type(), d)}}} | {{1}}", lambda: f"json.loads({self.of('str', d)})", lambda: f"json.dumps({self.of(self.some_type(), d)})",
            lambda: f"{self.of('set:int', d)}.pop() * 0", lambda: f"{self.of('list:str', d)}.pop()", lambda: f"','.join({self.of(self.some_type(), d)})", lambda: f"abs({self.of(self.some_type(), d)})", lambda: f"next(iter({self.of(self.some_type(), d)}))", lambda: f"isinstance(1, {self.of(self.some_type(), 0)})", lambda: f"range({self.of('int', d)} % 9, {self.small()}, {self.small(-2, 2)})", lambda: f"list(range(5))[{self.of(self.some_type(), 0)}]", lambda: f"({self.of('str', 1)}).split({self.of('str', 0)})", lambda: f"bytes({self.of('list:int', 1)})",
            lambda: f"list(zip({self.of('list:int', 1)}, {self.of('str', 1)}, strict={self.pick(['True', 'False'])}))", lambda: f"list(enumerate({self.of(self.some_type(), 1)}, {self.small()}))", lambda: f"[*{self.of(self.some_type(), 1)}]", lambda: f"{{**{self.of(self.some_type(), 1)}}}", lambda: f"getattr({self.of(self.some_type(), 1)}, {self.pick(['upper', 'nope', 'real'])!r}{self.pick(['', ', 5'])})", lambda: f"{self.of('str', 1)}.encode({self.pick(['ascii', 'latin-1', 'utf-16'])!r})", lambda: f"{self.of('int', 1)} << {self.small()}", lambda: f"datetime.date({self.small(0, 3)}, {self.small(0, 14)}, {self.small(0, 32)})", lambda: f"string.Template({self.of('str', 1)} + '$a').substitute({{}})", lambda: f"datetime.datetime.fromisoformat({self.of('str', 1)})", lambda: f"int({self.of('str', 1)}, {self.small(0, 5)})",
        ])())

    # Blocks

    def if_(self):
        self.within(f"if {self.of('bool', 2)}:", self.statements)
        if self.chance(0.3):
            self.within(f"elif {self.of('bool', 1)}:", self.statements)
        if self.chance(0.6):
            self.within("else:", self.statements)

    def leave(self):
        """Ways out of a loop."""
        if self.chance(0.5):
            self.put(f"if {self.of('bool', 1)}:")
            self.put(f"    {self.pick(['break', 'continue'])}")

    def for_(self):
        kind = self.pick(["int", "str"])
        name = self.fresh("i")
        out = self.named(f"list:{kind}")
        header = self.pick([
            lambda: f"for {name} in {self.of(f'list:{kind}', 1)}[:4]:", lambda: f"for {name} in {self.of(f'tuple:{kind}', 1)}[:4]:", lambda: f"for {name}_i, {name} in enumerate({self.of(f'list:{kind}', 1)}[:4]):", lambda: f"for {name} in reversed({self.of(f'list:{kind}', 1)}[:4]):", lambda: f"for {name}, _ in zip({self.of(f'list:{kind}', 1)}, range(3)):", lambda: f"for {name} in sorted({self.of(f'set:{kind}', 1)})[:4]:", lambda: f"for {name} in list({self.of(f'dict:{kind}:int', 1)})[:4]:",
        ])()

        def body():
            self.names[name] = kind
            self.leave()
            self.statements()
            if out and self.chance(0.5):
                self.put(f"{out}.append({name})")
            self.leave()

        self.put(f"{name} = None")
        self.within(header, body)
        if self.chance(0.3):
            self.within("else:", self.statement)

    def while_(self):
        name = self.fresh("w")
        self.put(f"{name} = 0")

        def body():
            self.put(f"{name} += 1")
            self.leave()
            self.statements(1, 2)

        self.within(f"while {name} < {self.small(0, 4)}{self.pick(['', f' and {self.of(chr(98) + chr(111) + chr(111) + chr(108), 1)}'])}:", body)
        if self.chance(0.3):
            self.within("else:", self.statement)

    def try_(self):
        errors = ["KeyError", "IndexError", "ValueError", "TypeError", "ZeroDivisionError", "AttributeError", "LookupError", "Exception"]
        name = self.fresh("t")
        self.put(f"{name} = []")

        def body():
            self.statement()
            if self.chance(0.7):
                self.put(f"if {self.of('bool', 1)}:")
                self.put("    " + self.pick([f"raise {self.pick(errors)}({self.of(self.pick(SIMPLE), 0)})", f"raise {self.pick(errors)}", f"raise {self.pick(errors)}('a', {self.small()})", "1 // 0", "{}['x']", "[].pop()", "None.x", "int('x')", "undefined_name"]))
            self.statement()

        def handler():
            self.put(f"{name}.append((type(e).__name__, str(e), e.args))")
            self.statement()

        outer = self.careful or self.chance(0.5)
        if outer:
            self.put("try:")
            self.indent += 1
        self.within("try:", body)
        for _ in range(self.rng.randint(1, 2)):
            self.within(f"except {self.pick([self.pick(errors), f'({self.pick(errors)}, {self.pick(errors)})'])} as e:", handler)
        if self.chance(0.4):
            self.within("else:", self.statement)
        if self.chance(0.5):
            self.within("finally:", lambda: (self.put(f"{name}.append('finally')"), self.statement()))
        if outer:
            self.indent -= 1
            self.put("except Exception as e:")
            self.put(f"    {name}.append((type(e).__name__, str(e)))")

    def function(self):
        name, kind = self.fresh("f"), self.pick(["int", "str"])
        parameters = self.pick([f"a, b={self.of(kind, 0)}", f"a, *, b={self.of(kind, 0)}", f"a, /, b={self.of(kind, 0)}", f"a, *args, b={self.of(kind, 0)}, **kw", f"a={self.of(kind, 0)}, b={self.of(kind, 0)}", f"a, b={self.of(kind, 0)}, seen=[]"])
        outer = self.names

        def body():
            self.names = {key: value for key, value in outer.items()}
            self.names.update(a=kind, b=kind)
            # What a function assigns is its own.
            saved, self.bind = self.bind, self.bind_local
            if "seen" in parameters:
                self.put("seen.append(a)")
            if self.chance(0.5):
                self.put(f"if {self.of('bool', 2)}:")
                self.put(f"    return {self.of(kind, 1)}")
            self.bind(kind, self.of(kind, 2))
            self.bind = saved
            extra = ", ".join(x for x in ["args" if "*args" in parameters else "", "kw" if "**kw" in parameters else "", "list(seen)" if "seen" in parameters else ""] if x)
            self.put(f"return {self.of(kind, 2)}" if not extra else f"return ({self.of(kind, 1)}, {extra})")

        self.within(f"def {name}({parameters}):", body)
        self.names = outer
        for _ in range(self.rng.randint(1, 2)):
            value = lambda: self.of(kind, 1)
            self.note(f"{name}({self.pick([value(), f'{value()}, {value()}', f'{value()}, b={value()}', f'a={value()}', f'*[{value()}]', f'{value()}, {value()}, {value()}', f'**{{chr(97): {value()}}}', '', f'{value()}, c={value()}', f'b={value()}, a={value()}'])})")

    def bind_local(self, kind, source):
        name = self.fresh("l")
        self.put(f"{name} = {source}")
        self.names[name] = kind

    def with_(self):
        name = self.fresh("m")
        self.block(f"""
class {name}:
    def __init__(self, log): self.log = log
    def __enter__(self):
        self.log.append('in')
        return self.log
    def __exit__(self, kind, value, tb):
        self.log.append(kind.__name__ if kind else None)
        return {self.pick(['False', 'True', 'kind is ValueError', 'None'])}
{name}_log = []
try:
    with {name}({name}_log) as {name}_l:
        {name}_l.append({self.of('int', 1)})
        {self.pick(['pass', "raise ValueError('x')", '1 // 0', f'{name}_l.append(2)'])}
except Exception as e:
    {name}_log.append(str(e))
""")

    def match(self):
        name = self.fresh("c")
        kind = self.some_type()
        self.put(f"{name} = {self.of(kind, 2)}")
        self.names[name] = kind
        cases = ["case 0 | 1:", "case 'a' | 'b':", "case []:", "case [x]:", "case [x, *rest]:", "case (x, y):", "case {'a': x}:", "case {'a': x, **rest}:", "case int(x):", "case str() as x:", "case float() | bool():", "case None:", "case True:", "case x if not x:", "case [1, 2, *_]:", "case {}:", "case [[x, _], *_]:", "case -1:", "case 2.5:", "case bytes():", "case list() | tuple():", "case dict(x):"]
        result = self.fresh("r")
        self.put(f"match {name}:")
        for _ in range(self.rng.randint(1, 4)):
            case = self.pick(cases)
            bound = [x for x in ("x", "y", "rest") if re.search(rf"\b{x}\b", case)]
            self.put(f"    {case}")
            self.put(f"        {result} = ({case!r}, {', '.join(bound)})")
        self.put("    case _:")
        self.put(f"        {result} = 'other'")
