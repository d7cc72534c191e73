import type { PyNative } from '../object.ts';
import { strCaseMethods } from './str-case.ts';
import { makeTranslation, strEncodeMethods } from './str-encode.ts';
import { strLayoutMethods } from './str-layout.ts';
import { strSearchMethods } from './str-search.ts';
import { strSplitMethods } from './str-split.ts';

/** The methods of str; each gets the str as its first positional argument. */
export const strMethods: ReadonlyMap<string, PyNative> = new Map([
  ...strCaseMethods,
  ...strEncodeMethods,
  ...strLayoutMethods,
  ...strSearchMethods,
  ...strSplitMethods,
]);

/** The static methods of str; they get no str. */
export const strStaticMethods: ReadonlyMap<string, PyNative> = new Map([
  ['maketrans', makeTranslation],
]);
