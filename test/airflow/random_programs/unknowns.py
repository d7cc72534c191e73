"""Programs with inputs that the interpreter is not told: forks and joins of state, aliasing, ways out under a condition."""

import unknown_patterns
from statements import Writer

VALUES = {"str": ["", "a", "b", "abc"], "int": [0, 1, 3, -2], "bool": [True, False]}


class UnknownWriter(Writer):
    def __init__(self, rng):
        super().__init__(rng)
        self.careful = rng.random() < 0.97
        self.inputs = {f"X{i + 1}": self.pick(["str", "int", "bool"]) for i in range(rng.randint(1, 3))}
        self.questions = []

    def assignments(self):
        """Some of the combinations of the inputs' values, each value at least once where that is possible."""
        found = [{}]
        for name, kind in self.inputs.items():
            found = [{**one, name: value} for one in found for value in VALUES[kind]]
        self.rng.shuffle(found)
        return found[:8]

    def atom(self):
        name = self.pick(sorted(self.inputs))
        kind = self.inputs[name]
        value = self.pick(VALUES[kind])
        if kind == "str":
            return self.pick([name, f"{name} == {value!r}", f"{name} == {value!r}", f"{name} != {value!r}", f"{name} in ({value!r}, 'b')"])
        if kind == "int":
            return self.pick([name, f"{name} == {value!r}", f"{name} > {value!r}", f"{name} <= {value!r}", f"{name} != {value!r}", f"{name} in [1, {value!r}]"])
        return name

    def question(self):
        """A condition on an input; noted, so that what it is in a run is known by its name."""
        if self.questions and self.chance(0.4):
            return self.pick(self.questions)
        return self.noted(self.atom())

    def noted(self, atom):
        # Before all else: a question's name is bound on every path.
        name = self.fresh("q")
        self.prologue.append(f"{name} = {atom}")
        self.questions.append(name)
        return name

    def condition(self):
        form = self.rng.randint(0, 9)
        if form < 5:
            return self.question()
        if form == 5:
            return f"not {self.question()}"
        if form == 6:
            return f"{self.question()} {self.pick(['and', 'or'])} {self.question()}"
        if form == 7:
            return f"{self.question()} {self.pick(['and', 'or'])} {self.of('bool', 1)}"
        self.noted(atom := self.atom())
        return atom

    def program(self):
        self.prologue = []
        for _ in range(self.rng.randint(2, 4)):
            self.assign()
        for kind in ("list:int", "dict:str:int", "int"):
            self.bind(kind, self.of(kind, 0))
        for _ in range(self.rng.randint(3, 7)):
            self.step()
            if len(self.lines) > 45:
                break
        self.lines = self.prologue + self.lines
        return self.finished()

    def of(self, kind, depth=2):
        if self.chance(0.04) and depth > 0:
            return f"({super().of(kind, depth - 1)} if {self.condition()} else {super().of(kind, depth - 1)})"
        return super().of(kind, depth)

    def step(self):
        self.pick([self.fork, self.fork, self.fork, self.early, self.loop, self.pieces, self.pieces, self.raising, self.statement, self.statement, self.object, self.patterns, self.made, self.made])()

    def made(self):
        unknown_patterns.made(self)

    def body(self):
        for _ in range(self.rng.randint(1, 3)):
            self.pick([self.statement, self.statement, self.rebind, self.rebind, self.mutate, self.mutate, self.alias_out])()

    def rebind(self):
        """Another value for a name that is there."""
        name = self.pick(sorted(self.names)) if self.names else None
        if not name:
            return self.assign()
        self.put(f"{name} = {self.of(self.names[name], 1)}")

    def alias_out(self):
        """A name becomes another one's object on one path."""
        kinds = [kind for kind in self.names.values() if kind.split(":")[0] in ("list", "dict", "set")]
        if kinds:
            kind = self.pick(kinds)
            self.put(f"{self.named(kind)} = {self.named(kind)}")

    def fork(self):
        self.within(f"if {self.condition()}:", self.body)
        if self.chance(0.25):
            self.within(f"elif {self.condition()}:", self.body)
        if self.chance(0.6):
            self.within("else:", self.body)

    def early(self):
        """A function with ways out under conditions that changes what is outside."""
        name = self.fresh("f")
        outer = self.named("list:int") or "[]"
        kind = self.pick(["int", "str", "list:int"])
        ways = [f"return {self.of(kind, 1)}", "return None", f"raise ValueError({self.small()})", f"return {outer}"]
        w = lambda: self.pick(ways)
        self.block(self.pick([
            lambda: f"def {name}(a):\n    {outer}.append(a)\n    if {self.condition()}:\n        {w()}\n    {outer}.append(a + 1)\n    return {self.of(kind, 1)}",
            lambda: f"def {name}(a):\n    for i in range(3):\n        if {self.condition()}:\n            {self.pick([w(), 'break', 'continue'])}\n        {outer}.append(i)\n        if i == a and {self.question()}:\n            {self.pick([w(), 'break'])}\n    else:\n        a = 'else'\n    return a, i",
            lambda: f"def {name}(a):\n    r = []\n    try:\n        if {self.condition()}:\n            {w()}\n        r.append(a)\n        if {self.condition()}:\n            raise KeyError(a)\n        r.append(2)\n    except {self.pick(['KeyError', 'ValueError', 'Exception'])} as e:\n        r.append(str(e))\n        {self.pick(['pass', f'if {self.question()}: return r', 'raise', 'return 7'])}\n    else:\n        r.append('else')\n    finally:\n        {outer}.append(len(r))\n        {self.pick(['pass', 'pass', 'pass', f'if {self.question()}: return 5'])}\n    return r",
            lambda: f"def {name}(a, acc=[]):\n    acc.append(a)\n    if {self.condition()}:\n        acc = [0]\n    acc.append(9)\n    return acc",
            lambda: f"def {name}(a):\n    while a < 4:\n        a += 1\n        if {self.condition()} and a > {self.small(0, 4)}:\n            {self.pick(['break', 'continue', w()])}\n        {outer}.append(a)\n    return a",
            lambda: f"def {name}(a):\n    if {self.condition()}:\n        def g(x=a): return x + 1\n    else:\n        g = lambda: 0\n    a = 5\n    return g()",
            lambda: f"def {name}(a):\n    {self.question()} and {outer}.append(a)\n    x = {self.question()} or a\n    return [x, {self.question()} and 'yes']",
            lambda: f"def {name}(a):\n    with contextlib.suppress(ValueError):\n        {outer}.append(1)\n        if {self.condition()}:\n            raise ValueError\n        {outer}.append(2)\n    return len({outer})",
            lambda: f"def {name}(a):\n    def inner(b):\n        nonlocal a\n        if {self.condition()}:\n            a = b\n            return 'set'\n        b.append(a) if isinstance(b, list) else None\n        return 'kept'\n    return inner([1]), a, inner([2, 3]), a",
        ])())
        for _ in range(self.rng.randint(1, 2)):
            self.note(f"{name}({self.small()})")

    def loop(self):
        """A loop over what is known with ways out under a condition."""
        name, out = self.fresh("i"), self.fresh("o")
        self.put(f"{out} = []")
        self.put(f"{name} = None")

        def body():
            self.names[name] = "int"
            if self.chance(0.7):
                self.put(f"if {self.pick([self.condition(), f'{name} == 1 and {self.question()}', f'{self.question()} and {name} > 0'])}:")
                self.put(f"    {self.pick(['break', 'continue', f'{out}.append(7)', f'{out} = [{name}]'])}")
            self.put(f"{out}.append({name})")
            self.body()
            if self.chance(0.3):
                self.put(f"if {self.condition()}: {self.pick(['break', 'continue'])}")

        self.within(f"for {name} in {self.pick(['range(3)', '[2, 0, 1]', self.of('list:int', 1) + '[:3]', f'([1, 2] if {self.question()} else [1, 2, 3])'])}:", body)
        if self.chance(0.4):
            self.within("else:", lambda: (self.put(f"{out}.append('else')"), self.body()))

    def pieces(self):
        """Values made of choices."""
        name = self.fresh("p")
        q, c = self.question, self.condition
        self.note(self.pick([
            lambda: f"[{self.of('int', 1)}] + ([1] if {c()} else [2, 3])", lambda: f"{{'k': {self.of('int', 1)}, **({{'x': 1}} if {c()} else {{}})}}", lambda: f"len('ab' if {c()} else [1, 2, 3])", lambda: f"f'{{1 if {q()} else 2}}-{{3 if {q()} else 4}}'", lambda: f"[x for x in ([1, 2] if {c()} else [3, 4]) if x != {self.small(1, 4)}]", lambda: f"sorted([3, 1, 2 if {c()} else 0])", lambda: f"{{'a' if {c()} else 'b': 1, 'a': 2}}", lambda: f"('x' if {c()} else 'y').upper() + 'z'", lambda: f"(1 if {c()} else 0) / (1 if {c()} else 2)", lambda: f"(1, 2, 3)[0 if {c()} else 1]", lambda: f"1 // (1 if {c()} else 0)", lambda: f"max(2, 5 if {c()} else 1)", lambda: f"dict(a=1, b=2 if {c()} else 3)['b']", lambda: f"[{q()} and 1, {q()} or 0, not {q()}]", lambda: f"sum([1, 2 if {c()} else 3])", lambda: f"isinstance(1 if {c()} else 's', int)", lambda: f"(lambda a, *b: (a, b))(*([1] if {c()} else [2, 3]))", lambda: f"{{}}.get('a' if {c()} else 'b', 3)", lambda: f"{{'a': 1}}['a' if {c()} else 'b']", lambda: f"any([{c()}, {self.of('bool', 0)}])", lambda: f"1 < (2 if {c()} else 0) < 5", lambda: f"[i for i in range(3) if i or {q()}]", lambda: f"(None if {c()} else [1]) == [1]", lambda: f"'%s-%d' % ('a', 1 if {c()} else 2)", lambda: f"list(zip([1, 2], [3] if {c()} else 'ab'))", lambda: f"(getattr(str, 'upper') if {c()} else str.lower)('Ab')", lambda: f"1 in ([1] if {c()} else [])", lambda: f"range(2 if {c()} else 3)[-1]", lambda: f"str([1] if {c()} else 'x')", lambda: f"json.dumps({{'a': 1 if {c()} else None}})",
        ])())

    def raising(self):
        name = self.fresh("t")
        errors = ["ValueError", "KeyError", "TypeError"]

        def body():
            self.body()
            self.put(f"if {self.condition()}:")
            self.put(f"    {self.pick([f'raise {self.pick(errors)}({self.small()})', '1 // 0', '{}[0]', f'{name}.append(3)'])}")
            self.put(f"{name}.append('on')")
            self.body()

        def handler():
            self.put(f"{name}.append(type(e).__name__)")
            self.body()

        self.put(f"{name} = []")
        self.put("try:")
        self.indent += 1
        self.within("try:", body)
        for _ in range(self.rng.randint(1, 2)):
            self.within(f"except {self.pick(errors + ['(ValueError, LookupError)', 'Exception'])} as e:", handler)
        if self.chance(0.4):
            self.within("else:", lambda: self.put(f"{name}.append('else')"))
        if self.chance(0.4):
            self.within("finally:", lambda: (self.put(f"{name}.append('finally')"), self.body()))
        self.indent -= 1
        self.put("except Exception as e:")
        self.put(f"    {name}.append((type(e).__name__, str(e)))")

    def object(self):
        c = self.fresh("C")
        q = self.condition
        self.block(self.pick([
            lambda: f"class {c}:\n    shared = []\n    def __init__(self, v):\n        self.v = v\n        if {q()}:\n            self.w = [v]\n        else:\n            self.w = []\n{c}_a = {c}(1)\n{c}_b = {c}_a\nif {q()}:\n    {c}_a = {c}(2)\n    {c}_b.v = 5\n{c}_a.w.append(3)\n{c}_b.w.append(4)\n{c}_a.shared.append(1)\n{c}_r = [{c}_a.v, {c}_b.v, {c}_a.w, {c}_b.w, {c}.shared]\ndel {c}_a, {c}_b",
            lambda: f"{c} = []\n{c}_x = {c} if {q()} else [1]\n{c}_x.append(2)\n{c}_y = {c}_x\n{c}_y += [3]\n{c}_z = {c}_x is {c}",
            lambda: f"{c}_a, {c}_b = [1], [2]\nif {q()}:\n    {c}_a = {c}_b\n{c}_a.append(3)\n{c}_b.append(4)\n{c} = [{c}_a, {c}_b]\n{c}[0].append(5)",
            lambda: f"{c} = {{'l': [1], 'd': {{}}}}\n{c}_l = {c}['l']\nif {q()}:\n    {c}['l'] = []\nelse:\n    {c}_l.append(2)\n{c}['l'].append(3)\nif {q()}:\n    del {c}['d']\nelse:\n    {c}['d']['k'] = {c}_l\n{c}_k = list({c})",
            lambda: f"class {c}:\n    @property\n    def p(self): return 1 if {q()} else 2\n    def __eq__(self, o): return {q()}\n    def __getitem__(self, i): return i if {q()} else -i\n{c}_r = [{c}().p + 1, {c}() == 1, {c}()[4], {c}().p if {c}() == 2 else 0]",
            lambda: f"if {q()}:\n    class {c}:\n        n = 1\n        def go(self): return 'a'\nelse:\n    class {c}:\n        n = 2\n        def go(self): return 'b'\n{c}_r = [{c}.n, {c}().go()]",
            lambda: f"def {c}_g():\n    yield 1\n    if {q()}:\n        yield 2\n        return\n    yield 3\n{c}_r = list({c}_g())\n{c}_s = sum({c}_g())\n{c}_n = next({c}_g())",
            lambda: f"{c} = {{1, 2}}\nif {q()}: {c}.add(3)\nelse: {c}.discard(1)\n{c}_r = (3 in {c}, len({c}), sorted({c}))\n{c} = None",
            lambda: f"{c} = [1, 2, 3]\nfor {c}_i in {c}:\n    if {q()} and len({c}) < 5:\n        {c}.append({c}_i)",
            lambda: f"{c}_n = 0\nwhile {c}_n < 3:\n    {c}_n += 1 if {q()} else 2\n{c}_m = 0\nwhile {self.question()} and {c}_m < 2:\n    {c}_m += 1",
            lambda: f"{c}_d = collections.defaultdict(list)\n{c}_d['a' if {q()} else 'b'].append(1)\n{c}_r = dict({c}_d)\ndel {c}_d",
            lambda: f"{c}_it = iter([1, 2, 3, 4])\nif {q()}:\n    next({c}_it)\n{c}_a = next({c}_it)\n{c}_r = list({c}_it)\ndel {c}_it",
            lambda: f"{c}_a, {c}_b = (1, 2) if {q()} else (3, 4)\n{c}_a, *{c}_c = [1, 2] if {q()} else [3, 4, 5]\n{c}_s = ({c}_w := 1 if {q()} else 2) + {c}_w",
        ])())

    def patterns(self):
        name = self.fresh("m")
        inner = self.named("list:int") or "[]"
        self.block(f"""
match {self.pick(sorted(self.inputs))}:
    case {self.pick(['0', repr('a'), 'True'])}:
        {name} = 'first'
    case {self.pick(['1 | 3', repr('b') + ' | ' + repr('abc'), 'False'])}{self.pick(['', f' if {self.question()}'])}:
        {name} = 'second'
        {inner}.append(1)
    case {self.pick(['_', 'str()', 'int()'])}:
        {name} = 'third'
    {self.pick(['', f'case _:{chr(10)}        {name} = 4'])}
""".rstrip())
        if self.chance(0.3):
            self.put(f"{name}_b = {{'a': 1, 'b': 2}}.get({self.pick(sorted(self.inputs))}, 0)")
