import { stringRepr } from './string-repr.ts';

/** What an INI file says; the texts are as written, with lines that go on joined by newlines. */
export interface Ini {
  /** By name in order, each with its options by lower-case name in order. */
  readonly sections: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Of the section DEFAULT. */
  readonly defaults: ReadonlyMap<string, string>;
}

/** An error of a file, by the name of Python's exception. */
export interface IniError {
  readonly className: string;
  readonly message: string;
}

/** Reads what `configparser.ConfigParser` reads with its own defaults (CPython 3.11, `RawConfigParser._read`); `source` is for errors. */
export function readIni(text: string, source: string): Ini | IniError {
  const sections = new Map<string, Map<string, string[]>>();
  const defaults = new Map<string, string[]>();
  const seen = new Set<string>();
  let section: { readonly name: string; readonly options: Map<string, string[]> } | undefined;
  let lines: string[] | undefined;
  let depth = 0;
  for (const [i, line] of text.split('\n').entries()) {
    const value = line.trim();
    if (/^[#;]/.test(value)) continue;
    if (value === '') {
      lines?.push('');
      continue;
    }
    const indent = line.length - line.replace(/^\s+/, '').length;
    if (section !== undefined && lines !== undefined && indent > depth) {
      lines.push(value);
      continue;
    }
    depth = indent;
    const header = /^\[(.+)\]/.exec(value)?.[1];
    if (header !== undefined) {
      lines = undefined;
      if (header === 'DEFAULT') section = { name: header, options: defaults };
      else if (sections.has(header))
        return duplicate(source, i, 'DuplicateSectionError', `section '${header}' already exists`);
      else {
        const options = new Map<string, string[]>();
        sections.set(header, options);
        section = { name: header, options };
      }
      continue;
    }
    if (section === undefined)
      return {
        className: 'MissingSectionHeaderError',
        message: `File contains no section headers.\nfile: '${source}', line: ${i + 1}\n${stringRepr(`${line}\n`)}`,
      };
    const [, name = '', given = ''] = /^(.*?)\s*[=:]\s*(.*)$/.exec(value) ?? [];
    if (name === '')
      return {
        className: 'ParsingError',
        message: `Source contains parsing errors: '${source}'\n\t[line ${String(i + 1).padStart(2)}]: ${stringRepr(`${line}\n`)}`,
      };
    const option = name.trimEnd().toLowerCase();
    const key = `${section.name}\n${option}`;
    if (seen.has(key))
      return duplicate(
        source,
        i,
        'DuplicateOptionError',
        `option '${option}' in section '${section.name}' already exists`,
      );
    seen.add(key);
    lines = [given.trim()];
    section.options.set(option, lines);
  }
  const joined = (options: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, string> =>
    new Map(Array.from(options, ([name, all]) => [name, all.join('\n').trimEnd()]));
  return {
    sections: new Map(Array.from(sections, ([name, options]) => [name, joined(options)])),
    defaults: joined(defaults),
  };
}

function duplicate(source: string, line: number, className: string, what: string): IniError {
  return {
    className,
    message: `While reading from '${source}' [line ${String(line + 1).padStart(2)}]: ${what}`,
  };
}
