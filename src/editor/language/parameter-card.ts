import type { ParameterFacts } from '../../core/authoring/parameters.ts';
import type { L10n } from '../localize.ts';

/** What is shown of a parameter: its line of a signature, and sentences. */
export interface ParameterCard {
  readonly code: string;
  readonly sentences: readonly string[];
}

/** Puts what is known of a parameter into words; `provider` is the version that is asked about. */
export function describeParameter(
  facts: ParameterFacts,
  provider: string,
  l10n: L10n,
): ParameterCard {
  const { name, type, since, isTemplated, isIgnored, successor } = facts;
  const typed = type === undefined ? name : `${name}: ${type}`;
  const code = facts.default === undefined ? typed : `${typed} = ${facts.default}`;
  const own = facts.owner === 'pod' && !isIgnored;
  return {
    code,
    sentences: [
      ...(isIgnored ? [l10n.t('It has no effect in provider {0}.', provider)] : []),
      ...(successor === undefined ? [] : [l10n.t('Use {0} instead.', successor)]),
      ...(own && isTemplated ? [l10n.t('Templates in it are rendered.')] : []),
      ...(own && !isTemplated ? [l10n.t('Templates in it are not rendered.')] : []),
      ...ownerOf(facts, l10n),
      ...(since === undefined ? [] : [sinceOf(facts, since, l10n)]),
    ],
  };
}

function ownerOf({ owner }: ParameterFacts, l10n: L10n): readonly string[] {
  switch (owner) {
    case 'pod':
      return [];
    case 'operator':
      return [l10n.t('All operators of Airflow have it.')];
    case 'function':
      return [l10n.t('Decorators of functions have it.')];
    case 'cloud':
      return [l10n.t('It is for the clusters of this cloud.')];
  }
}

function sinceOf({ owner }: ParameterFacts, since: string, l10n: L10n): string {
  return owner === 'operator'
    ? l10n.t('It is there since Airflow {0}.', since)
    : l10n.t('It is there since provider {0}.', since);
}
