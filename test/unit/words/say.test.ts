import assert from 'node:assert/strict';
import { test } from 'node:test';
import { names } from '../../../src/core/words/fill.ts';
import { createWords, editorTables, findLanguage, tables } from '../../../src/core/words/say.ts';

/** The sentences of a table by key; a verdict's cause has two. */
function flatten(language: 'en' | 'zh-cn') {
  const { verdicts, ...others } = tables[language];
  const parts = Object.entries(verdicts).flatMap(([cause, { what, advice }]) => [
    [`${cause} what`, what] as const,
    ...(advice === undefined ? [] : [[`${cause} advice`, advice] as const]),
  ]);
  return { ...others, verdicts: Object.fromEntries(parts) };
}

const en = flatten('en');
const zh = flatten('zh-cn');
const sentences = [
  'causes',
  'failures',
  'interfaceTexts',
  'notices',
  'problems',
  'reasons',
  'usages',
  'verdicts',
] as const;

for (const table of sentences) {
  test(`${table} have the same keys and placeholders in both languages`, () => {
    const english = Object.entries<string>(en[table]);
    const chinese = new Map(Object.entries<string>(zh[table]));
    assert.deepEqual(
      english.map(([key, text]) => [key, [...names(text)].sort()]),
      english.map(([key]) => [key, [...names(chinese.get(key) ?? '')].sort()]),
    );
    assert.equal(chinese.size, english.length);
  });

  test(`${table} are never empty`, () => {
    const empty = [en[table], zh[table]].flatMap((texts) =>
      Object.entries<string>(texts).filter(([, text]) => text.trim() === ''),
    );
    assert.deepEqual(empty, []);
  });

  test(`${table} in Chinese set a space between Latin and Han text and use full-width punctuation`, () => {
    const bad = Object.entries<string>(zh[table]).filter(
      ([, text]) =>
        // Brackets of optional parts and quotes may stand between.
        /[\p{sc=Han}][A-Za-z0-9-]|[A-Za-z0-9][\p{sc=Han}]/u.test(text.replace(/[[\]]/g, '')) ||
        /[\p{sc=Han}][,;:?!.]/u.test(text),
    );
    assert.deepEqual(bad, []);
  });
}

test("the editor's own sentences have the placeholders of those that they stand for", () => {
  for (const language of ['en', 'zh-cn'] as const) {
    for (const table of ['causes', 'failures', 'interfaceTexts', 'notices', 'problems'] as const) {
      const cli = new Map(Object.entries<string>(tables[language][table]));
      for (const [key, text] of Object.entries<string>(editorTables[language][table])) {
        const known = new Set(names(cli.get(key) ?? ''));
        assert.deepEqual(
          [...names(text)].filter((name) => !known.has(name)),
          [],
          key,
        );
      }
    }
  }
});

test('the editor names no option and no command of the command line', () => {
  for (const language of ['en', 'zh-cn'] as const) {
    const table = { ...flatten(language), ...withEditor(language) };
    for (const name of [
      'causes',
      'failures',
      'notices',
      'problems',
      'reasons',
      'verdicts',
    ] as const) {
      for (const [key, text] of Object.entries<string>(table[name])) {
        if (key === 'usage' || key === 'node-too-old') continue;
        // A command for kubectl has options of its own.
        const own = text.replace(/[(（]kubectl [^)）]*[)）]/g, '');
        assert.doesNotMatch(own, /(^|[^\w-])--?[a-z]|pod-tasks/, `${language} ${name} ${key}`);
      }
    }
  }
});

function withEditor(language: 'en' | 'zh-cn') {
  const own = editorTables[language];
  const cli = tables[language];
  return {
    causes: { ...cli.causes, ...own.causes },
    failures: { ...cli.failures, ...own.failures },
    notices: { ...cli.notices, ...own.notices },
    problems: { ...cli.problems, ...own.problems },
  };
}

test('help names the same options in both languages', () => {
  const options = (text: string) => [...new Set(text.match(/--?[a-z][a-z-]*/g) ?? [])].sort();
  for (const topic of Object.keys(en.help) as (keyof typeof en.help)[]) {
    assert.deepEqual(options(en.help[topic]), options(zh.help[topic]), topic);
  }
});

test('a failure of usage says what is wrong', () => {
  const words = createWords('en');
  assert.equal(
    words.failure('usage', { what: 'unknown-option', option: '--tsk', nearest: '--task' }),
    'There is no option --tsk; did you mean --task? See pod-tasks --help.',
  );
  assert.match(words.failure('usage', {}), /does not make sense/);
  assert.match(words.failure('usage', { what: 'constructor' }), /does not make sense/);
});

test('refusals carry the word for what they are about', () => {
  for (const language of ['en', 'zh-cn'] as const) {
    const words = createWords(language);
    const about = [
      ['import-missing', /import|module/],
      ['invalid-argument', /argument|parameter/],
      ['template-undefined', /undefined/],
      ['config-missing', /config/],
      ['decorator-missing', /decorator/],
    ] as const;
    for (const [code, word] of about) {
      assert.match(`${code} ${words.problem({ code, data: {} })}`.toLowerCase(), word);
    }
  }
});

test('the language follows POD_TASKS_LANG before the locale', () => {
  assert.equal(findLanguage({}), 'en');
  assert.equal(findLanguage({ LANG: 'zh_CN.UTF-8' }), 'zh-cn');
  assert.equal(findLanguage({ LANG: 'zh_CN.UTF-8', LC_ALL: 'C' }), 'en');
  assert.equal(findLanguage({ LANG: 'zh_CN.UTF-8', POD_TASKS_LANG: 'en' }), 'en');
  assert.equal(findLanguage({ POD_TASKS_LANG: 'zh-cn' }), 'zh-cn');
  assert.equal(findLanguage({ LC_ALL: '', LANG: 'zh' }), 'zh-cn');
});

test('codes among the data are put into words', () => {
  const words = createWords('en');
  assert.match(
    words.failure('unsupported', { ability: 'previous-logs' }),
    /log of an earlier start/,
  );
  assert.match(words.problem({ code: 'bounds-reached', data: { bound: 'time' } }), /time is up/);
  assert.match(words.failure('file-unreadable', { path: 'x', detail: 'ENOENT' }), /no such file/);
  assert.match(words.failure('file-unreadable', { path: 'x', detail: 'other' }), /: other;/);
});
