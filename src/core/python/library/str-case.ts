import type { PyNative } from '../object.ts';
import { bool, str } from '../object.ts';
import { capitalize, foldCase, lowerCase, swapCase, titleCase } from '../text/case.ts';
import {
  characterTests,
  isIdentifier,
  isLower,
  isTitle,
  isUpper,
} from '../text/character-class.ts';
import { isPrintable } from '../text/string-repr.ts';
import { strMethod } from './str-self.ts';

const conversions: Readonly<Record<string, (text: string) => string>> = {
  capitalize,
  casefold: foldCase,
  lower: lowerCase,
  swapcase: swapCase,
  title: titleCase,
  upper: (text) => text.toUpperCase(),
};

const predicates: Readonly<Record<string, (text: string) => boolean>> = {
  isascii: (text) => /^[\0-\x7f]*$/.test(text),
  isidentifier: isIdentifier,
  islower: isLower,
  isprintable: (text) => Array.from(text).every(isPrintable),
  istitle: isTitle,
  isupper: isUpper,
};

/** Methods of str that change the case of letters or ask what the characters are. */
export const strCaseMethods: readonly (readonly [string, PyNative])[] = [
  ...Object.entries(conversions).map(([name, convert]) =>
    strMethod(name, '', (_vm, self) => str(convert(self))),
  ),
  ...Object.entries(predicates).map(([name, test]) =>
    strMethod(name, '', (_vm, self) => bool(test(self))),
  ),
  ...Object.entries(characterTests).map(([name, test]) =>
    strMethod(name, '', (_vm, self) => bool(self !== '' && Array.from(self).every(test))),
  ),
];
