import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseTemplate } from '../../../src/core/jinja/parser.ts';
import type { Expression } from '../../../src/core/jinja/syntax.ts';

/** An expression with all brackets written out. */
function shape(node: Expression): string {
  switch (node.e) {
    case 'constant':
      return 'v' in node.value ? String(node.value.v) : node.value.t;
    case 'name':
      return node.name;
    case 'binary':
    case 'logic':
      return `(${shape(node.left)} ${node.operator} ${shape(node.right)})`;
    case 'unary':
      return `(${node.operator}${shape(node.value)})`;
    case 'not':
      return `(not ${shape(node.value)})`;
    case 'compare':
      return `(${[shape(node.first), ...node.rest.map(([o, n]) => `${o} ${shape(n)}`)].join(' ')})`;
    case 'conditional':
      return `(${shape(node.then)} if ${shape(node.test)} else ${node.otherwise ? shape(node.otherwise) : '-'})`;
    case 'concat':
      return `(${node.items.map(shape).join(' ~ ')})`;
    case 'attribute':
      return `${shape(node.object)}.${node.name}`;
    case 'item':
      return `${shape(node.object)}[${shape(node.key)}]`;
    case 'call':
      return `${shape(node.callee)}(${node.args.positional.map(shape).join(', ')})`;
    case 'filter':
      return `{${node.value ? shape(node.value) : ''}|${node.name}}`;
    case 'test':
      return `{${shape(node.value)} is ${[node.name, ...node.args.positional.map(shape)].join(' ')}}`;
    default:
      return node.e;
  }
}

function parsed(expression: string): string {
  const [only] = parseTemplate(`{{ ${expression} }}`).body;
  const part = only?.s === 'output' ? only.parts[0] : undefined;
  return part === undefined || typeof part === 'string' ? 'nothing' : shape(part);
}

const precedence: readonly (readonly [string, string])[] = [
  // A sign binds more than a power, and powers group from the left, unlike in Python.
  ['-2 ** 2', '((-2) ** 2)'],
  ['2 ** 3 ** 4', '((2 ** 3) ** 4)'],
  ['-a|f', '{(-a)|f}'],
  ['-a.b(c)', '(-a.b(c))'],
  ['a + b|f', '(a + {b|f})'],
  ['a + b ~ c * d', '(a + (b ~ (c * d)))'],
  ['a ~ b + c ~ d', '((a ~ b) + (c ~ d))'],
  ['not a == b', '(not (a == b))'],
  ['not a and b or c', '(((not a) and b) or c)'],
  ['a < b < c', '(a < b < c)'],
  ['a not in b', '(a not in b)'],
  ['a is b c', '{a is b c}'],
  ['a is b and c', '({a is b} and c)'],
  ['a is not b', '(not {a is b})'],
  // The name of a test may have dots; a bracket after it is its argument.
  ['a is b.c[0]', '{a is b.c list}'],
  ['a + 1 is b', '(a + {1 is b})'],
  ['a if b else c if d else e', '(a if b else (c if d else e))'],
  ['a if b', '(a if b else -)'],
  ['a|f(1)(2)', '{a|f}(2)'],
  ["'a' 'b'.c", 'ab.c'],
];

for (const [source, expected] of precedence) {
  test(`groups ${source} as Jinja does`, () => assert.equal(parsed(source), expected));
}

test('gives syntax errors as data with their line', () => {
  assert.deepEqual(parseTemplate('a\n{{ b c }}').error, {
    className: 'TemplateSyntaxError',
    message: "expected token 'end of print statement', got 'c'",
    line: 2,
  });
});

test('names what keeps a template from compiling though it parses', () => {
  assert.equal(
    parseTemplate('{% block a %}{% endblock %}{% block a %}{% endblock %}').error?.message,
    "block 'a' defined twice",
  );
});

test('notes the filters and tests that must exist, outermost first, but not those in conditions', () => {
  const { requirements } = parseTemplate('{{ a|b|c }}{% if x is d %}{{ y|e }}{% endif %}');
  assert.deepEqual(
    requirements.map(({ kind, name }) => `${kind} ${name}`),
    ['filter c', 'filter b'],
  );
});

const deep: readonly (readonly [string, string])[] = [
  ['brackets', `{{ ${'('.repeat(5000)}1${')'.repeat(5000)} }}`],
  ['lists', `{{ ${'['.repeat(5000)} }}`],
  ['signs', `{{ ${'-'.repeat(5000)}1 }}`],
  ['negations', `{{ ${'not '.repeat(5000)}1 }}`],
  ['else after else', `{{ ${'1 if 0 else '.repeat(5000)}1 }}`],
  ['blocks', '{% if 1 %}'.repeat(5000)],
];

for (const [what, template] of deep) {
  test(`refuses endless ${what} with Python's error instead of running out of stack`, () => {
    const { error } = parseTemplate(template);
    assert.equal(error?.className, 'RecursionError');
  });
}

test('parses long chains', () => {
  for (const link of ['.a', '|f', '[0]', ' + a', ' ~ a', ' and a']) {
    assert.equal(parseTemplate(`{{ a${link.repeat(300)} }}`).error, undefined, link);
  }
});

test('refuses endless chains with an error, not by running out of stack', () => {
  for (const link of ['.a', '|f', '[0]', '()', ' + a', ' and a', ' if a', ' is a|b']) {
    const { error } = parseTemplate(`{{ a${link.repeat(20_000)} }}`);
    assert.equal(error?.className, 'RecursionError', link);
  }
  assert.equal(parseTemplate(`{{ a${' ~ a'.repeat(20_000)} }}`).error, undefined);
});

test('refuses numbers that Python does not convert', () => {
  assert.equal(parseTemplate(`{{ ${'9'.repeat(5_000_000)} }}`).error?.className, 'ValueError');
});
