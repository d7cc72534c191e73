import { isJsonObject } from '../base/json.ts';
import type { Json } from '../base/json.ts';
import type { Notice } from '../base/notice.ts';

/** One entry of a registry map, understood. */
export interface RegistryRule {
  /** As it was given. */
  readonly pattern: string;
  /** What an image's full name begins with, or is; ends in `/`, or is empty, where `open`. */
  readonly name: string;
  /** Its tag and digest, where the pattern names them. */
  readonly suffix: string;
  /** True for a pattern that ends in `*`. */
  readonly open: boolean;
  /** What comes in the place of `name`. */
  readonly target: string;
}

/**
 * Reads one entry of a registry map, for example `docker.io/*` to `mirror.example.com/hub/*`; undefined where it is none. A
 * pattern is an image's name, with or without its tag, or the beginning of names up to a `/` and then `*`, or `*` alone; the
 * target has a `*` at its end where the pattern has one.
 */
export function parseRegistryRule(pattern: string, target: string): RegistryRule | undefined {
  const open = pattern.endsWith('*');
  if (open !== target.endsWith('*')) return undefined;
  if (open) {
    const [from, to] = [pattern.slice(0, -1), target.slice(0, -1)];
    if (![from, to].every((text) => text === '' || /^[\w.:-]+(?:\/[\w.-]+)*\/$/.test(text))) {
      return undefined;
    }
    const name = from === '' ? '' : `${qualify(from.slice(0, -1), true)}/`;
    return { pattern, name, suffix: '', open, target: to };
  }
  const [from, to] = [splitImage(pattern), splitImage(target)];
  if (from === undefined || to === undefined) return undefined;
  return { pattern, name: qualify(from.name, false), suffix: from.suffix, open, target };
}

/**
 * The image that stands for `image` by the rules, undefined where none fits: the rule with the longest name counts. A name
 * without a registry is one of `docker.io`, without a folder of its `library/`, as container runtimes have it. Tag and digest
 * stay, unless the target of a whole name has its own.
 */
export function mapImage(
  image: string,
  rules: readonly RegistryRule[],
): { readonly image: string; readonly rule: RegistryRule } | undefined {
  const parts = splitImage(image);
  if (parts === undefined) return undefined;
  const name = qualify(parts.name, false);
  const fits = rules.filter((rule) =>
    rule.open
      ? name.startsWith(rule.name)
      : name === rule.name && (rule.suffix === '' || rule.suffix === parts.suffix),
  );
  const [rule] = fits.sort((a, b) => weigh(b) - weigh(a));
  if (rule === undefined) return undefined;
  const isWhole = !rule.open && splitImage(rule.target)?.suffix !== '';
  const rest = rule.open ? name.slice(rule.name.length) : '';
  const mapped = `${rule.target}${rest}${isWhole || rule.suffix !== '' ? '' : parts.suffix}`;
  return mapped === image ? undefined : { image: mapped, rule };
}

/** A name is more than what it begins with, and with its tag more still. */
function weigh({ name, suffix, open }: RegistryRule): number {
  return name.length * 4 + (open ? 0 : 1) + (suffix === '' ? 0 : 1);
}

/** The pod with its images replaced, and what is said of it: each image once, and each entry that is none. */
export function mapImages(
  pod: Json,
  map: Readonly<Record<string, string>> | undefined,
): { readonly pod: Json; readonly notices: readonly Notice[] } {
  const rules: RegistryRule[] = [];
  const notices: Notice[] = [];
  for (const [pattern, target] of Object.entries(map ?? {})) {
    const rule = parseRegistryRule(pattern, target);
    if (rule !== undefined) rules.push(rule);
    else notices.push({ code: 'registry-entry-unfit', data: { pattern, target } });
  }
  const spec = isJsonObject(pod) ? pod['spec'] : undefined;
  if (rules.length === 0 || !isJsonObject(pod) || !isJsonObject(spec)) return { pod, notices };
  const change = (containers: Json | undefined): Json | undefined =>
    Array.isArray(containers) ? (containers as readonly Json[]).map(changeOne) : containers;
  const changeOne = (container: Json): Json => {
    const was = isJsonObject(container) ? container['image'] : undefined;
    if (!isJsonObject(container) || typeof was !== 'string') return container;
    const mapped = mapImage(was, rules);
    if (mapped === undefined) return container;
    const { image, rule } = mapped;
    if (!notices.some(({ data }) => data['was'] === was)) {
      notices.push({ code: 'image-mapped', data: { image, was, pattern: rule.pattern } });
    }
    return { ...container, image };
  };
  const changed = Object.fromEntries(
    Object.entries(spec).map(([key, value]) => [
      key,
      key === 'containers' || key === 'initContainers' ? (change(value) ?? value) : value,
    ]),
  );
  return { pod: { ...pod, spec: changed }, notices };
}

/** A reference's name, and its tag and digest with their marks; undefined where it is none. */
function splitImage(image: string): { readonly name: string; readonly suffix: string } | undefined {
  const [, name, suffix] =
    /^((?:[\w.-]+(?::\d+)?\/)?[\w.-]+(?:\/[\w.-]+)*)((?::[\w][\w.-]{0,127})?(?:@\w+:[0-9a-fA-F]+)?)$/.exec(
      image,
    ) ?? [];
  return name === undefined || suffix === undefined ? undefined : { name, suffix };
}

/** The name with its registry. `isPart`: it is the beginning of one, to which more comes after a slash. */
function qualify(name: string, isPart: boolean): string {
  const slash = name.indexOf('/');
  const first = slash < 0 ? name : name.slice(0, slash);
  const isRegistry = (slash >= 0 || isPart) && (/[.:]/.test(first) || first === 'localhost');
  if (!isRegistry) return `docker.io/${slash < 0 && !isPart ? 'library/' : ''}${name}`;
  const full = first === 'index.docker.io' ? `docker.io${name.slice(first.length)}` : name;
  return isPart ? full : full.replace(/^docker\.io\/(?=[^/]+$)/, 'docker.io/library/');
}
