import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { V1Pod } from '@kubernetes/client-node';
import { parse } from 'yaml';
import { annotateYaml } from '../../../../src/core/manifest/stored/annotate-yaml.ts';
import { toYaml } from '../../../../src/core/manifest/to-yaml.ts';
import { storedPod } from './recorded-pod.ts';

test('each line has the comment of what begins on it', () => {
  const text = 'a: 1\nb:\n  - c: x\n    d: []\n  - y\ne: {}\nf: |-\n  one\n  two\ng: "z"\n';
  assert.equal(
    annotateYaml(text, (pointer) => pointer),
    [
      'a: 1 # /a',
      'b: # /b',
      '  - c: x # /b/0/c',
      '    d: [] # /b/0/d',
      '  - y # /b/1',
      'e: {} # /e',
      'f: |- # /f',
      '  one',
      '  two',
      'g: "z" # /g',
      '',
    ].join('\n'),
  );
});

test('only what has a comment gets one', () => {
  const text = 'a: 1\nb: 2';
  assert.equal(
    annotateYaml(text, (pointer) => (pointer === '/b' ? 'here' : undefined)),
    'a: 1\nb: 2 # here',
  );
});

const texts: readonly (readonly [what: string, text: string])[] = [
  ['several lines', 'one\ntwo'],
  ['lines that end with blanks, which are quoted', `${'long '.repeat(20)}\nsecond   \n third\n  `],
  ['a number sign', 'a # b'],
  ['a number sign in a line of several', 'a # b\n# c\n'],
  ['quotes', `'"\\ # '`],
  ['nothing', ''],
  ['a line break alone', '\n'],
  ['a long line', 'word '.repeat(60)],
  ['what other YAML takes for a boolean', 'yes'],
];
for (const [what, text] of texts) {
  test(`comments change no value: ${what}`, () => {
    const pod = {
      metadata: { labels: { [text]: text } },
      spec: { containers: [{ name: text, args: [text, text] }] },
    } as unknown as V1Pod;
    const annotated = annotateYaml(toYaml(pod), () => 'comment');
    assert.match(annotated, /# comment\n/);
    assert.deepEqual(parse(annotated), pod);
  });
}

test('comments change nothing of a whole pod', () => {
  assert.deepEqual(parse(annotateYaml(toYaml(storedPod), () => 'x')), storedPod);
});
