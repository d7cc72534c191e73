"""Random templates: text, output and statements."""
from random_templates.expressions import KINDS, Expressions

PLAIN = ["", " ", "x", "a b", "\n", "  \n  ", "text\n", "{", "}", "}}", "100%", "é ", "\r\n", "# ", "'", '"', "\\", "<b>", "-- ", "1", "[", "]", ", "]


class Templates(Expressions):
    def template(self) -> str:
        self.names = {}
        if self.chance(0.03):
            return "{{ " + self.of("open") + " }}"
        whole = self.chance(0.35)
        text = self.output() if whole else "".join(self.piece(2) for _ in range(self.draw.randint(1, 4)))
        return self.broken(text) if self.chance(0.06) else text

    def broken(self, text: str) -> str:
        """As a slip of the hand leaves it."""
        at = self.draw.randrange(len(text) + 1)
        return self.pick([text[:at] + text[at + 1 :], text[:at] + self.pick("{}%#()[]|.,'\"-+= \n$0a:") + text[at:], text[:at]])

    def plain(self) -> str:
        return "".join(self.pick(PLAIN) for _ in range(self.draw.randint(1, 3)))

    def open(self) -> str:
        return "{%" + self.pick(["", "", "", "", "-", "+"]) + " "

    def close(self) -> str:
        return " " + self.pick(["", "", "", "", "-", "+"]) + "%}"

    def tag(self, text: str) -> str:
        return self.open() + text + self.close()

    def output(self) -> str:
        return self.pick(["{{ ", "{{ ", "{{", "{{- "]) + self.of("any", self.draw.randint(0, 3)) + self.pick([" }}", " }}", " }}", "}}", " -}}"]).replace("}}}", "} }}")

    def body(self, depth: int) -> str:
        """In a scope of its own."""
        names = dict(self.names)
        text = "".join(self.piece(depth - 1) for _ in range(self.draw.randint(1, 3)))
        self.names = names
        return text

    def piece(self, depth: int) -> str:
        if depth <= 0 or self.chance(0.55):
            return self.plain() if self.chance(0.35) else self.output()
        return self.pick([self.condition, self.condition, self.loop, self.loop, self.assignment, self.assignment, self.assignment, self.macro, self.block_set, self.filter_block, self.scope, self.raw, self.comment, self.do, self.call, self.include, self.named, self.counter, self.cycle])(depth)

    def condition(self, depth: int) -> str:
        text = self.tag("if " + self.of("bool")) + self.body(depth)
        if self.chance(0.3):
            text += self.tag("elif " + self.of("bool")) + self.body(depth)
        if self.chance(0.5):
            text += self.tag("else") + self.body(depth)
        return text + self.tag("endif")

    def loop(self, depth: int) -> str:
        names = dict(self.names)
        kind = self.pick(["one", "pair", "dict", "tree"])
        if kind == "pair":
            self.names.update({"k": "other", "v": "other"})
            head = f"k, v in {self.pick(['params.pairs', 'params.deep.items()', self.of('dict') + '.items()', self.of('dict') + '|dictsort', 'params.users|groupby(' + repr('team') + ')', self.of('list')])}"
        elif kind == "tree":
            head = "x in [[1, [2, [3]]], [4]] recursive"
        else:
            source = self.of("list") if kind == "one" else self.of("dict")
            self.names["x"] = "other"
            head = f"x in {source}" + (f" if {self.of('bool')}" if self.chance(0.2) else "")
        inside = "{{ loop(x) if x is iterable else x }}{{ loop.depth }}" if kind == "tree" else "".join(self.pick([lambda: self.piece(depth - 1), lambda: "{{ x }}" if kind != "pair" else "{{ k }}={{ v }}", self.of_loop])() for _ in range(self.draw.randint(1, 3)))
        self.names = names
        text = self.tag("for " + head) + inside
        if self.chance(0.2):
            text += self.tag("else") + self.body(depth)
        return text + self.tag("endfor")

    def of_loop(self) -> str:
        return self.pick(["{{ loop.index }}", "{{ loop.index0 }}/{{ loop.length }}", "{{ loop.revindex }}{{ loop.revindex0 }}", "{% if not loop.last %},{% endif %}", "{{ ',' if not loop.first }}", "{{ loop.cycle('odd', 'even') }}", "{{ loop.previtem|default('-') }}", "{{ loop.nextitem|default('-') }}", "{{ loop.changed(x) }}", "{{ loop.depth0 }}", "{{ loop }}", "{{ loop.nope }}"])

    def assignment(self, depth: int) -> str:
        kind = self.pick(KINDS)
        if self.chance(0.1):
            text = self.tag(f"set p, q = {self.of('text')}, {self.of('int')}")
            self.names.update({"p": "text", "q": "int"})
            return text
        name = self.pick(["one", "two", "x", "ds"])
        text = self.tag(f"set {name} = {self.of(kind)}")
        self.names[name] = kind
        return text

    def block_set(self, depth: int) -> str:
        text = self.tag("set block" + self.pick(["", " | upper", "|trim|replace('a', 'o')"])) + self.body(depth) + self.tag("endset")
        self.names["block"] = "text"
        return text

    def macro(self, depth: int) -> str:
        names = dict(self.names)
        self.names.update({"a": "other", "b": "int"})
        inside = self.body(depth) + self.pick(["", "{{ a }}", "{{ varargs }}{{ kwargs }}", "{{ b }}"])
        self.names = names
        call = self.pick([f"m({self.of('any')})", f"m({self.of('text')}, {self.of('int')})", f"m(b=1, a={self.of('any')})", "m()", "m(1, 2, 3)", "m(1, c=4)", "m(*[1, 2])", "m(**{'a': 1})", "(m(1) ~ m(2))|upper", "m.name ~ m.arguments"])
        return self.tag("macro m(a, b=2)") + inside + self.tag("endmacro") + "{{ " + call + " }}"

    def call(self, depth: int) -> str:
        return self.tag("macro w(a='-')") + "<{{ a }}{{ caller(" + self.pick(["", "1"]) + ") }}>" + self.tag("endmacro") + self.tag(self.pick(["call w()", "call(i) w()", "call w(a=" + self.of("text", 1) + ")"])) + self.body(depth) + self.tag("endcall")

    def filter_block(self, depth: int) -> str:
        name = self.pick(["upper", "trim", "replace('a', 'b')", "indent(2)", "shout", "wordwrap(5)", "e", "length", "title|reverse"])
        return self.tag("filter " + name) + self.body(depth) + self.tag("endfilter")

    def scope(self, depth: int) -> str:
        return self.tag(f"with {self.pick(['x', 'one', 'ds'])} = {self.of('any')}") + self.body(depth) + self.tag("endwith")

    def raw(self, depth: int) -> str:
        return self.tag("raw") + self.pick(["{{ x }}", "{% if %}", "{# #}", " a ", "\n"]) + self.tag("endraw")

    def comment(self, depth: int) -> str:
        return self.pick(["{# note #}", "{#- note -#}", "{# a\nb #}", "{#- {{ x }} #}"])

    def do(self, depth: int) -> str:
        return self.tag("set l = [1]") + self.tag("do l.append(" + self.of('any') + ")") + "{{ l }}"

    def include(self, depth: int) -> str:
        return self.tag(self.pick(["include 'nowhere.txt' ignore missing", "include 'nowhere.txt'", "include ['no', 'where'] ignore missing", "import 'nowhere.txt' as n", "extends 'nowhere.txt'"]))

    def named(self, depth: int) -> str:
        return self.tag(f"set ns = namespace(n=0, t={self.of('text')})") + self.tag(f"for i in {self.of('list')}") + self.tag("set ns.n = ns.n + " + self.pick(["1", "loop.index", "i"])) + self.tag("endfor") + "{{ ns.n }}{{ ns.t }}"

    def counter(self, depth: int) -> str:
        return self.pick(["{% block b %}" + self.output() + "{% endblock %}", "{% set j = joiner('|') %}{% for i in " + self.of("list") + " %}{{ j() }}{{ i }}{% endfor %}", "{% print " + self.of('any') + " %}", "{{ self.b() }}"])

    def cycle(self, depth: int) -> str:
        return "{% set c = cycler('a', " + self.of('any') + ") %}{{ c.next() }}{{ c.current }}{{ c.next() }}"
