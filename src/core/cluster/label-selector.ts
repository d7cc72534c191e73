/** One condition on a pod's labels; `values` is empty for `exists` and `absent`. */
export interface LabelRequirement {
  readonly key: string;
  readonly operator: 'in' | 'not-in' | 'exists' | 'absent';
  readonly values: readonly string[];
}

const requirement =
  /^\s*(?:(!?)\s*([\w./-]+)|([\w./-]+)\s*(==|=|!=)\s*([\w.-]*)|([\w./-]+)\s+(in|notin)\s*\(([^()]*)\))\s*$/;

/** The conditions of a label selector as the API takes it (`a=b,c!=d,e,!f,g in (x,y)`), or undefined where it is not one. */
export function parseLabelSelector(text: string): readonly LabelRequirement[] | undefined {
  if (text.trim() === '') return [];
  const result: LabelRequirement[] = [];
  for (const part of text.split(/,(?![^()]*\))/)) {
    const m = requirement.exec(part);
    if (m === null) return undefined;
    if (m[2] !== undefined) {
      result.push({ key: m[2], operator: m[1] === '!' ? 'absent' : 'exists', values: [] });
    } else if (m[3] !== undefined) {
      result.push({ key: m[3], operator: m[4] === '!=' ? 'not-in' : 'in', values: [m[5] ?? ''] });
    } else {
      result.push({
        key: m[6] ?? '',
        operator: m[7] === 'in' ? 'in' : 'not-in',
        values: (m[8] ?? '').split(',').map((value) => value.trim()),
      });
    }
  }
  return result;
}

/** True where `labels` meet every condition; as in Kubernetes a label that is absent meets `!=` and `notin`. */
export function matchesLabels(
  requirements: readonly LabelRequirement[],
  labels: Readonly<Record<string, string>> | undefined,
): boolean {
  return requirements.every(({ key, operator, values }) => {
    const value = labels !== undefined && Object.hasOwn(labels, key) ? labels[key] : undefined;
    if (operator === 'exists') return value !== undefined;
    if (operator === 'absent') return value === undefined;
    return (value !== undefined && values.includes(value)) === (operator === 'in');
  });
}
