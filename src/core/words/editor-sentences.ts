/** The sentences that advise otherwise in the editor, where there are commands and settings in place of options. */
export interface EditorSentences {
  readonly causes: Readonly<
    Record<'no-cluster' | 'no-user' | 'no-right' | 'bridge-none' | 'name-taken', string>
  >;
  readonly failures: Readonly<
    Record<
      | 'task-not-found'
      | 'task-ambiguous'
      | 'not-a-pod'
      | 'refused'
      | 'values-missing'
      | 'target-needed'
      | 'answer-needed'
      | 'kubeconfig-invalid'
      | 'context-not-found'
      | 'cluster-forbidden'
      | 'internal',
      string
    >
  >;
  readonly notices: Readonly<
    Record<
      | 'versions-newest'
      | 'versions-fit'
      | 'versions-unfit'
      | 'config-default'
      | 'variable-default'
      | 'env-default'
      | 'namespace-overridden'
      | 'cleanup-failed'
      | 'creation-unknown',
      string
    >
  >;
  readonly interfaceTexts: Readonly<Record<'cleaned.failed', string>>;
  readonly problems: Readonly<
    Record<'config-missing' | 'expand-unknown' | 'map-index' | 'run-id-refused', string>
  >;
}
