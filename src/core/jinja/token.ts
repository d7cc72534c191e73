/** One token; operators have their own text as type, for example `==`. */
export interface Token {
  readonly type: TokenType | OperatorText;
  /** A name, the value of a string, the digits of a number, text, or the message of `error`. */
  readonly value: string;
  /** From 1. */
  readonly line: number;
}

export type TokenType =
  | 'data'
  | 'variable_begin'
  | 'variable_end'
  | 'block_begin'
  | 'block_end'
  | 'name'
  | 'string'
  | 'integer'
  | 'float'
  | 'eof'
  | 'error';

/** The operators, longest first. */
export const operators = [
  '//',
  '**',
  '==',
  '!=',
  '>=',
  '<=',
  '+',
  '-',
  '/',
  '*',
  '%',
  '~',
  '[',
  ']',
  '(',
  ')',
  '{',
  '}',
  '>',
  '<',
  '=',
  '.',
  ':',
  '|',
  ',',
  ';',
] as const;

export type OperatorText = (typeof operators)[number];

const descriptions: Readonly<Record<string, string>> = {
  block_begin: 'begin of statement block',
  block_end: 'end of statement block',
  variable_begin: 'begin of print statement',
  variable_end: 'end of print statement',
  data: 'template data / text',
  eof: 'end of template',
};

/** How Jinja names a token type in messages. */
export function describeType(type: string): string {
  return descriptions[type] ?? type;
}

/** How Jinja names a token in messages. */
export function describeToken(token: Token): string {
  return token.type === 'name' ? token.value : describeType(token.type);
}
