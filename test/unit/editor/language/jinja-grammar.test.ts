import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import oniguruma from 'vscode-oniguruma';
import textmate from 'vscode-textmate';

const jinja = 'source.python.jinja.pod-tasks';

/** Python's strings with the scopes that VS Code's own grammar gives them, and code between them. */
const python = {
  scopeName: 'source.python',
  repository: {},
  patterns: [
    { name: 'comment.line.number-sign.python', match: '#.*' },
    {
      name: 'meta.fstring.python',
      begin: 'f"',
      end: '"',
      contentName: 'string.interpolated.python string.quoted.single.python',
    },
    { name: 'string.quoted.multi.python', begin: '"""', end: '"""', patterns: [] },
    {
      name: 'string.quoted.single.python',
      begin: '"',
      end: '"|$',
      patterns: [{ match: '\\{\\{' }],
    },
    { name: 'string.quoted.single.python', begin: "'", end: "'|$", patterns: [] },
  ],
};

const grammar = await loadGrammar();

/** The pieces of a text that are within Jinja, with the last part of their scopes; of several lines. */
function jinjaOf(text: string): readonly string[] {
  let state = textmate.INITIAL;
  return text.split('\n').flatMap((line) => {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    state = ruleStack;
    return tokens.flatMap(({ startIndex, endIndex, scopes }) => {
      const scope = scopes.at(-1) ?? '';
      const piece = line.slice(startIndex, endIndex);
      return scope.endsWith('.jinja') && piece.trim() !== '' && scope !== 'meta.embedded.jinja'
        ? [`${piece} ${scope.replace('.jinja', '').split('.').slice(-2).join('.')}`]
        : [];
    });
  });
}

test('an expression has its names, filters and strings', () => {
  assert.deepEqual(jinjaOf(`x = "a {{ ti.xcom_pull(task_ids='t') | tojson }} b"`), [
    '{{ template-expression.begin',
    'ti variable.other',
    'xcom_pull name.function',
    'task_ids variable.other',
    '= keyword.operator',
    "'t' string.quoted",
    '| operator.pipe',
    'tojson function.filter',
    '}} template-expression.end',
  ]);
});

test('a statement has its keywords, and a remark is one', () => {
  assert.deepEqual(jinjaOf("'{%- if ds and 1 %}{# why #}'"), [
    '{%- template-expression.begin',
    'if keyword.control',
    'ds variable.other',
    'and operator.word',
    '1 constant.numeric',
    '%} template-expression.end',
    '{# why #} comment.block',
  ]);
});

test('in triple quotes it goes over lines, and ends with the string', () => {
  assert.deepEqual(jinjaOf('"""\n{{\n  ds\n}}\n{% for\n"""\nds = 1'), [
    '{{ template-expression.begin',
    'ds variable.other',
    '}} template-expression.end',
    '{% template-expression.begin',
    'for keyword.control',
  ]);
});

for (const text of [
  'plain = "no template"',
  'x = {{ 1 }}',
  '# {{ ds }}',
  'f"{{ds}}"',
  '"{{ ds"',
  'a("{{", b={"x": {}})',
  'a("{% x", c % d)',
]) {
  test(`there is no Jinja in ${text}`, () => {
    assert.deepEqual(jinjaOf(text), []);
  });
}

test('what follows a string is code again', () => {
  assert.deepEqual(jinjaOf('a("{{ ds }}", ds, "{{ ts }}")'), [
    '{{ template-expression.begin',
    'ds variable.other',
    '}} template-expression.end',
    '{{ template-expression.begin',
    'ts variable.other',
    '}} template-expression.end',
  ]);
});

async function loadGrammar(): Promise<textmate.IGrammar> {
  const wasm = createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm');
  await oniguruma.loadWASM(readFileSync(wasm));
  const file = new URL('../../../../syntaxes/jinja-in-python.tmLanguage.json', import.meta.url);
  const texts: Readonly<Record<string, string>> = {
    'source.python': JSON.stringify(python),
    [jinja]: readFileSync(file, 'utf8'),
  };
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: (scope) =>
      Promise.resolve(textmate.parseRawGrammar(texts[scope] ?? '{}', `${scope}.json`)),
    getInjections: (scope) => (scope === 'source.python' ? [jinja] : undefined),
  });
  const loaded = await registry.loadGrammar('source.python');
  assert.ok(loaded);
  return loaded;
}
