/** A text that would keep a careless reader for ever. */
export interface HardText {
  readonly name: string;
  readonly text: string;
  /** What is said of the file; `nothing`: it is read as a whole, though some values of it may not be known. */
  readonly says: 'too much' | 'broken' | 'nothing';
}

const head = `import re, os
from airflow import DAG
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
`;
const tail = `
with DAG("d", schedule=None):
    KubernetesPodOperator(task_id="t", name="n", image="i")
`;

const hard = (name: string, says: HardText['says'], body: string): HardText => ({
  name,
  text: `${head}${body}\n${tail}`,
  says,
});

/** Texts that loop, nest, multiply, recurse and branch without end; each has the task \`t\` at its end. */
export const hardTexts: readonly HardText[] = [
  hard('loops for ever', 'too much', 'while True:\n    x = 1'),
  hard(
    'loops for ever and works',
    'too much',
    'x = 0\nwhile True:\n    x += 1\n    y = [x, x, str(x)]',
  ),
  hard(
    'loops in loops',
    'too much',
    'n = 0\nfor a in range(10000):\n    for b in range(10000):\n        for c in range(10000):\n            n += 1',
  ),
  hard('iterates over a huge range', 'nothing', 'n = 0\nfor a in range(10**18):\n    n += a'),
  hard(
    'counts for ever',
    'too much',
    'import itertools\nn = 0\nfor a in itertools.count():\n    n += a',
  ),
  hard('comprehends a huge range', 'nothing', 'x = [a * 2 for a in range(10**12)]'),
  hard('makes a list of a huge range', 'nothing', 'x = list(range(10**12))'),
  hard('sums a huge range', 'nothing', 'x = sum(range(10**12))'),
  hard('recurses without end', 'nothing', 'def f(n):\n    return f(n + 1)\nx = f(0)'),
  hard('recurses in two ways', 'too much', 'def f(n):\n    return f(n + 1) + f(n + 2)\nx = f(0)'),
  hard(
    'recurses like Fibonacci',
    'too much',
    'def f(n):\n    return n if n < 2 else f(n - 1) + f(n - 2)\nx = f(40)',
  ),
  hard(
    'makes itself its own attribute',
    'nothing',
    'class A:\n    def __getattr__(self, name):\n        return getattr(self, name + "x")\nx = A().y',
  ),
  hard('nests 100,000 brackets', 'broken', `x = ${'['.repeat(100_000)}${']'.repeat(100_000)}`),
  hard('opens 100,000 brackets', 'broken', `x = ${'('.repeat(100_000)}`),
  hard('nests 100,000 calls', 'broken', `x = ${'f('.repeat(100_000)}${')'.repeat(100_000)}`),
  hard(
    'nests 100,000 brackets in a function',
    'broken',
    `def f():\n    x = ${'['.repeat(100_000)}${']'.repeat(100_000)}\n    yield x`,
  ),
  hard(
    'nests 100,000 brackets in a pattern',
    'broken',
    `match os:\n    case ${'['.repeat(100_000)}${']'.repeat(100_000)}:\n        x = 1`,
  ),
  hard(
    'nests 10,000 formats in a string',
    'broken',
    `x = f"${'{a:'.repeat(10_000)}${'}'.repeat(10_000)}"`,
  ),
  hard('nests 1,000 lambdas', 'broken', `x = ${'lambda: '.repeat(1000)}1`),
  hard(
    'has 100,000 names in a pattern',
    'nothing',
    `match os:\n    case ${'a | '.repeat(100_000)}b:\n        x = 1`,
  ),
  hard('assigns 100,000 times', 'nothing', `${'x = '.repeat(100_000)}1`),
  hard('adds 100,000 times', 'broken', `x = ${'1 + '.repeat(100_000)}1`),
  hard('has 100,000 attributes in a row', 'broken', `x = os${'.a'.repeat(100_000)}`),
  hard('calls 100,000 times in a row', 'broken', `x = os${'()'.repeat(100_000)}`),
  hard('negates 100,000 times', 'broken', `x = ${'not '.repeat(100_000)}1`),
  hard('compares 100,000 times', 'nothing', `x = 1${' < 2'.repeat(100_000)}`),
  hard(
    'nests 1,000 blocks',
    'broken',
    Array.from({ length: 1000 }, (_, i) => `${' '.repeat(i)}if 1:`).join('\n') +
      `\n${' '.repeat(1000)}x = 1`,
  ),
  hard(
    'has 20,000 elif',
    'broken',
    `if os.environ["A"] == "0":\n    x = 0\n${Array.from({ length: 20_000 }, (_, i) => `elif os.environ["A"] == "${i}":\n    x = ${i}\n`).join('')}`,
  ),
  hard('multiplies a string', 'nothing', 'x = "a" * 10**10\ny = ("abc" * 10**6) * 10**6'),
  hard('doubles a string', 'nothing', 'x = "a"\nfor i in range(100):\n    x = x + x'),
  hard('doubles a list', 'nothing', 'x = [1]\nfor i in range(100):\n    x = x + x'),
  hard(
    'replaces into more',
    'nothing',
    'x = "a" * 1000\nfor i in range(10):\n    x = x.replace("a", x)',
  ),
  hard('joins into more', 'nothing', 'x = "abc"\nfor i in range(40):\n    x = x.join([x] * 1000)'),
  hard(
    'formats into a great width',
    'nothing',
    'w = 10**10\nx = f"{1:{w}}"\ny = "%*d" % (10**10, 1)\nz = "{:10000000000}".format(1)\nv = "a".ljust(10**10)\nu = f"{1.5:.{10**9}f}"',
  ),
  hard(
    'raises a number to a great power',
    'nothing',
    'x = 10**10**8\ny = 2**(2**40)\nz = 1 << 10**12\nw = pow(3, 10**9)',
  ),
  hard('squares a number again and again', 'nothing', 'x = 3\nfor i in range(100):\n    x = x * x'),
  hard('says a great number', 'nothing', 'x = str(7 ** 200000)\ny = len(str(2 ** 1000000))'),
  hard(
    'aliases itself exponentially',
    'too much',
    `a = [1]\n${'a = [a, a]\n'.repeat(60)}x = str(a)`,
  ),
  hard(
    'compares what is aliased exponentially',
    'too much',
    `a = [1]\nb = [1]\n${'a = [a, a]\nb = [b, b]\n'.repeat(60)}x = a == b`,
  ),
  hard(
    'shows what is aliased exponentially',
    'nothing',
    `a = [1]\n${'a = [a, a]\n'.repeat(40)}with DAG("e", schedule=None):\n    KubernetesPodOperator(task_id="e", name="n", image="i", arguments=a)`,
  ),
  hard(
    'copies what is aliased exponentially',
    'too much',
    `import copy, json\na = {"x": 1}\n${'a = {"x": a, "y": a}\n'.repeat(60)}x = json.dumps(a)\ny = copy.deepcopy(a)`,
  ),
  hard(
    'matches a catastrophic expression',
    'nothing',
    'x = re.sub(r"(a+)+$", "", "a" * 40 + "b")\ny = re.match(r"(a|a)*b", "a" * 60)\nz = re.search(r"(.*)*x", "y" * 5000)',
  ),
  hard(
    'has 10,000 unknown conditions',
    'nothing',
    Array.from({ length: 10_000 }, (_, i) => `if os.environ["A${i}"]:\n    x = ${i}`).join('\n'),
  ),
  hard(
    'has 10,000 unknown conditions that depend on each other',
    'too much',
    `x = 0\n${Array.from({ length: 10_000 }, (_, i) => `if os.environ["A${i}"] == x:\n    x = x + ${i}`).join('\n')}`,
  ),
  hard(
    'nests unknown conditions in a function',
    'too much',
    `def f(a, n):\n    if os.environ["A" + str(n)]:\n        return f(a + 1, n + 1)\n    return f(a + 2, n + 1)\nx = f(0, 0)`,
  ),
  hard(
    'has an unknown condition in a loop for ever',
    'nothing',
    'x = 0\nwhile os.environ["A"] != str(x):\n    x += 1',
  ),
  hard(
    'has a great many unknown items',
    'too much',
    'x = [os.environ["A"] if os.environ[str(i)] else i for i in range(20000)]',
  ),
  hard(
    'has a data list of 200,000 lines',
    'nothing',
    `x = [\n${'    "a line of data",\n'.repeat(200_000)}]`,
  ),
  hard(
    'sorts with a key of its own',
    'nothing',
    'class A:\n    def __lt__(self, other):\n        return self < other\nx = sorted([A(), A()])',
  ),
  hard(
    'makes generators of generators',
    'nothing',
    'def g(n):\n    yield n\n    yield from g(n + 1)\nx = list(g(0))',
  ),
  hard(
    'permutes',
    'nothing',
    'import itertools\nx = list(itertools.permutations(range(20)))\ny = list(itertools.product(range(100), repeat=10))',
  ),
  hard(
    'reads deep YAML and JSON',
    'nothing',
    'import json, yaml\nx = json.loads("[" * 100000)\ny = yaml.safe_load("[" * 100000)\nz = "a" * 10',
  ),
  hard(
    'renders a template that loops',
    'nothing',
    'from airflow.models import Variable\nwith DAG("e", schedule=None):\n    KubernetesPodOperator(task_id="e", name="n", image="{% for a in range(100000) %}{% for b in range(100000) %}x{% endfor %}{% endfor %}")',
  ),
];
