import type { PyValue } from '../python/object.ts';
import type { BinaryOperator, CompareOperator } from '../python/host-type.ts';

/** A parsed template. Never throws when made: what does not parse is in `error`. */
export interface Template {
  /** The text's name where it was loaded by one. */
  readonly name: string | undefined;
  readonly body: readonly Statement[];
  /** The blocks at any depth, by name. */
  readonly blocks: ReadonlyMap<string, Block>;
  /** Filters and tests that must exist before anything runs, in the order in which Jinja's compiler meets them. */
  readonly requirements: readonly Requirement[];
  readonly error: TemplateFailure | undefined;
}

/** Why a template does not compile; the message is Jinja's. */
export interface TemplateFailure {
  readonly className:
    | 'TemplateSyntaxError'
    | 'TemplateAssertionError'
    | 'RecursionError'
    | 'SyntaxError'
    | 'ValueError';
  readonly message: string;
  /** From 1. */
  readonly line: number;
}

/** A filter or test that is named outside of conditions. */
export interface Requirement {
  readonly kind: 'filter' | 'test';
  readonly name: string;
  readonly line: number;
}

export type Expression =
  | Constant
  | Name
  | NamespaceReference
  | TupleDisplay
  | ListDisplay
  | DictDisplay
  | Binary
  | Unary
  | Logic
  | Not
  | Compare
  | Conditional
  | Concat
  | Attribute
  | Item
  | Slice
  | Call
  | Filter
  | Test;

export interface Constant {
  readonly e: 'constant';
  readonly value: PyValue;
}
export interface Name {
  readonly e: 'name';
  readonly name: string;
}
/** `ns.attribute` as a target. */
export interface NamespaceReference {
  readonly e: 'namespace';
  readonly name: string;
  readonly attribute: string;
}
export interface TupleDisplay {
  readonly e: 'tuple';
  readonly items: readonly Expression[];
}
export interface ListDisplay {
  readonly e: 'list';
  readonly items: readonly Expression[];
}
export interface DictDisplay {
  readonly e: 'dict';
  readonly items: readonly (readonly [Expression, Expression])[];
}
export interface Binary {
  readonly e: 'binary';
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}
export interface Unary {
  readonly e: 'unary';
  readonly operator: '-' | '+';
  readonly value: Expression;
}
export interface Logic {
  readonly e: 'logic';
  readonly operator: 'and' | 'or';
  readonly left: Expression;
  readonly right: Expression;
}
export interface Not {
  readonly e: 'not';
  readonly value: Expression;
}
export interface Compare {
  readonly e: 'compare';
  readonly first: Expression;
  readonly rest: readonly (readonly [CompareOperator, Expression])[];
}
/** `then if test else otherwise`; without `otherwise` an undefined value. */
export interface Conditional {
  readonly e: 'conditional';
  readonly test: Expression;
  readonly then: Expression;
  readonly otherwise: Expression | undefined;
  readonly line: number;
}
export interface Concat {
  readonly e: 'concat';
  readonly items: readonly Expression[];
}
export interface Attribute {
  readonly e: 'attribute';
  readonly object: Expression;
  readonly name: string;
}
export interface Item {
  readonly e: 'item';
  readonly object: Expression;
  readonly key: Expression;
}
export interface Slice {
  readonly e: 'slice';
  readonly start: Expression | undefined;
  readonly stop: Expression | undefined;
  readonly step: Expression | undefined;
}
/** What stands between the parentheses of a call. */
export interface Arguments {
  readonly positional: readonly Expression[];
  readonly keywords: readonly (readonly [string, Expression])[];
  readonly star: Expression | undefined;
  readonly stars: Expression | undefined;
}
export interface Call {
  readonly e: 'call';
  readonly callee: Expression;
  readonly args: Arguments;
}
export interface Filter {
  readonly e: 'filter';
  /** Undefined in `{% filter %}` and `{% set x | f %}`: the block's text. */
  readonly value: Expression | undefined;
  readonly name: string;
  readonly args: Arguments;
  readonly line: number;
}
export interface Test {
  readonly e: 'test';
  readonly value: Expression;
  readonly name: string;
  readonly args: Arguments;
  readonly line: number;
}

export type Statement =
  | Output
  | For
  | If
  | Macro
  | CallBlock
  | FilterBlock
  | With
  | Block
  | Include
  | Import
  | FromImport
  | Extends
  | Assign
  | AssignBlock
  | Do
  | Autoescape;

/** Text (a str) and printed expressions in a row. */
export interface Output {
  readonly s: 'output';
  readonly parts: readonly (string | Expression)[];
}
export interface For {
  readonly s: 'for';
  readonly target: Expression;
  readonly iter: Expression;
  readonly test: Expression | undefined;
  readonly recursive: boolean;
  readonly body: readonly Statement[];
  readonly otherwise: readonly Statement[];
  readonly line: number;
}
export interface If {
  readonly s: 'if';
  /** `if` and each `elif`. */
  readonly branches: readonly (readonly [Expression, readonly Statement[]])[];
  readonly otherwise: readonly Statement[];
}
/** The parameters of a macro or call block; the last ones have the defaults. */
export interface Signature {
  readonly names: readonly string[];
  readonly defaults: readonly Expression[];
}
export interface Macro {
  readonly s: 'macro';
  readonly name: string;
  readonly signature: Signature;
  readonly body: readonly Statement[];
  readonly line: number;
}
export interface CallBlock {
  readonly s: 'call';
  readonly call: Call;
  readonly signature: Signature;
  readonly body: readonly Statement[];
  readonly line: number;
}
export interface FilterBlock {
  readonly s: 'filter';
  readonly filter: Filter;
  readonly body: readonly Statement[];
}
export interface With {
  readonly s: 'with';
  readonly bindings: readonly (readonly [Expression, Expression])[];
  readonly body: readonly Statement[];
}
export interface Block {
  readonly s: 'block';
  readonly name: string;
  readonly scoped: boolean;
  readonly required: boolean;
  readonly body: readonly Statement[];
  readonly line: number;
}
export interface Include {
  readonly s: 'include';
  readonly template: Expression;
  readonly ignoreMissing: boolean;
  readonly withContext: boolean;
}
export interface Import {
  readonly s: 'import';
  readonly template: Expression;
  readonly target: string;
  readonly withContext: boolean;
}
export interface FromImport {
  readonly s: 'from';
  readonly template: Expression;
  /** Name and alias. */
  readonly names: readonly (readonly [string, string])[];
  readonly withContext: boolean;
  readonly line: number;
}
export interface Extends {
  readonly s: 'extends';
  readonly template: Expression;
  readonly line: number;
}
export interface Assign {
  readonly s: 'set';
  readonly target: Expression;
  readonly value: Expression;
}
export interface AssignBlock {
  readonly s: 'set-block';
  readonly target: Expression;
  readonly filter: Filter | undefined;
  readonly body: readonly Statement[];
}
export interface Do {
  readonly s: 'do';
  readonly value: Expression;
}
export interface Autoescape {
  readonly s: 'autoescape';
  readonly value: Expression;
  readonly body: readonly Statement[];
}
