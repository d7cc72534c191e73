import type { ReasonCode } from '../../base/reason.ts';

/** Why a value is not known, in English; each stands alone and inside a sentence. */
export const reasons: Readonly<Record<ReasonCode, string>> = {
  'call-not-followed': 'the result of a call[ of {name}] that is not followed',
  'name-not-defined': 'the name {name} is not defined',
  'no-dag': 'no DAG that holds it is known',
  'module-not-followed': 'comes from a module[ ({name})] that is not read',
  'attribute-not-known': 'the attribute {name}[ of {type}] is not known',
  'depends-on-input': 'depends on a value that is not given[ ({name})]',
  'depends-on-machine': 'depends on the machine or the moment[ ({what})][ ({name})]',
  'loop-not-followed': 'set in a loop that is not followed',
  'bounds-reached': 'takes too much work to find out[ ({bound})]',
  'syntax-not-followed': 'made by a form of Python that is not followed[ ({what})][ ({name})]',
  'raises-here': 'raises[ {exception}][: {detail}]',
  'too-many-choices': 'has too many possible values',
  'not-bound': 'the name[ {name}] is set on another branch only',
  'method-not-known': 'the method {name}[ of {type}] is not known',
  recursive: 'refers to itself[ ({name})]',
  'broken-text': 'the text is broken here',
};
