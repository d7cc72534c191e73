import type { FailureCode } from '../base/failure.ts';
import type { MessageData } from '../base/message.ts';
import type { Notice } from '../base/notice.ts';
import type { Problem } from '../base/problem.ts';
import type { Reason } from '../base/reason.ts';
import type { VerdictCause } from '../run/verdict/verdict-cause.ts';
import { causes as causesEn } from './en/causes.ts';
import { editor as editorEn } from './en/editor.ts';
import { failures as failuresEn } from './en/failures.ts';
import { help as helpEn } from './en/help.ts';
import { interfaceTexts as interfaceEn } from './en/interface.ts';
import { notices as noticesEn } from './en/notices.ts';
import { problems as problemsEn } from './en/problems.ts';
import { reasons as reasonsEn } from './en/reasons.ts';
import { usages as usagesEn } from './en/usages.ts';
import { verdicts as verdictsEn } from './en/verdicts.ts';
import { fill } from './fill.ts';
import type { HelpTopic, InterfaceKey } from './interface-key.ts';
import { causes as causesZh } from './zh-cn/causes.ts';
import { editor as editorZh } from './zh-cn/editor.ts';
import { failures as failuresZh } from './zh-cn/failures.ts';
import { help as helpZh } from './zh-cn/help.ts';
import { interfaceTexts as interfaceZh } from './zh-cn/interface.ts';
import { notices as noticesZh } from './zh-cn/notices.ts';
import { problems as problemsZh } from './zh-cn/problems.ts';
import { reasons as reasonsZh } from './zh-cn/reasons.ts';
import { usages as usagesZh } from './zh-cn/usages.ts';
import { verdicts as verdictsZh } from './zh-cn/verdicts.ts';

/** The languages in which everything is said. */
export type Language = 'en' | 'zh-cn';

/** Puts codes and data into sentences of one language. Data is inserted on one line and without control characters. */
export interface Words {
  readonly language: Language;
  problem(problem: Pick<Problem, 'code' | 'data'>): string;
  /** For `usage` the sentence of `data.what`, a UsageCode; else that of `data.why`, a CauseCode, where there is one. */
  failure(code: FailureCode, data: MessageData): string;
  reason(reason: Reason): string;
  notice(notice: Notice): string;
  /** A text of the command line or the editor. */
  text(key: InterfaceKey, data?: MessageData): string;
  /** What happened, as the rest of a sentence, and what to do about it, which is empty where there is nothing to do. */
  cause(cause: VerdictCause, data: MessageData): { readonly what: string; readonly advice: string };
  /** Several lines, as they are. */
  help(topic: HelpTopic): string;
}

/** All that can be said, by language; a missing entry is a type error. */
export const tables = {
  en: {
    causes: causesEn,
    failures: failuresEn,
    help: helpEn,
    interfaceTexts: interfaceEn,
    notices: noticesEn,
    problems: problemsEn,
    reasons: reasonsEn,
    usages: usagesEn,
    verdicts: verdictsEn,
  },
  'zh-cn': {
    causes: causesZh,
    failures: failuresZh,
    help: helpZh,
    interfaceTexts: interfaceZh,
    notices: noticesZh,
    problems: problemsZh,
    reasons: reasonsZh,
    usages: usagesZh,
    verdicts: verdictsZh,
  },
} as const;

/** The editor's own sentences, by language. */
export const editorTables = { en: editorEn, 'zh-cn': editorZh } as const;

/** The words of one language, as the command line says them or the editor, which has commands and settings for options. */
export function createWords(language: Language, rim: 'cli' | 'editor' = 'cli'): Words {
  const table = rim === 'cli' ? tables[language] : withEditor(language);
  const name = (data: MessageData): MessageData => nameCodes(data, table.interfaceTexts);
  return {
    language,
    problem: (problem) => fill(table.problems[problem.code], name(problem.data)),
    failure: (code, data) => {
      const sentence =
        code === 'usage' ? find(table.usages, data['what']) : find(table.causes, data['why']);
      return fill(sentence ?? table.failures[code], name(data));
    },
    reason: (reason) => fill(table.reasons[reason.code], name(reason.data)),
    notice: (notice) => fill(table.notices[notice.code], notice.data),
    text: (key, data = {}) => fill(table.interfaceTexts[key], data),
    cause: (cause, data) => {
      // A record may come from a newer version.
      const { what, advice = '' } = Object.hasOwn(table.verdicts, cause)
        ? table.verdicts[cause]
        : table.verdicts.unknown;
      return { what: fill(what, data), advice: fill(advice, data) };
    },
    help: (topic) => table.help[topic],
  };
}

function withEditor(language: Language): (typeof tables)[Language] {
  const table = tables[language];
  const { causes, failures, interfaceTexts, notices, problems } = editorTables[language];
  return {
    ...table,
    causes: { ...table.causes, ...causes },
    failures: { ...table.failures, ...failures },
    interfaceTexts: { ...table.interfaceTexts, ...interfaceTexts },
    notices: { ...table.notices, ...notices },
    problems: { ...table.problems, ...problems },
  };
}

/** The text of a code that may be none of the table's. */
function find(
  texts: Readonly<Record<string, string>>,
  code: string | number | undefined,
): string | undefined {
  return code !== undefined && Object.hasOwn(texts, code) ? texts[code] : undefined;
}

/** Some data are codes that have words of their own: the ability that an adapter lacks, a bound, an error of the file system, a kind of object. */
function nameCodes(data: MessageData, texts: Readonly<Record<InterfaceKey, string>>): MessageData {
  const named = (['ability', 'bound', 'detail', 'kind'] as const).flatMap((name) => {
    const key = `${name}.${data[name] ?? ''}`;
    return Object.hasOwn(texts, key) ? [[name, texts[key as InterfaceKey]] as const] : [];
  });
  return named.length === 0 ? data : { ...data, ...Object.fromEntries(named) };
}

/** The language that an environment asks for: POD_TASKS_LANG, else LC_ALL, LC_MESSAGES or LANG; English unless Chinese. */
export function findLanguage(environment: Readonly<Record<string, string | undefined>>): Language {
  const named = ['POD_TASKS_LANG', 'LC_ALL', 'LC_MESSAGES', 'LANG']
    .map((name) => environment[name])
    .find((value) => value !== undefined && value !== '');
  return /^zh\b|^zh[_-]/i.test(named ?? '') ? 'zh-cn' : 'en';
}
