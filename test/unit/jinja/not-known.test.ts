import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderNative, renderTemplate } from '../../../src/core/jinja/render.ts';
import type { JinjaContext } from '../../../src/core/jinja/render.ts';
import { BoundsReached } from '../../../src/core/python/bounds-reached.ts';
import { Interpreter } from '../../../src/core/python/interpreter.ts';
import { defaultBounds, type Bounds } from '../../../src/core/python/host.ts';
import { PyRaise } from '../../../src/core/python/machine.ts';
import { int, native, str, type PyValue, type Test } from '../../../src/core/python/object.ts';

function interpreter(bounds: Partial<Bounds> = {}): Interpreter {
  return new Interpreter({
    bounds: { ...defaultBounds, ...bounds },
    now: () => 0,
    host: {
      module: () => undefined,
      source: () => undefined,
      searchPath: [],
      uncaught: () => assert.fail('a template told the host of an exception'),
      gaveUp: () => undefined,
      trial: () => undefined,
      text: () => '',
      builtin: () => undefined,
    },
  });
}

const input = (key: string): PyValue => ({ t: 'placeholder', input: { kind: 'variable', key } });
const condition = (key: string): Test => ({
  key,
  text: key,
  needs: [{ kind: 'variable', key }],
  negated: false,
});
const choice = (key: string, then: PyValue, otherwise: PyValue): PyValue => ({
  t: 'choice',
  test: condition(key),
  then,
  else: otherwise,
});

function context(names: Readonly<Record<string, PyValue>>): JinjaContext {
  return {
    names: (name) => (Object.hasOwn(names, name) ? names[name] : undefined),
    filters: new Map<string, PyValue>(),
  };
}

/** A value in short: `'text'`, `?reason(needs)`, `test ? a : b`. */
function show(value: PyValue): string {
  if (value.t === 'str') return `'${value.v}'`;
  if (value.t === 'int') return String(value.v);
  if (value.t === 'choice') {
    const question = `${value.test.negated ? 'not ' : ''}${value.test.text}`;
    return `${question} ? ${show(value.then)} : ${show(value.else)}`;
  }
  if (value.t !== 'unknown') return value.t;
  return `?${value.reason.code}(${value.needs.map(({ key }) => key).join(' ')})`;
}

function rendered(template: string, names: Readonly<Record<string, PyValue>> = {}): string {
  const vm = interpreter();
  try {
    return show(renderTemplate(vm, template, context(names)));
  } catch (error) {
    if (!(error instanceof PyRaise)) throw error;
    const { className, message } = vm.describe(error);
    return `${className}: ${message}`;
  }
}

test('a text that prints inputs waits for all of them', () => {
  const names = { a: input('a'), b: input('b') };
  assert.equal(rendered('x {{ a }} y {{ b.c[0]|upper }}', names), '?depends-on-input(a b)');
});

test('an input that is not printed keeps nothing from being known', () => {
  assert.equal(rendered('{% set b = a|upper %}x', { a: input('a') }), "'x'");
});

test('a choice gives a choice of texts', () => {
  const names = { a: choice('t', str('p'), int(3)) };
  assert.equal(rendered('<{{ a }}|{{ a }}>', names), "t ? '<p|p>' : '<3|3>'");
});

test('a choice inside of a list or dict is followed too', () => {
  const vm = interpreter();
  const list = vm.list([str('x'), choice('t', str('p'), str('q'))]);
  const value = renderTemplate(vm, "{{ l|join('-') }}{{ l[1]|upper }}", context({ l: list }));
  assert.equal(show(value), "t ? 'x-pP' : 'x-qQ'");
});

test('a condition on an input gives a choice, asked once for the same question', () => {
  const template = "{% if a == 'p' %}P{% else %}Q{% endif %}{{ 1 if a == 'p' else 2 }}";
  assert.match(rendered(template, { a: input('a') }), /^\S.* \? 'P1' : 'Q2'$/);
});

test('what a branch sets is seen on that branch only', () => {
  const template =
    '{% set ns = namespace(n=0) %}{% if a %}{% set ns.n = 1 %}{% set x = 5 %}{% endif %}{{ ns.n }}{{ x is defined }}';
  assert.equal(rendered(template, { a: input('a') }), "a ? '1True' : '0False'");
});

test('a list that a branch changes is itself again on the other', () => {
  const vm = interpreter();
  const names = { l: vm.list([int(1)]), a: input('a') };
  const template = '{% if a %}{% do l.append(2) %}{% endif %}{{ l }}';
  assert.equal(show(renderTemplate(vm, template, context(names))), "a ? '[1, 2]' : '[1]'");
});

test('a branch that raises leaves the other one known', () => {
  const template = '{% if a %}{{ nope }}{% else %}ok{% endif %}';
  assert.equal(rendered(template, { a: input('a') }), "a ? ?raises-here() : 'ok'");
});

test('what raises on both branches raises', () => {
  const template = '{% if a %}{{ nope }}{% else %}{{ nope }}{% endif %}';
  assert.equal(rendered(template, { a: input('a') }), "UndefinedError: 'nope' is undefined");
});

test('too many conditions make the text unknown', () => {
  const names = Object.fromEntries('abcdefghij'.split('').map((k) => [k, input(k)]));
  const template = '{% for x in [a,b,c,d,e,f,g,h,i,j] %}{{ 1 if x }}{% endfor %}';
  assert.match(rendered(template, names), /too-many-choices/);
});

test('a loop over an input makes the text unknown, and the rest still says what it waits for', () => {
  const names = { a: input('a'), b: input('b') };
  const template = '{% for x in a %}{{ x }}{% endfor %}{{ b }}';
  assert.equal(rendered(template, names), '?depends-on-input(a b)');
});

test('what would raise only for want of such a loop does not raise', () => {
  const template =
    '{% set ns = namespace(v=none) %}{% for x in a %}{% set ns.v = x %}{% endfor %}{{ ns.v.name }}';
  assert.equal(rendered(template, { a: input('a') }), '?depends-on-input(a)');
});

test('whether an input is defined is known, of a value that came out of nowhere it is not', () => {
  const vm = interpreter();
  const unknown = vm.unknown({ code: 'call-not-followed', data: { name: 'f' } });
  assert.equal(
    rendered("{{ a is defined }}{{ 'x' if a is undefined }}", { a: input('a') }),
    "'True'",
  );
  assert.equal(rendered("{{ u|default('x') }}", { u: unknown }), '?call-not-followed()');
  assert.equal(
    rendered('{% if u is defined %}a{% endif %}', { u: unknown }),
    '?call-not-followed()',
  );
});

test('a filter with an argument that is not known gives what is not known', () => {
  const names = { a: input('a') };
  assert.equal(rendered("{{ 'x'|replace('x', a) }}", names), '?depends-on-input(a)');
  assert.equal(rendered("{{ ['x', a]|join }}", names), '?depends-on-input(a)');
  assert.equal(rendered("{{ ['x', a]|length }}", names), "'2'");
  assert.equal(rendered('{{ {1: a}|tojson }}', names), '?depends-on-input(a)');
  assert.equal(rendered('{{ [a, 1]|sort|length }}', names), '?depends-on-input(a)');
});

test('what hangs on chance is not known', () => {
  assert.equal(rendered('{{ [1, 2]|random }}'), '?depends-on-machine()');
  assert.equal(rendered('{{ lipsum() }}'), '?depends-on-machine()');
});

test('a macro, a block set and a filter block pass on what is not known', () => {
  const names = { a: input('a') };
  assert.equal(
    rendered('{% macro m(x) %}{{ x }}{% endmacro %}{{ m(a) }}', names),
    '?depends-on-input(a)',
  );
  assert.equal(rendered('{% set x %}{{ a }}{% endset %}{{ x }}', names), '?depends-on-input(a)');
  assert.equal(rendered('{% filter upper %}{{ a }}{% endfilter %}', names), '?depends-on-input(a)');
});

test('functions, filters and tests of the program are called', () => {
  const vm = interpreter();
  const twice = native('twice', (machine, { positional: [value = int(0)] }) =>
    machine.binary('+', value, value),
  );
  const given = {
    ...context({ twice }),
    filters: new Map([['twice', twice]]),
    tests: new Map([['twice', twice]]),
  };
  const template = "{{ twice(2) }}{{ 'a'|twice }}{{ [1]|map('twice')|list }}{{ 0 is twice }}";
  assert.equal(show(renderTemplate(vm, template, given)), "'4aa[2]0'");
});

test('native rendering keeps inputs and choices whole', () => {
  const vm = interpreter();
  const native_ = (template: string, names: Record<string, PyValue>): string =>
    show(renderNative(vm, template, { ...context(names), literal: () => undefined }));
  assert.equal(native_('{{ a }}', { a: choice('t', int(1), str('x')) }), "t ? 1 : 'x'");
  assert.equal(native_('{{ a }}', { a: input('a') }), 'placeholder');
  assert.equal(native_('x{{ a }}', { a: input('a') }), '?depends-on-input(a)');
  assert.throws(() => native_('{{ nope }}', {}), PyRaise);
});

test('a template that never ends is stopped by the machine', () => {
  const vm = interpreter({ steps: 20_000 });
  const template =
    '{% for a in range(9999) %}{% for b in range(9999) %}{% for c in range(9999) %}{% endfor %}{% endfor %}{% endfor %}';
  assert.throws(() => renderTemplate(vm, template, context({})), BoundsReached);
});

test('endless recursion is followed to a bound', () => {
  const macro = '{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}';
  assert.equal(rendered(macro), '?bounds-reached()');
  assert.equal(
    rendered('{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}'),
    '?bounds-reached()',
  );
  assert.equal(rendered(`{{ 1${' + 1'.repeat(800)} }}`), '?bounds-reached()');
});

test('values that hold themselves are shown to a bound', () => {
  const loop = '{% set l = [] %}{% do l.append(l) %}';
  assert.equal(rendered(`${loop}{{ l|tojson }}`), '?bounds-reached()');
  assert.equal(rendered(`${loop}{{ l|pprint }}`), '?bounds-reached()');
});

test('a text that grows beyond reason is unknown', () => {
  const template = "{% set t = 'x' * 100000 %}{% for i in range(1000) %}{{ t }}{% endfor %}";
  assert.match(rendered(template), /^\?bounds-reached/);
  assert.match(rendered("{{ 'x'|center(10 ** 12) }}"), /^\?bounds-reached/);
  assert.match(rendered('{{ [1]|batch(10 ** 12, 0)|list }}'), /^\?bounds-reached/);
});

test('names of JavaScript objects are no names of a template', () => {
  for (const name of ['constructor', 'toString', 'hasOwnProperty']) {
    assert.equal(rendered(`{{ ${name} }}`), `UndefinedError: '${name}' is undefined`);
    assert.match(rendered(`{{ {}.${name} }}`), /^UndefinedError/);
    assert.match(rendered(`{{ 1|${name} }}`), /^TemplateAssertionError/);
    assert.match(rendered(`{% ${name} %}`), /^TemplateSyntaxError: Encountered unknown tag/);
  }
});
