import type { MessageData } from '../core/base/message.ts';
import type { HelpTopic, UsageCode } from '../core/words/interface-key.ts';
import { findNearest } from '../core/base/find-nearest.ts';
import { commands, optionsOf, positionalsOf } from './option-table.ts';
import type { Command, Option } from './option-table.ts';

/** The options as given, by long name. */
export interface GivenOptions {
  has(name: Option['name']): boolean;
  /** The last value given. */
  one(name: Option['name']): string | undefined;
  all(name: Option['name']): readonly string[];
}

/** What a command line asks for, or what is wrong with it. */
export type ParsedArguments =
  | { readonly ask: 'help'; readonly topic: HelpTopic }
  | { readonly ask: 'version' }
  | {
      readonly ask: 'command';
      readonly command: Command;
      readonly positionals: readonly string[];
      readonly options: GivenOptions;
    }
  | { readonly ask: 'correction'; readonly data: UsageData };

/** The data of the failure `usage`. */
export type UsageData = MessageData & { readonly what: UsageCode };

/**
 * Reads a command line by the contract: `--name value`, `--name=value`, `-n value`; `--` ends the options. A value may begin
 * with `-`, unless it is the name of an option of this command.
 */
export function parseArguments(argv: readonly string[]): ParsedArguments {
  const [first, ...rest] = argv;
  if (first === undefined) return wrong('no-command');
  if (first === '--version' || first === '-V') return { ask: 'version' };
  if (first === '--help' || first === '-h' || first === 'help') {
    return { ask: 'help', topic: toTopic(rest[0]) };
  }
  const command = commands.find((one) => one === first);
  if (command === undefined) {
    if (first.startsWith('-')) return unknownOption(first, undefined);
    return wrong('unknown-command', {
      command: first,
      nearest: findNearest(first, commands) ?? '',
    });
  }
  return parseCommand(command, rest);
}

function parseCommand(command: Command, words: readonly string[]): ParsedArguments {
  const values = new Map<string, string[]>();
  const positionals: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    if (word === '--') {
      positionals.push(...words.slice(i + 1));
      break;
    }
    if (!word.startsWith('-') || word === '-') {
      positionals.push(word);
      continue;
    }
    if (word === '--help' || word === '-h') return { ask: 'help', topic: toTopic(command) };
    if (word === '--version') return { ask: 'version' };
    const found = findOption(command, word);
    if (found === undefined) return unknownOption(word, command);
    const { option, attached } = found;
    if (option.kind === 'flag') {
      if (attached !== undefined) return wrong('option-no-value', { option: option.name });
      values.set(option.name, []);
      continue;
    }
    let value = attached;
    if (value === undefined) {
      value = words[++i];
      if (value === undefined || value === '--' || isOption(command, value)) {
        return wrong('option-value', { option: option.name });
      }
    }
    const before = option.kind === 'list' ? (values.get(option.name) ?? []) : [];
    values.set(option.name, [...before, value]);
  }
  const expected = positionalsOf[command];
  if (positionals.length < expected.least) {
    return wrong('missing-argument', { argument: expected.name });
  }
  const extra = positionals[expected.most];
  if (extra !== undefined) return wrong('unexpected-argument', { argument: extra });
  const options: GivenOptions = {
    has: (name) => values.has(name),
    one: (name) => values.get(name)?.at(-1),
    all: (name) => values.get(name) ?? [],
  };
  return { ask: 'command', command, positionals, options };
}

function findOption(
  command: Command,
  word: string,
): { readonly option: Option; readonly attached: string | undefined } | undefined {
  const equals = word.indexOf('=');
  const name = equals < 0 ? word : word.slice(0, equals);
  for (const option of optionsOf[command]) {
    if (option.name === name) {
      return { option, attached: equals < 0 ? undefined : word.slice(equals + 1) };
    }
    const { short } = option;
    if (short !== undefined && !word.startsWith('--') && word.startsWith(short)) {
      const rest = word.slice(short.length).replace(/^=/, '');
      return { option, attached: rest === '' ? undefined : rest };
    }
  }
  return undefined;
}

function isOption(command: Command, word: string): boolean {
  const name = word.split('=', 1)[0];
  return optionsOf[command].some((option) => option.name === name || option.short === word);
}

function unknownOption(word: string, command: Command | undefined): ParsedArguments {
  const name = word.split('=', 1)[0] ?? word;
  const own = command === undefined ? [] : optionsOf[command].map((option) => option.name);
  const anywhere = Object.values(optionsOf).flat();
  if (command !== undefined && anywhere.some((option) => option.name === name)) {
    return wrong('option-elsewhere', { option: name, command });
  }
  const known = [...own, '--help', '--version'];
  return wrong('unknown-option', { option: name, nearest: findNearest(name, known) ?? '' });
}

function toTopic(command: string | undefined): HelpTopic {
  return (
    (commands.find((one) => one === command && one !== 'sample') as HelpTopic | undefined) ?? 'main'
  );
}

function wrong(what: UsageCode, data: MessageData = {}): ParsedArguments {
  return { ask: 'correction', data: { ...data, what } };
}
