import { clientMajors, modelLines, otherModels } from './kubernetes-models.generated.ts';

/** A model class of the Python kubernetes client, for example `V1Container`. */
export interface Model {
  readonly name: string;
  /** In the order of the constructor's positional parameters. */
  readonly attributes: readonly ModelAttribute[];
}

/** One attribute of a model class. */
export interface ModelAttribute {
  /** In Python, for example `claim_name`. */
  readonly name: string;
  /** In the API, for example `claimName`. */
  readonly json: string;
  readonly type: ModelType;
  /** The constructor raises ValueError for None: ``Invalid value for `NAME`, must not be `None` ``. */
  readonly required: boolean;
}

/** What the client's deserialiser makes of a value. */
export type ModelType =
  | { readonly kind: 'str' | 'int' | 'float' | 'bool' | 'object' | 'datetime' }
  | { readonly kind: 'list' | 'dict'; readonly item: ModelType }
  | { readonly kind: 'model'; readonly name: string };

/** The class `name` with its attributes as the client of major version `major` has it; undefined where it has none or it is not part of a pod. */
export function findModel(name: string, major: number): Model | undefined {
  const line = lineOf(name);
  if (line === undefined) return undefined;
  const [head, ...words] = line.split(' ');
  if (head === undefined || !here(head, major)) return undefined;
  return { name, attributes: words.filter((word) => here(word, major)).map(toAttribute) };
}

/** True where the client of that major version has the model class `name`, also one whose attributes are not in the table. */
export function hasModel(name: string, major: number): boolean {
  const line = lineOf(name) ?? otherModels.find((word) => /^\w+/.exec(word)?.[0] === name);
  return line !== undefined && here(line.split(' ', 1)[0] ?? '', major);
}

/** All model class names of that major version, in order. */
export function listModels(major: number): readonly string[] {
  return [...modelLines.map((line) => line.split(' ', 1)[0] ?? ''), ...otherModels]
    .filter((word) => here(word, major))
    .map((word) => /^\w+/.exec(word)?.[0] ?? '')
    .sort();
}

/** The model class that has `kubernetes.client.models.NAME` to itself, such as V1Pod for `v1_pod`. */
export function modelOfModule(name: string, major: number): string | undefined {
  if (!/^[a-z0-9_]+$/.test(name)) return undefined;
  const letters = name.replaceAll('_', '');
  return listModels(major).find((model) => model.toLowerCase() === letters);
}

function lineOf(name: string): string | undefined {
  let low = 0;
  let high = modelLines.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const line = modelLines[middle] ?? '';
    const found = /^\w+/.exec(line)?.[0] ?? '';
    if (found === name) return line;
    if (found < name) low = middle + 1;
    else high = middle - 1;
  }
  return undefined;
}

/** `word@since<until` against the nearest known version not above `major`. */
function here(word: string, major: number): boolean {
  const known = clientMajors.findLast((one) => one <= major) ?? clientMajors[0] ?? major;
  const since = /@(\d+)/.exec(word)?.[1];
  const until = /<(\d+)/.exec(word)?.[1];
  return (
    (since === undefined || known >= Number(since)) &&
    (until === undefined || known < Number(until))
  );
}

function toAttribute(word: string): ModelAttribute {
  const found = /^(\w+)(!?)(?:=(\$?\w+))?:([^@<]+)/.exec(word);
  const name = found?.[1] ?? word;
  return {
    name,
    json: found?.[3] ?? camelCase(name),
    type: toType(found?.[4] ?? 'object'),
    required: found?.[2] === '!',
  };
}

function toType(text: string): ModelType {
  const nested = /^(list|dict)\[(.*)\]$/.exec(text);
  if (nested !== null)
    return { kind: nested[1] === 'list' ? 'list' : 'dict', item: toType(nested[2] ?? 'object') };
  switch (text) {
    case 'str':
    case 'int':
    case 'float':
    case 'bool':
    case 'object':
    case 'datetime':
      return { kind: text };
    default:
      return { kind: 'model', name: text };
  }
}

function camelCase(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
