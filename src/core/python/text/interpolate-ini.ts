import type { IniError } from './read-ini.ts';

/** A value that another refers to, which is not known. */
export interface NotKnown {
  readonly unknown: true;
}

/** Puts in what `%(name)s` refers to, as `configparser.BasicInterpolation.before_get` (CPython 3.11). */
export function interpolate(
  text: string,
  option: string,
  section: string,
  find: (name: string) => string | NotKnown | undefined,
): string | IniError | NotKnown {
  return within(text, text, option, section, find, 1);
}

function within(
  text: string,
  raw: string,
  option: string,
  section: string,
  find: (name: string) => string | NotKnown | undefined,
  depth: number,
): string | IniError | NotKnown {
  if (depth > 10)
    return {
      className: 'InterpolationDepthError',
      message: `Recursion limit exceeded in value substitution: option '${option}' in section '${section}' contains an interpolation key which cannot be substituted in 10 steps. Raw value: '${raw}'`,
    };
  let made = '';
  for (let rest = text; rest !== '';) {
    const at = rest.indexOf('%');
    if (at < 0) return made + rest;
    made += rest.slice(0, at);
    rest = rest.slice(at);
    const next = rest[1];
    if (next === '%') {
      made += '%';
      rest = rest.slice(2);
      continue;
    }
    const name = /^%\(([^)]+)\)s/.exec(rest)?.[1];
    if (name === undefined)
      return {
        className: 'InterpolationSyntaxError',
        message:
          next === '('
            ? `bad interpolation variable reference '${rest}'`
            : `'%' must be followed by '%' or '(', found: '${rest}'`,
      };
    const found = find(name);
    if (found === undefined)
      return {
        className: 'InterpolationMissingOptionError',
        message: `Bad value substitution: option '${option}' in section '${section}' contains an interpolation key '${name.toLowerCase()}' which is not a valid option name. Raw value: '${raw}'`,
      };
    if (typeof found !== 'string') return found;
    const value = found.includes('%')
      ? within(found, raw, option, section, find, depth + 1)
      : found;
    if (typeof value !== 'string') return value;
    made += value;
    rest = rest.slice(name.length + 4);
  }
  return made;
}
