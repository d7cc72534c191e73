import { str } from '../object.ts';
import { define } from './arguments.ts';
import type { LazyMembers } from './module-members.ts';

/** `textwrap`: dedent and indent; filling is not followed. */
export const textwrapModule: LazyMembers = {
  dedent: () => define('textwrap.dedent', 'text', (_vm, args) => str(dedent(args.text('text')))),
  indent: () =>
    define('textwrap.indent', 'text, prefix, predicate?', (vm, args) => {
      if (args.given('predicate') !== undefined)
        return vm.unknown({ code: 'call-not-followed', data: { name: 'textwrap.indent' } });
      const lines = args.text('text').split(/(?<=\n)/);
      return str(
        lines.map((line) => (line.trim() === '' ? line : args.text('prefix') + line)).join(''),
      );
    }),
};

/** The margin of blanks that all lines with text share is taken off; lines of blanks alone become empty. */
function dedent(text: string): string {
  const lines = text.replace(/^[ \t]+$/gm, '').split('\n');
  const margins = lines
    .filter((line) => line !== '')
    .map((line) => /^[ \t]*/.exec(line)?.[0] ?? '');
  const margin = margins.reduce((common, one) => {
    let length = 0;
    while (length < common.length && common[length] === one[length]) length++;
    return common.slice(0, length);
  }, margins[0] ?? '');
  return lines
    .map((line) => (line.startsWith(margin) ? line.slice(margin.length) : line))
    .join('\n');
}
