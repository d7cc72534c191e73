import type { Origin } from '../../core/base/span.ts';
import type { Manifest } from '../../core/manifest/manifest.ts';

/** Where the value at a JSON pointer of a manifest's pod was written, or the nearest one around it; else it is the operator's. */
export function findOrigin(
  { origins }: Pick<Manifest, 'origins'>,
  pointer: string,
): Origin | 'operator' {
  for (let at = pointer; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    const origin = origins.get(at);
    if (origin !== undefined) return origin;
  }
  return origins.get('') ?? 'operator';
}
