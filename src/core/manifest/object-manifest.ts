import type { ObjectKind } from '../airflow/tables/object-operators.ts';
import type { Json } from '../base/json.ts';
import type { Manifest } from './manifest.ts';

/** What an operator would create that makes something else than a pod; for people to look at, and never sent from here. */
export interface ObjectManifest extends Pick<
  Manifest,
  'dagId' | 'taskId' | 'mapIndex' | 'origins' | 'assumptions' | 'missing' | 'refusals' | 'problems'
> {
  readonly kind: ObjectKind;
  /** As it would be sent, as far as it is known. */
  readonly object: Json;
}
