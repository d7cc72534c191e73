"""Random expressions of a wanted type over the names at hand.

Types are texts: int, float, bool, str, bytes, none; `list:T`, `set:T`, `dict:K:V` and `tuple:T` with simple T, K and V.
"""

INTS = "0 1 -1 2 3 7 -5 10 255 1000003 9007199254740993 -18446744073709551617 1_000".split()
FLOATS = "0.0 -0.0 0.5 1.0 2.5 -3.75 1e16 1e-7 123456.789 0.1 1e22 3.0 100.0".split()
STRS = [
    "''", "'a'", "'b'", "'abc'", "'Hello World'", "'  pad '", "'a,b,,c'", "'ünï'", "'\\U0001F600x'", "'it\\'s'", '"q\'q\\"d"',
    "'line\\nbreak'", "'tab\\t'", "'42'", "'-7'", "'3.5'", "'ß'", "'x=1;y=2'", "'\\\\d'", "'{}'", "'aXbXc'", "'k'", "'UPPER lower'",
]
BYTES = ["b''", "b'ab'", "b'\\x00\\xff'", "b'xyz'", "b'a b'", "b'\"'"]
SIMPLE = ["int", "int", "str", "str", "float", "bool", "none"]
KEYS = ["str", "str", "int", "mixed"]
INT_SPECS = ["", "d", "5", "<5", ">6d", "^7", "05", "+", "x", "#x", "b", "#010b", "o", ",", "_", "08,d", "*^9", "e", ".2f", "%", " d", "c"]
FLOAT_SPECS = ["", ".2f", "8.3f", "e", ".3e", "g", ".4g", "%", ".1%", "+.1f", "010.2f", ",.2f", "<9", "^12.1f", ".0f", "G", "n"]
STR_SPECS = ["", "s", "10", "<8", ">8", "^9", "*^9", ".2", "-<6.3", "08"]


class Expressions:
    def __init__(self, rng):
        self.rng = rng
        self.names = {}

    # Choosing

    def pick(self, items):
        return items[self.rng.randrange(len(items))]

    def chance(self, share):
        return self.rng.random() < share

    def small(self, low=-4, high=5):
        return str(self.rng.randint(low, high))

    def named(self, kind):
        """A name of a type, or none."""
        found = [name for name, other in self.names.items() if other == kind]
        return self.pick(found) if found else None

    def some_type(self, depth=1):
        if depth > 0 and self.chance(0.45):
            part = self.pick(SIMPLE)
            return self.pick([f"list:{part}", f"list:{part}", f"dict:{self.pick(KEYS)}:{part}", f"tuple:{part}", f"set:{self.pick(['int', 'str'])}"])
        return self.pick(SIMPLE + ["bytes"])

    # Expressions

    def of(self, kind, depth=2):
        name = self.named(kind)
        if name and self.chance(0.45 if depth > 0 else 0.75):
            return name
        head, *parts = kind.split(":")
        if depth <= 0:
            return self.plain(head, parts)
        if self.chance(0.06):
            return f"({self.of(kind, depth - 1)} if {self.of('bool', depth - 1)} else {self.of(kind, depth - 1)})"
        if self.chance(0.02):
            return f"(lambda p, q={self.of(kind, 0)}: {self.pick('pq')})({self.of(kind, depth - 1)})"
        return getattr(self, f"make_{head}")(depth, *parts)

    def plain(self, head, parts):
        if head == "int":
            return self.pick(INTS)
        if head == "float":
            return self.pick(FLOATS)
        if head == "bool":
            return self.pick(["True", "False"])
        if head == "str":
            return self.pick(STRS)
        if head == "bytes":
            return self.pick(BYTES)
        if head == "none":
            return "None"
        if head == "mixed":
            return self.pick(["1", "True", "1.0", "'1'", "0", "False", "None", "(1, 'a')", "2", "'k'", "-0.0", "0.0"])
        count = self.rng.randint(0, 4)
        items = [self.plain(parts[0], parts[1:]) for _ in range(count)]
        if head == "list":
            return f"[{', '.join(items)}]"
        if head == "tuple":
            return f"({', '.join(items)}{',' if count == 1 else ''})"
        if head == "set":
            return f"{{{', '.join(items)}}}" if items else "set()"
        if head == "dict":
            return "{" + ", ".join(f"{k}: {self.plain(parts[1], [])}" for k in items) + "}"
        raise ValueError(head)

    def make_none(self, depth):
        return self.pick(["None", "None", f"{{}}.get({self.of('str', depth - 1)})"])

    def make_mixed(self, depth):
        return self.plain("mixed", [])

    def make_int(self, depth):
        a, d = lambda: self.of("int", depth - 1), depth - 1
        forms = [
            lambda: f"({a()} + {a()})", lambda: f"({a()} - {a()})", lambda: f"({a()} * {self.small()})",
            lambda: f"({a()} // {self.pick(['2', '-2', '7', '-3', '10'])})", lambda: f"({a()} % {self.pick(['2', '-2', '7', '-3', '10'])})",
            lambda: f"({a()} << {self.small(0, 6)})", lambda: f"({a()} >> {self.small(0, 6)})", lambda: f"({a()} {self.pick('&|^')} {a()})",
            lambda: f"(~{a()})", lambda: f"(-{a()})", lambda: f"abs({a()})", lambda: f"len({self.sized(d)})",
            lambda: f"int({self.pick(['42', '-7', ' 8 ', '1_0'])!r})", lambda: f"int({self.pick(['ff', '0x1F', '-a'])!r}, 16)",
            lambda: f"round({self.pick(['2.5', '3.5', '-0.5', '1.4999', '1e3'])})", lambda: f"sum({self.of('list:int', d)})",
            lambda: f"sum({self.of('tuple:int', d)}, {a()})", lambda: f"{self.pick(['max', 'min'])}({a()}, {a()})",
            lambda: f"{self.pick(['max', 'min'])}({self.of('list:int', d)}, default={a()})", lambda: f"ord({self.pick(['a', 'ü', '😀'])!r})",
            lambda: f"{self.of('dict:str:int', d)}.get({self.of('str', d)}, {a()})", lambda: f"{self.of('str', d)}.{self.pick(['count', 'find', 'rfind'])}({self.of('str', 0)})",
            lambda: f"{self.of('list:int', d)}.count({a()})", lambda: f"divmod({a()}, {self.pick(['3', '-4'])})[{self.pick('01')}]",
            lambda: f"pow({self.small(0, 5)}, {self.small(0, 6)}{self.pick(['', ', 7'])})", lambda: f"int({self.pick(['2.9', '-2.9', '1e10', 'True', '-0.5'])})",
            lambda: f"({self.of('bool', d)} + {a()})", lambda: f"({a()}).bit_length()",
            lambda: f"({self.small(-3, 3)}) ** {self.small(0, 4)}", lambda: f"({a()}, {a()}, {a()})[{self.small(-3, 2)}]",
            lambda: f"len([x for x in {self.of('list:int', d)} if x {self.pick(['>', '<=', '!=', '%'])} {self.pick(['2', '3'])}])",
            lambda: f"functools.reduce(lambda x, y: x * 3 + y, {self.of('list:int', d)}, {self.small()})",
            lambda: f"int.from_bytes({self.of('bytes', 0)}, {self.pick(['big', 'little'])!r})", lambda: f"collections.Counter({self.of('str', d)})[{self.pick(['a', 'l'])!r}]",
            lambda: f"operator.{self.pick(['add', 'sub', 'mul'])}({a()}, {self.small()})", lambda: f"({a()} or {a()})", lambda: f"({a()} and {a()})",
            lambda: f"len(set({self.of('list:int', d)}) {self.pick('&|-^')} {{1, 2, 7}})", lambda: f"next((x for x in {self.of('list:int', d)} if x > {self.small()}), {a()})",
        ]
        return self.pick(forms)()

    def sized(self, depth):
        return self.of(self.pick(["str", "list:int", "list:str", "dict:str:int", "tuple:int", "set:int", "bytes", "dict:mixed:int"]), depth)

    def make_float(self, depth):
        f, d = lambda: self.of("float", depth - 1), depth - 1
        forms = [
            lambda: f"({f()} {self.pick('+-*')} {f()})", lambda: f"({f()} / {self.pick(['2', '0.5', '-4.0', '3', '1e3'])})",
            lambda: f"({self.of('int', d)} / {self.pick(['2', '3', '-7', '8'])})", lambda: f"({f()} // {self.pick(['2', '0.3', '-4.0', '0.1'])})",
            lambda: f"({f()} % {self.pick(['2', '0.3', '-4.0', '0.1', '1'])})", lambda: f"round({f()}, {self.small(0, 3)})", lambda: f"round({self.pick(['2.675', '1.005', '-1.25', '1234.5', '0.125'])}, {self.small(-2, 3)})",
            lambda: f"abs({f()})", lambda: f"float({self.of('int', 0)})", lambda: f"float({self.pick(['1e3', ' -2.5 ', 'inf', '-inf', 'nan', '1_0.5'])!r})", lambda: f"(-{f()})",
            lambda: f"{self.pick(['max', 'min'])}({f()}, {self.of('int', 0)}, {f()})", lambda: f"sum({self.of('list:float', d)}, 0.0)",
            lambda: f"{self.pick(['2', '0.5', '10'])} ** {self.pick(['-1', '-2', '0.5', '3.0'])}",
            lambda: f"math.{self.pick(['floor', 'ceil', 'trunc'])}({self.pick(['2.5', '-2.5', '7.0'])}) * 1.0", lambda: f"divmod({f()}, {self.pick(['2', '-0.7'])})[{self.pick('01')}]",
        ]
        return self.pick(forms)()

    def make_bool(self, depth):
        d = depth - 1
        o = lambda: self.pick(["<", "<=", ">", ">=", "==", "!="])
        t = lambda: self.pick(["int", "str", "float"])

        def compare():
            kind = t()
            return f"({self.of(kind, d)} {o()} {self.of(kind, d)})"

        def chain():
            return f"({self.of('int', d)} {o()} {self.of('int', d)} {o()} {self.of('int', d)})"

        def contained():
            kind = self.pick(["int", "str"])
            where = self.pick([f"list:{kind}", f"tuple:{kind}", f"set:{kind}", f"dict:{kind}:int"])
            return f"({self.of(kind, d)} {self.pick(['in', 'not in'])} {self.of(where, d)})"

        def same():
            kind = self.some_type()
            return f"({self.of(kind, d)} == {self.of(kind, d)})"

        def anything():
            return f"({self.of(self.some_type(), d)} {self.pick(['==', '!='])} {self.of(self.some_type(), d)})"

        forms = [
            compare, compare, chain, contained, contained, same, anything, lambda: f"(not {self.of('bool', d)})",
            lambda: f"({self.of('bool', d)} {self.pick(['and', 'or'])} {self.of('bool', d)})", lambda: f"bool({self.of(self.some_type(), d)})",
            lambda: f"isinstance({self.of(self.some_type(), d)}, {self.pick(['int', 'str', 'float', '(int, str)', 'bool', 'list', 'dict', 'tuple', 'bytes', 'object'])})",
            lambda: f"{self.pick(['any', 'all'])}({self.of(self.pick(['list:int', 'list:str', 'tuple:bool']), d)})",
            lambda: f"{self.pick(['any', 'all'])}(x {self.pick(['>', '=='])} {self.small()} for x in {self.of('list:int', d)})",
            lambda: f"{self.of('str', d)}.{self.pick(['startswith', 'endswith'])}({self.pick([self.of('str', 0), repr(('a', 'He'))])})",
            lambda: f"{self.of('str', d)}.{self.pick(['isdigit', 'isalpha', 'isupper', 'islower', 'isspace', 'isidentifier', 'isalnum', 'istitle'])}()",
            lambda: f"({self.of(self.some_type(), d)} is {self.pick(['', 'not '])}None)", lambda: f"({self.of('str', 0)} in {self.of('str', d)})",
            lambda: f"({self.of('set:int', d)} {self.pick(['<=', '<', '>=', '==', '>'])} {self.of('set:int', d)})",
            lambda: f"{self.of('set:int', d)}.{self.pick(['issubset', 'issuperset', 'isdisjoint'])}({self.of('list:int', d)})",
            lambda: f"({self.of('list:int', d)} {o()} {self.of('list:int', d)})", lambda: f"({self.of('tuple:int', d)} {o()} {self.of('tuple:int', d)})",
            lambda: f"hasattr({self.of(self.some_type(), d)}, {self.pick(['append', 'upper', 'keys', 'real', 'nope', 'add'])!r})", lambda: f"callable({self.pick(['len', '3', 'str', 'None'])})",
        ]
        return self.pick(forms)()

    def make_str(self, depth):
        s, d = lambda: self.of("str", depth - 1), depth - 1
        cut = lambda: self.pick(["", self.small()])
        forms = [
            lambda: f"({s()} + {s()})", lambda: f"({s()} * {self.small(-1, 3)})", lambda: f"{s()}[{cut()}:{cut()}]", lambda: f"{s()}[{cut()}:{cut()}:{self.pick(['1', '2', '-1', '-2', '3', ''])}]",
            lambda: f"{s()}.{self.pick(['upper', 'lower', 'title', 'capitalize', 'swapcase', 'strip', 'lstrip', 'rstrip', 'casefold', 'expandtabs'])}()",
            lambda: f"{s()}.{self.pick(['strip', 'lstrip', 'rstrip'])}({self.pick(['ab', ' c', 'x'])!r})", lambda: f"{s()}.replace({self.of('str', 0)}, {s()}{self.pick(['', ', 1', ', 2'])})",
            lambda: f"{s()}.{self.pick(['zfill', 'ljust', 'rjust', 'center'])}({self.small(0, 12)})", lambda: f"{s()}.{self.pick(['ljust', 'rjust', 'center'])}({self.small(0, 12)}, '*')",
            lambda: f"{self.of('str', 0)}.join({self.of('list:str', d)})", lambda: f"{self.pick(['repr', 'str'])}({self.of(self.some_type(), d)})", lambda: f"{self.pick(['hex', 'bin', 'oct'])}({self.of('int', d)})",
            lambda: f"chr({self.pick(['97', '252', '128512', '10'])})", lambda: self.formatted(d), lambda: self.formatted(d), lambda: self.formatted(d), lambda: self.percent(d), lambda: self.format_call(d), lambda: f"format({self.of('int', d)}, {self.pick(INT_SPECS[:-1])!r})",
            lambda: f"{s()}.{self.pick(['partition', 'rpartition'])}({self.pick(['a', ',', ' ', 'X'])!r})[{self.small(-3, 2)}]", lambda: f"({s()} or {s()})", lambda: f"{s()}.removeprefix({self.of('str', 0)})", lambda: f"{s()}.removesuffix({self.of('str', 0)})",
            lambda: f"re.sub({self.pick(['a', '[a-c]+', chr(92) + 'd', '(.)' + chr(92) + '1', '^', '$', 'x*', chr(92) + 'W+', '(l)(o)?'])!r}, {self.pick(['_', '', '<' + chr(92) + 'g<0>>', '[' + chr(92) + chr(92) + 'n]'])!r}, {s()})",
            lambda: f"json.dumps({self.of(self.pick(['list:int', 'dict:str:int', 'list:str', 'str', 'float', 'dict:str:none', 'list:bool', 'dict:int:str']), d)}{self.pick(['', ', sort_keys=True', ', indent=2', ', ensure_ascii=False'])})",
            lambda: f"textwrap.dedent({s()})", lambda: f"string.Template('$a-${{b}}-$$').substitute(a={self.of(self.pick(SIMPLE), d)}, b={s()})", lambda: f"os.path.join({s()}, {s()})", lambda: f"os.path.basename({s()})", lambda: f"str(pathlib.PurePosixPath('/x') / {self.pick(['a', '../b', 'c.txt', '/abs'])!r})",
            lambda: f"{self.of('bytes', d)}.hex()", lambda: f"{self.pick(['b', 'a'])!r}.join(sorted({self.of('list:str', d)}))", lambda: f"{self.of('dict:str:str', d)}.get({s()}, {s()})", lambda: f"max({self.of('list:str', d)}, key=len, default={s()})", lambda: f"type({self.of(self.some_type(), d)}).__name__",
            lambda: f"str({self.date()})", lambda: f"{self.date()}.isoformat()", lambda: f"{self.date()}.strftime('%Y-%m-%d %j %a')", lambda: f"{s()}.translate(str.maketrans('abc', 'xyz'))", lambda: f"ascii({s()})", lambda: f"{s()}.encode('utf-8').decode('utf-8')",
        ]
        return self.pick(forms)()

    def date(self):
        base = f"datetime.datetime({self.pick(['2024', '1999'])}, {self.rng.randint(1, 12)}, {self.rng.randint(1, 28)}, {self.rng.randint(0, 23)}, {self.rng.randint(0, 59)})"
        if self.chance(0.5):
            base = f"({base} {self.pick('+-')} datetime.timedelta({self.pick(['days=3', 'hours=30', 'minutes=-90', 'seconds=86399', 'weeks=5', 'milliseconds=1500'])}))"
        return base

    def formatted(self, depth):
        parts = []
        for _ in range(self.rng.randint(1, 3)):
            kind = self.pick(["int", "float", "str", "str", "list:int", "dict:str:int", "none", "bool"])
            value = self.of(kind, depth)
            # Before 3.12 the quotes of the string itself, and backslashes, may not stand in a replacement field.
            if '"' in value or "\\" in value or "{" in value or "lambda" in value or ":=" in value or "!=" in value:
                value = self.named(kind) or {"int": "7", "float": "2.5", "str": "'s'"}.get(kind, "None")
            spec = {"int": INT_SPECS[:-1], "float": FLOAT_SPECS, "str": STR_SPECS}.get(kind, [""])
            if value == "None":
                spec = [""]
            tail = self.pick(["", "!r", "!s", "!a", "=", ":", ":", ":"])
            if tail == ":":
                spec = self.pick(spec)
                tail = f":{spec}" if spec else ""
            parts.append(f"{{{value}{tail}}}")
        return 'f"' + self.pick(["", "v=", "{{", "é"]) + self.pick([" ", "-", "}}"]).join(parts) + '"'

    def percent(self, depth):
        kind = self.pick(["int", "float", "str", "tuple", "dict"])
        if kind == "int":
            return f"({self.pick(['%d', '%5d|', '%-5d|', '%05d', '%+d', '%x', '%s', '%r', '%i', '%#o', '% d'])!r} % {self.of('int', depth)})"
        if kind == "float":
            return f"({self.pick(['%f', '%.2f', '%e', '%g', '%8.1f|', '%s', '%d', '%+.0f'])!r} % {self.pick(FLOATS)})"
        if kind == "str":
            return f"({self.pick(['%s', '%r', '%10s|', '%-8s|', '%.2s', '%a'])!r} % {self.of('str', 0)})"
        if kind == "tuple":
            return f"('%s-%d%%' % ({self.of('str', depth)}, {self.of('int', depth)}))"
        return f"('%(a)s/%(b)03d' % {{'a': {self.of('str', depth)}, 'b': {self.of('int', depth)}}})"

    def format_call(self, depth):
        forms = [
            lambda: f"'{{}} {{!r}}'.format({self.of(self.pick(SIMPLE), depth)}, {self.of('str', depth)})",
            lambda: f"'{{1}}{{0}}'.format({self.of('int', depth)}, {self.of('str', depth)})",
            lambda: f"'{{a:>{{w}}}}|'.format(a={self.of('str', 0)}, w={self.small(1, 9)})",
            lambda: f"'{{0[1]}}'.format({self.of('list:int', 0)} + [1, 2])", lambda: f"'{{d[k]}}'.format(d={{'k': {self.of('int', depth)}}})", lambda: f"'{{x.real}}'.format(x={self.of('int', 0)})",
            lambda: f"'{{k}}{{k}}'.format_map({{'k': {self.of('str', depth)}}})",
        ]
        return self.pick(forms)()

    def make_bytes(self, depth):
        b, d = lambda: self.of("bytes", depth - 1), depth - 1
        return self.pick([
            lambda: f"({b()} + {b()})", lambda: f"({b()} * {self.small(0, 2)})", lambda: f"{b()}[{self.small()}:{self.small()}]", lambda: f"{b()}[::-1]", lambda: f"{self.of('str', d)}.encode()",
            lambda: f"bytes([{self.rng.randint(0, 255)}, 65])", lambda: f"{b()}.replace(b'a', b'__')", lambda: f"base64.b64encode({b()})", lambda: f"bytes({self.small(0, 3)})",
        ])()

    def make_list(self, depth, part):
        d = depth - 1
        one, many = lambda: self.of(part, d), lambda: self.of(f"list:{part}", d)
        cut = lambda: self.pick(["", self.small()])
        forms = [
            lambda: f"[{', '.join(one() for _ in range(self.rng.randint(0, 4)))}]", lambda: f"[*{many()}, {one()}]", lambda: f"[{one()}, *{self.of(f'tuple:{part}', d)}]", lambda: f"({many()} + {many()})", lambda: f"({many()} * {self.small(-1, 2)})",
            lambda: f"{many()}[{cut()}:{cut()}]", lambda: f"{many()}[{cut()}:{cut()}:{self.pick(['2', '-1', '-2', '1', '3'])}]", lambda: f"[x for x in {many()}{self.pick(['', ' if x', ' if not x'])}]", lambda: f"list({many()})", lambda: f"list({self.of(f'tuple:{part}', d)})", lambda: f"list(reversed({many()}))",
            lambda: f"list(filter(None, {many()}))", lambda: f"[{one()} for _ in range({self.small(0, 3)})]", lambda: f"copy.{self.pick(['copy', 'deepcopy'])}({many()})", lambda: f"list(itertools.chain({many()}, {many()}))", lambda: f"list(itertools.islice({many()}, {self.small(0, 3)}))", lambda: f"list({self.of(f'dict:str:{part}', d)}.values())",
            lambda: f"list(itertools.repeat({one()}, {self.small(0, 3)}))", lambda: f"{many()}.copy()", lambda: f"list(collections.deque({many()}, maxlen={self.small(0, 4)}))",
        ]
        if part in ("int", "str", "float", "bool"):
            forms += [lambda: f"sorted({many()}{self.pick(['', ', reverse=True'])})", lambda: f"sorted({many()}, key=lambda x: {self.pick(['len(str(x))', '-len(repr(x))', 'str(x)', '(len(str(x)), x)'])}{self.pick(['', ', reverse=True'])})"] * 2
            forms += [lambda: f"list(dict.fromkeys({many()}))"]
        if part == "int":
            forms += [
                lambda: f"list(range({self.pick([self.small(), self.small() + ', ' + self.small(), self.small() + ', ' + self.small() + ', ' + self.pick(['2', '-1', '-2'])])}))", lambda: f"[x * {self.small()} for x in {many()}]", lambda: f"[x + y for x in {many()} for y in range({self.small(0, 3)})]", lambda: f"list(map(abs, {many()}))",
                lambda: f"sorted({self.of('set:int', d)})", lambda: f"[i * len(str(x)) for i, x in enumerate({self.of('list:str', d)}, {self.small()})]", lambda: f"[a - b for a, b in zip({many()}, {many()})]", lambda: f"list(itertools.accumulate({many()}))", lambda: f"list({self.of('bytes', d)})", lambda: f"[(y := x) + y for x in {many()}]",
                lambda: f"[a for a, *b in [({one()}, 2, 3), ({one()}, 4)]]",
            ]
        if part == "str":
            forms += [lambda: f"{self.of('str', d)}.split()", lambda: f"{self.of('str', d)}.{self.pick(['split', 'rsplit'])}({self.pick([',', 'a', ' ', 'X'])!r}{self.pick(['', ', 1', ', 2'])})", lambda: f"{self.of('str', d)}.splitlines()", lambda: f"list({self.of('str', d)})", lambda: f"[str(x) for x in {self.of('list:int', d)}]", lambda: f"[x.upper() for x in {many()}]", lambda: f"list({self.of('dict:str:int', d)})", lambda: f"sorted({self.of('set:str', d)})", lambda: f"re.findall('[a-z]+', {self.of('str', d)})", lambda: f"[k for k, v in {self.of('dict:str:int', d)}.items() if v]", lambda: f"list(map(str, {self.of('list:' + self.pick(SIMPLE), d)}))"]
        return self.pick(forms)()

    def make_tuple(self, depth, part):
        d = depth - 1
        one, many = lambda: self.of(part, d), lambda: self.of(f"tuple:{part}", d)
        return self.pick([
            lambda: f"({one()}, {one()})", lambda: f"({one()},)", lambda: f"tuple({self.of(f'list:{part}', d)})", lambda: f"({many()} + {many()})", lambda: f"{many()}[{self.small()}:]", lambda: f"{many()}[::-1]", lambda: f"(*{many()}, {one()})", lambda: f"tuple(x for x in {self.of(f'list:{part}', d)})", lambda: f"({many()} * 2)",
        ])()

    def make_set(self, depth, part):
        d = depth - 1
        many = lambda: self.of(f"set:{part}", d)
        return self.pick([
            lambda: f"{{{', '.join(self.of(part, d) for _ in range(self.rng.randint(1, 4)))}}}", lambda: f"set({self.of(f'list:{part}', d)})", lambda: f"({many()} {self.pick('&|-^')} {many()})", lambda: f"{{x for x in {self.of(f'list:{part}', d)}}}", lambda: f"frozenset({self.of(f'list:{part}', d)})", lambda: f"{many()}.{self.pick(['union', 'intersection', 'difference', 'symmetric_difference'])}({self.of(f'list:{part}', d)})", lambda: f"{many()}.copy()",
        ])()

    def make_dict(self, depth, key, part):
        d = depth - 1
        kind = f"dict:{key}:{part}"
        k, v, many = lambda: self.of(key, d), lambda: self.of(part, d), lambda: self.of(kind, d)
        forms = [
            lambda: "{" + ", ".join(f"{k()}: {v()}" for _ in range(self.rng.randint(0, 4))) + "}", lambda: f"{{**{many()}, {k()}: {v()}}}", lambda: f"{{{k()}: {v()}, **{many()}}}", lambda: f"dict({many()})", lambda: f"({many()} | {many()})", lambda: f"{many()}.copy()", lambda: f"{{k: v for k, v in {many()}.items()}}", lambda: f"dict([({k()}, {v()}), ({k()}, {v()})])",
            lambda: f"copy.deepcopy({many()})", lambda: f"dict.fromkeys([{k()}, {k()}], {v()})", lambda: f"{{k: {many()}.get(k, {v()}) for k in [{k()}, {k()}]}}", lambda: f"dict(collections.ChainMap({many()}, {many()}))", lambda: f"dict(sorted({many()}.items(), key=lambda kv: repr(kv[0])))", lambda: f"dict(reversed(list({many()}.items())))",
        ]
        if key == "str":
            forms += [lambda: f"dict(a={v()}, b={v()})", lambda: f"dict({many()}, k={v()})", lambda: f"dict(zip({self.of('list:str', d)}, {self.of(f'list:{part}', d)}))"]
            if part == "int":
                forms += [lambda: f"dict(collections.Counter({self.of('str', d)}))", lambda: f"{{w: len(w) for w in {self.of('list:str', d)}}}", lambda: f"dict(collections.Counter({self.of('list:str', d)}).most_common({self.small(1, 3)}))", lambda: f"json.loads('{{\"a\": 1, \"b\": -2, \"a\": 3}}')"]
        return self.pick(forms)()
