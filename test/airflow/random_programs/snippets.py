"""Features of the language whose meaning hangs on identity, order or scope, each with random parts.

A snippet gets the writer and puts lines; names that it makes are its own.
"""


def closures(w):
    f = w.fresh("f")
    w.block(w.pick([
        f"{f} = [lambda: i for i in range({w.small(0, 4)})]\n{f}_r = [g() for g in {f}]",
        f"{f} = [lambda i=i: i for i in range({w.small(0, 4)})]\n{f}_r = [g() for g in {f}]",
        f"{f} = []\nfor i in range({w.small(1, 4)}):\n    def g(x): return x + i\n    {f}.append(g)\n{f}_r = [g({w.small()}) for g in {f}]\ni = {w.small()}\n{f}_s = [g(1) for g in {f}]",
        f"def {f}(n):\n    def up(by={w.small()}):\n        nonlocal n\n        n += by\n        return n\n    def get(): return n\n    return up, get\n{f}_up, {f}_get = {f}({w.small()})\n{f}_r = [{f}_up(), {f}_up(3), {f}_get()]\ndel {f}_up, {f}_get",
        f"{f}_n = {w.small()}\ndef {f}():\n    global {f}_n\n    {f}_n += {w.small()}\n    return {f}_n\n{f}_r = ({f}(), {f}(), {f}_n)",
        f"def {f}():\n    try:\n        return {f}_x\n    except NameError as e:\n        return str(e)\n    finally:\n        pass\n{f}_r = [{f}()]\n{f}_x = {w.small()}\n{f}_r.append({f}())",
        f"{f}_x = {w.small()}\ndef {f}():\n    try:\n        y = {f}_x\n        {f}_x = 2\n    except UnboundLocalError as e:\n        return type(e).__name__, str(e)\n{f}_r = {f}()",
        f"{f}_x = 'out'\nclass {f}:\n    {f}_x = 'in'\n    def get(self): return {f}_x\n    both = {f}_x\n    many = [1 for _ in range(2)]\n{f}_r = ({f}().get(), {f}.both, {f}.many)\ndel {f}",
    ]))


def defaults(w):
    f = w.fresh("f")
    w.block(w.pick([
        f"def {f}(x, seen=[]):\n    seen.append(x)\n    return seen\n{f}_a = {f}({w.small()})\n{f}_b = {f}({w.small()}, [])\n{f}_c = {f}({w.of('str', 0)})\n{f}_same = {f}_a is {f}_c",
        f"def {f}(x, seen={{}}):\n    seen[x] = seen.get(x, 0) + 1\n    return dict(seen)\n{f}_r = [{f}({w.of('mixed', 0)}), {f}({w.of('mixed', 0)}), {f}(1), {f}(True)]",
        f"{f}_d = {w.small()}\ndef {f}(a={f}_d): return a\n{f}_d = 99\n{f}_r = {f}()",
        f"def {f}(*args, **kw): return args, kw\n{f}_r = {f}(1, *{w.of('list:int', 1)}, z={w.small()}, **{{'a b': 1}})\n{f}_q = {f}(*{w.of('str', 0)}, *({w.small()},), **dict(k=1), y=2)",
        f"def {f}(a, /, b, *, c=3, **k): return a, b, c, k\n{f}_r = [{f}(1, 2, a=9), {f}(1, b=2, c={w.small()})]\ntry:\n    {f}({w.pick(['1', 'a=1, b=2', '1, 2, 3', '1, 2, b=3', '', '1, c=2'])})\nexcept TypeError as e:\n    {f}_r.append(str(e).replace('{f}', 'f'))",
    ]))


def dict_order(w):
    d = w.fresh("d")
    w.block(f"{d} = {{'a': 1, 'b': 2, 'c': 3}}\ndel {d}['a']\n{d}['a'] = {w.small()}\n{d}['b'] = 0\n{d}_k = list({d})" if w.chance(0.4) else f"{d} = {{1: 'int', True: 'bool', 1.0: 'float', {w.of('mixed', 0)}: 'm'}}\n{d}[{w.of('mixed', 0)}] = 'n'\n{d}_r = [{d}.get(1), {d}.get(0), {d}.get(-0.0), len({d}), list({d})]")


def loop_mutation(w):
    x = w.fresh("x")
    w.block(w.pick([
        f"{x} = [1, 2, 3]\nfor i in {x}:\n    if len({x}) < 6:\n        {x}.append(i * 2)",
        f"{x} = [1, 2, 3, 4]\nfor i in {x}:\n    if i % 2 {w.pick(['==', '!='])} 0:\n        {x}.remove(i)",
        f"{x} = {{'a': 1, 'b': 2}}\n{x}_e = None\ntry:\n    for k in {x}:\n        {x}[k + 'x'] = 1\nexcept RuntimeError as e:\n    {x}_e = str(e)",
        f"{x} = {{'a': 1, 'b': 2}}\nfor k, v in {x}.items():\n    {x}[k] = v + 1",
        f"{x} = [1, 2, 3]\n{x}_it = iter({x})\n{x}_a = next({x}_it)\n{x}.append(9)\n{x}_b = list({x}_it)\ndel {x}_it",
        f"{x} = [[0]] * 3\n{x}[0].append({w.small()})\n{x}[1] = [5]\n{x}[2] += [7]",
        f"{x} = [3, 1, 2]\n{x}_y = {x}\n{x}_y.sort()\n{x} = {x} + [4]\n{x}_y += [5]",
        f"{x} = ([1], 2)\ntry:\n    {x}[0] += [{w.small()}]\nexcept TypeError as e:\n    {x}_e = str(e)",
        f"{x} = {{'n': {{'m': [1]}}}}\n{x}_c = copy.copy({x})\n{x}_d = copy.deepcopy({x})\n{x}['n']['m'].append(2)\n{x}_c['n'] = 0",
        f"{x} = dict(a=1)\n{x}_v = {x}.values()\n{x}_i = {x}.items()\n{x}['b'] = {w.small()}\n{x}_r = (list({x}_v), list({x}_i), len({x}.keys()))",
        f"{x} = []\n{x}.append({x})\n{x}_r = (repr({x}), len({x}))",
        f"{x} = list(range(6))\n{x}[{w.small()}:{w.small()}] = 'ab'\n{x}_r = {x}[::-1]\ndel {x}[::{w.pick(['2', '3', '-2'])}]",
        f"{x} = [1, 2, 3]\nfor {x}[0] in 'ab':\n    pass\nfor {x}[1], {x}[2] in [(7, 8)]:\n    pass",
        f"{x} = [10, 20]\ni = 0\ni, {x}[i] = 1, 5",
        f"{x} = [1, 2, 3]\n{x}_m = max({x}, key=lambda v: -v)\n{x}_z = list(zip({x}, {x}[1:]))\n{x}_u = [*map(lambda a, b: a * b, {x}, {x})]",
    ]))


def generators(w):
    g = w.fresh("g")
    w.block(w.pick([
        f"def {g}(log):\n    for i in range(4):\n        log.append(i)\n        yield i * {w.small()}\n{g}_log = []\n{g}_it = {g}({g}_log)\n{g}_r = [list({g}_log), next({g}_it), next({g}_it), list({g}_log)]\n{g}_rest = list({g}_it)\ndel {g}_it",
        f"{g}_log = []\ndef {g}(x):\n    {g}_log.append(x)\n    return x > {w.small(0, 3)}\n{g}_any = any({g}(x) for x in range(5))\n{g}_all = all(map({g}, [3, 0, 4]))",
        f"{g}_it = (x * 2 for x in [1, 2, 3, 4])\n{g}_a = next({g}_it)\n{g}_in = 6 in {g}_it\n{g}_b = list({g}_it)\n{g}_c = next({g}_it, 'end')\ndel {g}_it",
        f"def {g}():\n    x = yield 1\n    yield x\n    yield from [7, {w.small()}]\n    return 5\n{g}_r = list({g}())",
        f"def {g}(n):\n    while n > 0:\n        yield n\n        n -= 1\n{g}_it = {g}(5)\n{g}_r = []\nfor x in {g}_it:\n    {g}_r.append(x)\n    if x < {w.small(1, 5)}:\n        break\n{g}_rest = sum({g}_it)\ndel {g}_it",
        f"{g}_n = 1\n{g}_it = ({g}_n + x for x in range(3))\n{g}_n = {w.small()}\n{g}_r = list({g}_it)\ndel {g}_it",
        f"def {g}(log):\n    try:\n        yield 1\n        yield 2\n    finally:\n        log.append('closed')\n{g}_log = []\nfor {g}_x in {g}({g}_log):\n    {g}_log.append({g}_x)",
        f"{g}_z = zip([1, 2, 3], {w.of('str', 0)})\n{g}_a = list({g}_z)\n{g}_b = list({g}_z)\ndel {g}_z",
        f"{g}_it = iter([1, 2, 3, 4, 5])\n{g}_p = list(zip({g}_it, {g}_it))\n{g}_rest = list({g}_it)\ndel {g}_it",
        f"def {g}():\n    yield 1\n    raise ValueError('mid')\n{g}_r = []\ntry:\n    for x in {g}():\n        {g}_r.append(x)\nexcept ValueError as e:\n    {g}_r.append(str(e))",
        f"class {g}:\n    def __init__(self): self.n = 0\n    def __iter__(self): return self\n    def __next__(self):\n        self.n += 1\n        if self.n > {w.small(1, 4)}:\n            raise StopIteration\n        return self.n\n{g}_i = {g}()\n{g}_r = [x for x in {g}_i] + list({g}())\n{g}_n = {g}_i.n\ndel {g}_i",
        f"class {g}:\n    def __iter__(self):\n        yield from {w.of('list:int', 1)}\n        yield 'z'\n{g}_r = list({g}())\n{g}_a, *{g}_b = {g}()",
        f"{g}_m = map(lambda x: x + 1, [1, 2, 3])\n{g}_a = next({g}_m)\n{g}_b = tuple({g}_m)\n{g}_f = [*filter(lambda x: x % 2, range(5))]\ndel {g}_m",
        f"{g}_l = [1, 2]\n{g}_it = (x for x in {g}_l)\n{g}_l.append(3)\n{g}_r = list({g}_it)\n{g}_l = None\ndel {g}_it",
        f"{g}_c = itertools.count(1)\n{g}_r = [x for x, _ in zip({g}_c, 'abc')]\n{g}_t = list(itertools.takewhile(lambda x: x < 4, [1, 3, 5, 2]))\ndel {g}_c",
        f"{g}_g = {{k: list(v) for k, v in itertools.groupby({w.of('list:str', 1)}, key=len)}}\n{g}_p = list(itertools.product('ab', [1, 2]))\n{g}_q = list(itertools.combinations({w.of('list:int', 1)}[:3], 2))",
    ]))


def side_effects(w):
    s = w.fresh("s")
    values = [w.small() for _ in range(4)]
    w.block(f"{s} = []\ndef {s}_f(x):\n    {s}.append(x)\n    return x")
    w.put(w.pick([
        f"{s}_r = {s}_f({values[0]}) {w.pick(['<', '>', '=='])} {s}_f({values[1]}) {w.pick(['<', '>', '!='])} {s}_f({values[2]})", f"{s}_r = {s}_f({values[0]}) and {s}_f({values[1]}) or {s}_f({values[2]})", f"{s}_r = {{{s}_f('a'): {s}_f(1), {s}_f('b'): {s}_f(2)}}", f"{s}_r = [{s}_f(1) if {s}_f({values[0]}) else {s}_f(2), *[{s}_f(3)]]", f"{s}_r = not {s}_f({values[0]}) or [{s}_f(x) for x in range(2) if {s}_f(x + 5)]",
        f"{s}_r = {{}}; {s}_r[{s}_f('k')] = {s}_f('v')", f"{s}_r = [0, 0]; {s}_r[{s}_f(1)] += {s}_f(5)", f"{s}_r = '{{}}{{}}'.format({s}_f('x'), {s}_f('y')) + f'{{{s}_f(1)}}{{{s}_f(2)!r}}'", f"{s}_r = dict(a={s}_f(1), **{{'b': {s}_f(2)}}, c={s}_f(3))", f"{s}_r = (lambda a, b={s}_f('d'): a + 1)(a={s}_f(4))", f"{s}_r = {s}_f(1) in [{s}_f(0), {s}_f(1)] in ({s}_f(3), True)", f"{s}_r = ({s}_f(1), {s}_f([])) [{s}_f(0):{s}_f(1)]", f"{s}_r = [(y := {s}_f(x)) for x in (1, 2)] + [y]",
    ]))


def classes(w):
    c = w.fresh("C")
    w.block(w.pick([
        f"class {c}:\n    items = []\n    n = {w.small()}\n    def __init__(self, x): self.x = x\n    def add(self, y):\n        self.items.append(y)\n        self.n += 1\n        return self\n{c}_a, {c}_b = {c}(1), {c}(2)\n{c}_a.add(3).add({w.small()})\n{c}_r = ({c}_b.items, {c}.n, {c}_a.n, {c}_b.n, vars({c}_a))",
        f"class {c}:\n    def __init__(self, v=0): self.v = v\n    def go(self): return ['base', self.v]\n    @property\n    def double(self): return self.v * 2\n    @double.setter\n    def double(self, x): self.v = x // 2\n    @classmethod\n    def make(cls, v): return cls(v)\n    @staticmethod\n    def st(a, b=2): return a + b\nclass {c}D({c}):\n    def __init__(self, v): super().__init__(v + 1)\n    def go(self): return super().go() + ['derived']\n{c}_x = {c}D.make({w.small()})\n{c}_x.double = {w.small()}\n{c}_r = ({c}_x.go(), {c}_x.double, {c}_x.v, {c}.st(1), {c}_x.st(1, 1), isinstance({c}_x, {c}), issubclass({c}D, {c}), type({c}_x).__name__)",
        f"class {c}:\n    def __init__(self, *items): self.items = list(items)\n    def __getitem__(self, i): return self.items[i]\n    def __setitem__(self, i, v): self.items[i] = v\n    def __len__(self): return len(self.items)\n    def __contains__(self, x): return x == {w.small()} or x in self.items\n    def __eq__(self, o): return isinstance(o, {c}) and self.items == o.items\n    def __add__(self, o): return {c}(*self.items, *(o.items if isinstance(o, {c}) else [o]))\n    def __radd__(self, o): return {c}(o, *self.items)\n    def __repr__(self): return f'{c}{{tuple(self.items)}}'\n    def __call__(self, x): return [x, *self.items]\n    def __bool__(self): return len(self.items) > 1\n    def __neg__(self): return {c}(*(-x for x in self.items))\n{c}_a = {c}(1, 2)\n{c}_a[0] = {w.small()}\n{c}_r = [{c}_a + 3, 0 + {c}_a, {c}_a + {c}(9), {c}_a == {c}(1, 2), {c}_a != {c}(1, 2), 2 in {c}_a, len({c}_a), {c}_a(5), bool({c}()), -{c}_a, {c}_a[-1], list({c}_a), {c}_a[:1]]",
        f"class {c}:\n    def __init__(self, k): self.k = k\n    def __lt__(self, o): return self.k < o.k\n    def __repr__(self): return f'<{{self.k}}>'\n    def __str__(self): return f's{{self.k}}'\n    def __hash__(self): return hash(self.k)\n    def __eq__(self, o): return self.k == o.k\n    def __format__(self, spec): return f'F{{spec}}'\n{c}_l = [{c}(x) for x in {w.of('list:int', 1)}]\n{c}_r = [repr(sorted({c}_l)), str({c}(1)), f'{{{c}(2)}} {{{c}(3)!r}} {{{c}(4):x}}', '%s %r' % ({c}(5), {c}(6)), {{{c}(1): 'a'}}.get({c}(1)), len({{{c}(1), {c}(1)}}), [{c}(1)] == [{c}(1)], {c}(1) in [{c}(2), {c}(1)]]\n{c}_m = [max({c}_l).k, min({c}_l).k] if {c}_l else 0\ndel {c}_l",
        f"class {c}:\n    __p = {w.small()}\n    def __init__(self): self.__q = 2\n    def get(self): return self.__p + self.__q\n    def __h(self): return 'h'\n    def h(self): return self.__h()\n{c}_x = {c}()\n{c}_r = ({c}_x.get(), vars({c}_x), hasattr({c}_x, '__q'), {c}_x._{c}__q, {c}_x.h())",
        f"class {c}A:\n    def who(self): return ['A']\nclass {c}B({c}A):\n    def who(self): return ['B'] + super().who()\nclass {c}C({c}A):\n    def who(self): return ['C'] + super().who()\nclass {c}({c}B, {c}C):\n    def who(self): return ['D'] + super().who()\n{c}_r = ({c}().who(), [k.__name__ for k in {c}.__mro__])",
        f"class {c}:\n    def __getattr__(self, name): return name * 2\n    def __setattr__(self, name, v): object.__setattr__(self, name, v if name != 'z' else 'Z')\n{c}_x = {c}()\n{c}_x.a = {w.small()}\n{c}_x.z = 1\n{c}_r = ({c}_x.a, {c}_x.z, {c}_x.nope, getattr({c}_x, 'q', 3))",
        f"class {c}:\n    pass\n{c}_x = {c}()\n{c}_x.a = 1\nsetattr({c}_x, 'b', {w.of('list:int', 1)})\n{c}.c = 5\ndel {c}_x.a\n{c}_r = [vars({c}_x), {c}_x.c, getattr({c}_x, 'a', 'none')]\ntry:\n    {c}_x.a\nexcept AttributeError as e:\n    {c}_r.append(str(e))",
        f"class {c}(dict):\n    def __missing__(self, k): return k * 2\n{c}_d = {c}(a=1)\n{c}_d['b'] = 2\n{c}_r = [{c}_d['a'], {c}_d['zz'], len({c}_d), dict({c}_d), {c}_d.get('q')]\ndel {c}_d",
        f"class {c}(Exception):\n    def __init__(self, code, *a):\n        super().__init__(f'code {{code}}', *a)\n        self.code = code\n{c}_r = []\nfor {c}_i in range(3):\n    try:\n        try:\n            if {c}_i == 0: raise {c}({w.small()})\n            if {c}_i == 1: raise {c}(1, 'x') from ValueError('c')\n            {{}}[{c}_i]\n        except LookupError as e:\n            raise {c}(9) from e\n    except {c} as e:\n        {c}_r.append((e.code, str(e), e.args, type(e.__cause__).__name__))",
        f"class {c}(list):\n    def total(self): return sum(self)\n{c}_l = {c}([1, 2])\n{c}_l.append({w.small()})\n{c}_r = ({c}_l.total(), len({c}_l), {c}_l[0], {c}_l == [1, 2, 3], list({c}_l))\ndel {c}_l",
        f"class {c}:\n    count = 0\n    def __new__(cls, *a):\n        cls.count += 1\n        return super().__new__(cls)\n    def __init__(self, v): self.v = v\n{c}_r = [{c}(x).v for x in (1, {w.small()})] + [{c}.count]",
        f"class {c}:\n    subs = []\n    def __init_subclass__(cls, tag=None, **kw):\n        super().__init_subclass__(**kw)\n        {c}.subs.append((cls.__name__, tag))\nclass {c}E({c}, tag={w.small()}): pass\nclass {c}F({c}E): pass\n{c}_r = {c}.subs",
    ]))


def dataclass(w):
    c = w.fresh("D")
    w.block(w.pick([
        f"@dataclasses.dataclass\nclass {c}:\n    a: int\n    b: str = {w.of('str', 0)}\n    c: list = dataclasses.field(default_factory=list)\n    def __post_init__(self): self.c.append(self.a)\n{c}_x, {c}_y = {c}(1), {c}({w.small()}, 'z')\n{c}_r = [{c}_x, {c}_y == {c}({w.small()}, 'z'), dataclasses.asdict({c}_x), dataclasses.replace({c}_y, a=5), [f.name for f in dataclasses.fields({c})]]",
        f"@dataclasses.dataclass(frozen=True, order=True)\nclass {c}:\n    a: int = {w.small()}\n    b: tuple = ()\n{c}_r = [{c}(1) < {c}(2), sorted([{c}(3), {c}(1, (2,)), {c}(1)]), {{{c}(1): 'x'}}[{c}(1)]]\ntry:\n    {c}().a = 2\nexcept Exception as e:\n    {c}_r.append((type(e).__name__, str(e)))",
        f"@dataclasses.dataclass\nclass {c}:\n    x: int\n    y: int = 2\n@dataclasses.dataclass\nclass {c}E({c}):\n    z: int = {w.small()}\n{c}_r = [{c}E(1), {c}E(1, 5, 6) == {c}E(1, 5, 6), {c}(1) == {c}E(1)]\nmatch {c}(3, {w.small()}):\n    case {c}(x, y=2): {c}_m = ('two', x)\n    case {c}(x, y): {c}_m = (x, y)\ntry:\n    {c}()\nexcept TypeError as e:\n    {c}_r.append(str(e))",
    ]))


def decorators(w):
    f = w.fresh("f")
    w.block(w.pick([
        f"def {f}_deco(fn):\n    @functools.wraps(fn)\n    def inner(*a, **k):\n        return ['in', fn.__name__, fn(*a, **k)]\n    return inner\n@{f}_deco\ndef {f}(x, y={w.small()}):\n    'doc'\n    return x + y\n{f}_r = ({f}(1), {f}(1, y=5), {f}.__name__, {f}.__doc__)",
        f"def {f}_times(n):\n    def deco(fn):\n        def inner(*a): return [fn(*a) for _ in range(n)]\n        return inner\n    return deco\n@{f}_times({w.small(0, 3)})\n@{f}_times(2)\ndef {f}(x): return x\n{f}_r = ({f}('q'), {f}.__name__)",
        f"{f}_calls = []\n@functools.lru_cache(maxsize=None)\ndef {f}(n):\n    {f}_calls.append(n)\n    return n * 2\n{f}_r = [{f}(1), {f}(1), {f}({w.small()})]",
        f"{f} = functools.partial(lambda *a, **k: (a, k), 1, x={w.small()})\n{f}_r = [{f}(), {f}(2, y=3), {f}(x='n'), {f}.args, {f}.keywords]\ndel {f}",
        f"class {f}:\n    def __init__(self, fn):\n        self.fn = fn\n        self.n = 0\n    def __call__(self, *a):\n        self.n += 1\n        return self.fn(*a)\n@{f}\ndef {f}_g(x): return x * {w.small()}\n{f}_r = [{f}_g(2), {f}_g(3), {f}_g.n]\ndel {f}_g",
        f"@contextlib.contextmanager\ndef {f}(log):\n    log.append('in')\n    try:\n        yield {w.small()}\n    except ValueError as e:\n        log.append(str(e))\n    finally:\n        log.append('out')\n{f}_log = []\nwith {f}({f}_log) as x:\n    {f}_log.append(x)\n    {w.pick(['pass', 'raise ValueError(5)'])}",
    ]))


def exceptions(w):
    t = w.fresh("r")
    w.block(w.pick([
        f"def {t}(x):\n    try:\n        return 10 // x\n    except ZeroDivisionError:\n        return 'zero'\n    finally:\n        {t}_log.append(x)\n{t}_log = []\n{t}_r = [{t}({w.small(0, 2)}), {t}(0)]",
        f"def {t}():\n    try:\n        raise ValueError('a')\n    finally:\n        return {w.small()}\n{t}_r = {t}()",
        f"def {t}():\n    for i in range(3):\n        try:\n            if i == {w.small(0, 3)}: continue\n            if i == 2: break\n        finally:\n            {t}_log.append(i)\n    return i\n{t}_log = []\n{t}_r = {t}()",
        f"{t} = []\ntry:\n    try:\n        raise KeyError({w.of('mixed', 0)})\n    finally:\n        {t}.append('f')\nexcept LookupError as e:\n    {t}.append((str(e), e.args))",
        f"{t} = []\ntry:\n    try:\n        1 // 0\n    except ZeroDivisionError as e:\n        {t}.append(str(e))\n        raise ValueError('v') from e\nexcept ValueError as e:\n    {t}.append(repr(e))\n    {t}.append(repr(e.__cause__))",
        f"{t} = []\ntry:\n    try:\n        [][{w.small()}]\n    except IndexError:\n        {t}.append(1)\n        raise\nexcept Exception as e:\n    {t}.append(repr(e))",
        f"e = {w.small()}\ntry:\n    raise TypeError('x', 1)\nexcept TypeError as e:\n    {t} = e.args\ntry:\n    {t}_e = e\nexcept NameError as n:\n    {t}_e = str(n)",
        f"try:\n    {t} = 'try'\n    raise {w.pick(['StopIteration', 'KeyError(1)', 'ValueError', 'RuntimeError(1, 2)', 'NotImplementedError()', 'Exception', 'AssertionError(3)'])}\nexcept ({w.pick(['KeyError, ValueError', 'RuntimeError,', 'Exception,'])}) as e:\n    {t} = (repr(e), str(e), e.args)\nexcept BaseException as e:\n    {t} = ('base', repr(e))",
        f"{t} = None\ntry:\n    assert {w.of('bool', 1)}, {w.of('str', 0)}\nexcept AssertionError as e:\n    {t} = (str(e), repr(e))",
        f"def {t}(n):\n    if n == 0: raise RecursionError('deep')\n    return {t}(n - 1) + 1\ntry:\n    {t}_r = {t}({w.small(0, 4)})\nexcept RuntimeError as e:\n    {t}_r = str(e)",
        f"{t} = []\ndef {t}_f():\n    while True:\n        try:\n            {t}.append('t')\n            return 'r'\n        finally:\n            {t}.append('f')\n            {w.pick(['break', 'pass', 'break'])}\n    return 'after'\n{t}_r = {t}_f()",
    ]))


def collections_(w):
    c = w.fresh("k")
    w.block(w.pick([
        f"{c} = collections.OrderedDict([('a', 1), ('b', {w.small()})])\n{c}.move_to_end('a'{w.pick(['', ', last=False'])})\n{c}['c'] = 3\n{c}_r = (list({c}), {c}.popitem(last={w.pick(['True', 'False'])}), {c} == {{'b': 1}})",
        f"{c} = collections.defaultdict({w.pick(['list', 'int', 'lambda: [0]'])})\n{c}['a']\n{c}['b'] += {c}['a']\n{c}_r = (dict({c}), {c}.get('zz'), 'q' in {c}, len({c}))\ndel {c}",
        f"{c} = collections.Counter({w.of('str', 1)})\n{c}.update('aab')\n{c}['z'] -= 1\n{c}_r = (dict({c}), {c}['nope'], {c}.most_common(2), dict({c} + collections.Counter('b')), dict({c} - collections.Counter('a')), sorted({c}.elements()))\ndel {c}",
        f"{c}_T = collections.namedtuple('{c}_T', 'x y')\n{c} = {c}_T(1, y={w.small()})\n{c}_r = ({c}, {c}.x, {c}[1], {c}._replace(x=5), {c}._asdict(), {c} == (1, 2), list({c}), {c}_T._fields)\na, b = {c}",
        f"{c} = collections.deque({w.of('list:int', 1)}, maxlen={w.pick(['None', '3'])})\n{c}.appendleft(9)\n{c}.append({w.small()})\n{c}.rotate({w.small()})\n{c}_r = (list({c}), {c}.pop(), {c}.popleft() if {c} else None, len({c}))",
        f"{c} = sorted([('b', 1), ('a', 2), ('b', 0), ('a', 1)], key=lambda p: p[{w.pick('01')}]{w.pick(['', ', reverse=True'])})\n{c}.sort(key=operator.itemgetter({w.pick('01')}))",
        f"{c} = sorted({w.of('list:str', 1)}, key=str.lower)\n{c}_b = sorted([3, 1.5, True, -2], reverse=True)\n{c}_c = sorted({{'b': 1, 'a': 2}}.items())\n{c}_d = min(['bb', 'a', 'c'], key=len), max([1, 1.0, True])",
        f"{c} = datetime.datetime(2024, {w.rng.randint(1, 12)}, {w.rng.randint(1, 28)}, tzinfo=datetime.timezone.utc)\n{c}_d = {c} - datetime.datetime(2023, 5, 6, 7, tzinfo=datetime.timezone.utc)\n{c}_r = ({c}_d.days, {c}_d.total_seconds(), str({c}_d), {c} + datetime.timedelta(days={w.small()}), {c}_d // 7, {c}_d > datetime.timedelta(0), {c}.weekday(), {c}.date(), {c}.replace(day=1).isoformat())",
        f"{c} = datetime.timedelta(hours={w.small()}, minutes={w.small()}, days={w.small()})\n{c}_r = (str({c}), repr({c}), {c} * 3, -{c}, abs({c}), {c} / 2, {c}.seconds, {c} == datetime.timedelta(0), bool({c}))",
        f"{c} = json.dumps({{'a': [1, None, True, 1.5], 'b': {w.of('str', 1)}, 1: {{}}}}{w.pick(['', ', indent=1', ', sort_keys=False', ', separators=(chr(44), chr(58))'])})\n{c}_r = json.loads({c})",
        f"{c} = pathlib.PurePosixPath('/a/b') / {w.pick(['c.tar.gz', '..', 'x/y.txt'])!r}\n{c}_r = ({c}.name, {c}.stem, {c}.suffix, str({c}.parent), {c}.parts, str({c}.with_suffix('.z')), os.path.splitext(str({c})))",
        f"{c} = re.sub(r'(\\w)(\\d)?', lambda m: f'<{{m.group(1)}}{{m.group(2)}}>', {w.of('str', 1)})\n{c}_m = re.match(r'(?P<k>[a-z]+)\\W*(.*)', {w.of('str', 1)})\n{c}_r = {c}_m and ({c}_m.group('k'), {c}_m.groups(), {c}_m.span(2))\n{c}_s = re.split(r'[,;]\\s*', {w.of('str', 1)})\ndel {c}_m",
        f"{c} = textwrap.dedent('''\\\n    a\n      {w.pick(['b', '', 'ü'])}\n    c''')\n{c}_r = textwrap.indent({c}, '> ')",
        f"{c} = '{{0}} {{b!r:>6}} {{c[0]}} {{d.real}}'.format({w.of('int', 0)}, b={w.of('str', 0)}, c={w.of('tuple:int', 0)} + (1,), d=3)",
    ]))


def exotic(w):
    x = w.fresh("x")
    w.block(w.pick([
        f"{x} = nan = float('nan')\n{x}_r = [nan == nan, nan in [nan], [nan] == [nan], nan < 1, nan != nan, max([1, nan, 2]), sorted([2, 1]), {{nan: 1}}.get(nan)]",
        f"{x} = [1 == 1.0, 1 == True, '1' == 1, 0.0 == -0.0, str(-0.0), 2 ** 53 == 2 ** 53 + 1.0, 2 ** 53 + 1 == float(2 ** 53), hash(1) == hash(1.0), 10 ** 20 > 1e20]",
        f"{x} = {w.of('int', 1)}\n{x}_r = [{x} if {x} else 'none', {x} and 1, {x} or 'x', not {x}]",
        f"{x} = 5\ndel {x}\ntry:\n    {x}\nexcept NameError as e:\n    {x}_r = str(e)\n{x} = {w.small()}",
        f"if ({x} := {w.of('int', 1)}) > {w.small()}:\n    {x}_r = {x}\nelse:\n    {x}_r = -{x}\n{x}_l = [{x}_y := 1, {x}_y + 1, ({x}_z := 3) + {x}_z]",
        f"{x} = '\\U0001F600é'\n{x}_r = [len({x}), {x}[0], {x}[::-1], {x}.encode(), {x}.upper(), list({x}), {x}.find('é'), {x}.center(6, '\\U0001F600'), ord({x}[0]), f'{{{x}:>4}}', {x}.encode('utf-16-le').hex(), sorted(['\\uffff', {x}])]",
        f"{x} = [i for i in range(3)]\n{x}_d = {{i: [j for j in range(i)] for i in {x}}}\n{x}_g = [(i, j) for i in {x} if i for j in {x} if j != i]\n{x}_n = [[{x}[i] for i in range(2)] for {x} in ([1, 2], [3, 4])]",
        f"{x} = type({w.of(w.some_type(), 1)}).__name__\n{x}_r = [isinstance(True, int), type(True) is int, type(1) == int, int, str(int), isinstance(1, (str, int)), issubclass(bool, int)]",
        f"{x} = [1, 2, 3, 4, 5]\n{x}_s = slice({w.small()}, {w.small()}, {w.pick(['None', '2', '-1'])})\n{x}_r = {x}[{x}_s], 'abcdef'[{x}_s]",
        f"{x} = divmod({w.of('int', 1)}, {w.pick(['7', '-7', '2'])}), divmod({w.pick(FLOATS_)}, {w.pick(['2.5', '-0.3'])}), pow(3, -1, 7), pow(2, {w.small(-2, 5)}), round({w.pick(['12345', '-15', '25'])}, -1), round(2.5), round(-3.5)",
        f"{x} = enumerate('ab')\n{x}_r = [list({x}), list({x}), dict(enumerate('xy', 1)), list(reversed(range(4))), range(1, 9, 3)[-1], len(range(0, -5, -2)), 3 in range(5), range(3) == range(0, 3), list(range(5))[range(3)[1]]]\ndel {x}",
        f"{x} = bytes(b'a\\xffz')\n{x}_r = [{x}[0], {x}[1:], list({x}), {x}.hex(), {x} + b'!', b'z' in {x}, 97 in {x}, {x}.find(b'z'), {x}.decode('latin-1'), {x}.decode(errors='replace'), bytes.fromhex('00ff'), {x}.split(b'\\xff'), b'%d' % 5]",
        f"{x}: int = {w.small()}\n{x}_r: list[int] = [{x}]\n{x}_u: str\n{x}_k = '{x}_u' in globals()",
        f"def {x}(a: int, b: 'str' = 'x') -> None:\n    '''Doc.'''\n    return None\n{x}_r = ({x}.__doc__, {x}.__name__, {x}(1), {x}.__defaults__)",
        f"{x} = 'a' 'b' f'{{1 + 1}}' r'\\n'\n{x}_r = f'{{{x}!r:>12}}|{{3.14159:.{{2}}f}}|{{\"q\":{{\"*\"}}^{{5}}}}|{{1,2}}|{{[1][0]}}|{{ {{1: 2}}[1] }}'",
        f"{x} = None\nfor {x} in []:\n    pass\nelse:\n    {x} = 'else'\nfor {x}_i in range(3): pass\n{x}_while = 3\nwhile {x}_while: {x}_while -= 1\nelse: {x} += '!'",
        f"{x} = {{*'ab', *[1]}} - {{'a'}}\n{x}_r = (sorted(map(str, {x})), {{1, 2}} <= {{1, 2, 3}}, {{1}} ^ {{1, 2}}, frozenset([1]) == {{1}}, {{1: 2}}.keys() & {{1, 3}}, {{1: 2}}.items() == {{1: 2}}.items())\n{x} = None",
        f"{x} = int('0b101', 0), float('1e-400'), int(' 12\\n'), float('-.5'), int(True), str(1e16), str(1e15), repr(0.1 + 0.2), 1e23, 5e-324, 123456789012345680.0, -1e-5, 1.5e300 * 1e10, 0.1 + 0.7, 1 / 3",
        f"{x} = (lambda *a, k=1, **kw: (a, k, kw))(*(1, 2), **{{'k': {w.small()}, 'z': 0}})\n{x}_s = sum([[1], [2]], []), sum([0.1] * 3), max('b', 'a'), min((2, 1), (1, 5)), any([]), all([]), abs(-2.5), sum(x > 1 for x in (1, 2, 3))",
        f"{x} = [3, 1, 2]\n{x}_r = [{x}.sort(), {x}, sorted({x}, key=lambda v: v % 2), {x}.reverse(), {x}, [].append(1), {{}}.update(a=1)]",
    ]))


FLOATS_ = ["7.5", "-7.5", "0.1", "1e10", "-0.0"]

ALL = [closures, defaults, dict_order, loop_mutation, loop_mutation, generators, generators, side_effects, classes, classes, classes, dataclass, decorators, exceptions, exceptions, collections_, collections_, exotic, exotic]
