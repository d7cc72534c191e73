import type { Span } from '../../base/span.ts';

/** A part of a syntax tree; every node knows where it stands. */
interface Node {
  readonly span: Span;
}

/** A whole file. `broken` lists the places that do not parse; the statements around them are here. */
export interface Module extends Node {
  readonly body: readonly Statement[];
  readonly broken: readonly Span[];
}

export type Statement =
  | ExpressionStatement
  | Assign
  | AugmentedAssign
  | If
  | For
  | While
  | With
  | Try
  | FunctionDefinition
  | ClassDefinition
  | Import
  | ImportFrom
  | Return
  | Raise
  | Delete
  | Scoping
  | Assert
  | Match
  | Simple;

export interface ExpressionStatement extends Node {
  readonly s: 'expression';
  readonly value: Expression;
}
/** `a = b = value`; an annotation without a value is not kept but for class bodies (value undefined). */
export interface Assign extends Node {
  readonly s: 'assign';
  readonly targets: readonly Expression[];
  readonly value: Expression | undefined;
  readonly annotation?: Expression | undefined;
}
export interface AugmentedAssign extends Node {
  readonly s: 'augment';
  readonly target: Expression;
  /** Without the `=`, for example `+`. */
  readonly operator: string;
  readonly value: Expression;
}
export interface If extends Node {
  readonly s: 'if';
  readonly test: Expression;
  readonly body: readonly Statement[];
  readonly orelse: readonly Statement[];
}
export interface For extends Node {
  readonly s: 'for';
  readonly target: Expression;
  readonly iter: Expression;
  readonly body: readonly Statement[];
  readonly orelse: readonly Statement[];
}
export interface While extends Node {
  readonly s: 'while';
  readonly test: Expression;
  readonly body: readonly Statement[];
  readonly orelse: readonly Statement[];
}
export interface With extends Node {
  readonly s: 'with';
  readonly items: readonly {
    readonly context: Expression;
    readonly target: Expression | undefined;
  }[];
  readonly body: readonly Statement[];
}
export interface Try extends Node {
  readonly s: 'try';
  readonly body: readonly Statement[];
  readonly handlers: readonly {
    readonly type: Expression | undefined;
    readonly name: string | undefined;
    readonly body: readonly Statement[];
  }[];
  readonly orelse: readonly Statement[];
  readonly final: readonly Statement[];
}
export interface FunctionDefinition extends Node {
  readonly s: 'def';
  readonly name: string;
  readonly parameters: Parameters;
  readonly body: readonly Statement[];
  readonly decorators: readonly Expression[];
  readonly returns: Expression | undefined;
  readonly isAsync: boolean;
  readonly isGenerator: boolean;
  /** From the `def` (or `async`); `span` begins at the first decorator. */
  readonly definition: Span;
}
export interface ClassDefinition extends Node {
  readonly s: 'class';
  readonly name: string;
  readonly arguments: readonly Argument[];
  readonly body: readonly Statement[];
  readonly decorators: readonly Expression[];
}
export interface Import extends Node {
  readonly s: 'import';
  /** `import a.b as c`: name `a.b`, alias `c`. */
  readonly names: readonly ImportedName[];
}
export interface ImportFrom extends Node {
  readonly s: 'from';
  /** Dots before the name. */
  readonly level: number;
  readonly module: string;
  /** Empty: `*`. */
  readonly names: readonly ImportedName[];
}
export interface ImportedName extends Node {
  readonly name: string;
  readonly alias: string | undefined;
}
export interface Return extends Node {
  readonly s: 'return';
  readonly value: Expression | undefined;
}
export interface Raise extends Node {
  readonly s: 'raise';
  readonly value: Expression | undefined;
  readonly cause: Expression | undefined;
}
export interface Delete extends Node {
  readonly s: 'delete';
  readonly targets: readonly Expression[];
}
export interface Scoping extends Node {
  readonly s: 'global' | 'nonlocal';
  readonly names: readonly string[];
}
export interface Assert extends Node {
  readonly s: 'assert';
  readonly test: Expression;
  readonly message: Expression | undefined;
}
export interface Match extends Node {
  readonly s: 'match';
  readonly subject: Expression;
  readonly cases: readonly {
    readonly pattern: Pattern;
    readonly guard: Expression | undefined;
    readonly body: readonly Statement[];
  }[];
}
export interface Simple extends Node {
  readonly s: 'pass' | 'break' | 'continue' | 'broken';
}

export type Pattern =
  | { readonly p: 'value'; readonly value: Expression }
  | { readonly p: 'capture'; readonly name: string | undefined }
  | { readonly p: 'as'; readonly pattern: Pattern; readonly name: string }
  | { readonly p: 'or'; readonly options: readonly Pattern[] }
  | { readonly p: 'sequence'; readonly items: readonly Pattern[] }
  | { readonly p: 'star'; readonly name: string | undefined }
  | {
      readonly p: 'mapping';
      readonly items: readonly (readonly [Expression, Pattern])[];
      readonly rest: string | undefined;
    }
  | {
      readonly p: 'class';
      readonly cls: Expression;
      readonly positional: readonly Pattern[];
      readonly keywords: readonly (readonly [string, Pattern])[];
    }
  | { readonly p: 'unsupported' };

export type Expression =
  | Name
  | Constant
  | FString
  | ListDisplay
  | DictDisplay
  | Comprehension
  | Attribute
  | Subscript
  | SliceExpression
  | Call
  | Unary
  | Binary
  | BooleanOperation
  | Comparison
  | Conditional
  | Lambda
  | NamedExpression
  | Starred
  | Opaque;

export interface Name extends Node {
  readonly e: 'name';
  readonly name: string;
}
/** A literal; adjacent strings are one. */
export interface Constant extends Node {
  readonly e: 'constant';
  readonly value: null | boolean | bigint | number | string | Uint8Array;
  /** Of `...` the value is the text 'ellipsis'. */
  readonly type: 'none' | 'bool' | 'int' | 'float' | 'str' | 'bytes' | 'ellipsis' | 'complex';
}
export interface FString extends Node {
  readonly e: 'fstring';
  readonly parts: readonly (string | FormattedValue)[];
}
export interface FormattedValue extends Node {
  readonly value: Expression;
  readonly conversion: 'r' | 's' | 'a' | undefined;
  readonly spec: readonly (string | FormattedValue)[];
  /** `{x=}`: the text before the value. */
  readonly label: string | undefined;
}
export interface ListDisplay extends Node {
  readonly e: 'list' | 'tuple' | 'set';
  readonly items: readonly Expression[];
}
export interface DictDisplay extends Node {
  readonly e: 'dict';
  /** Key undefined: `**value`. */
  readonly entries: readonly { readonly key: Expression | undefined; readonly value: Expression }[];
}
export interface Comprehension extends Node {
  readonly e: 'comprehension';
  readonly type: 'list' | 'set' | 'dict' | 'generator';
  readonly element: Expression;
  /** The value, for a dict. */
  readonly value: Expression | undefined;
  readonly clauses: readonly {
    readonly target: Expression;
    readonly iter: Expression;
    readonly conditions: readonly Expression[];
  }[];
}
export interface Attribute extends Node {
  readonly e: 'attribute';
  readonly object: Expression;
  readonly name: string;
}
export interface Subscript extends Node {
  readonly e: 'subscript';
  readonly object: Expression;
  readonly index: Expression;
}
export interface SliceExpression extends Node {
  readonly e: 'slice';
  readonly start: Expression | undefined;
  readonly stop: Expression | undefined;
  readonly step: Expression | undefined;
}
export interface Argument extends Node {
  readonly kind: 'positional' | 'keyword' | 'star' | 'double-star';
  readonly name: string | undefined;
  readonly value: Expression;
}
export interface Call extends Node {
  readonly e: 'call';
  readonly callee: Expression;
  readonly arguments: readonly Argument[];
}
export interface Unary extends Node {
  readonly e: 'unary';
  readonly operator: '-' | '+' | '~' | 'not';
  readonly operand: Expression;
}
export interface Binary extends Node {
  readonly e: 'binary';
  readonly operator: string;
  readonly left: Expression;
  readonly right: Expression;
}
export interface BooleanOperation extends Node {
  readonly e: 'boolean';
  readonly operator: 'and' | 'or';
  readonly left: Expression;
  readonly right: Expression;
}
export interface Comparison extends Node {
  readonly e: 'compare';
  readonly first: Expression;
  readonly rest: readonly { readonly operator: string; readonly value: Expression }[];
}
export interface Conditional extends Node {
  readonly e: 'conditional';
  readonly test: Expression;
  readonly then: Expression;
  readonly otherwise: Expression;
}
export interface Lambda extends Node {
  readonly e: 'lambda';
  readonly parameters: Parameters;
  readonly body: Expression;
}
export interface NamedExpression extends Node {
  readonly e: 'walrus';
  readonly name: string;
  readonly value: Expression;
}
export interface Starred extends Node {
  readonly e: 'star';
  readonly value: Expression;
}
/** Something that is parsed but not followed (await, yield) or that is broken. */
export interface Opaque extends Node {
  readonly e: 'opaque';
  readonly what: 'await' | 'yield' | 'yield from' | 'broken' | 'other';
  readonly value: Expression | undefined;
}

/** The parameters of a function, in order. */
export interface Parameters {
  readonly list: readonly Parameter[];
}
export interface Parameter extends Node {
  readonly name: string;
  readonly kind: 'positional-only' | 'plain' | 'star' | 'keyword-only' | 'double-star';
  readonly default: Expression | undefined;
  readonly annotation: Expression | undefined;
}
