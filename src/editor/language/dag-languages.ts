/** The languages in which DAG files are written; a YAML file is one where it is dag-factory's. */
export const dagLanguages = ['python', 'yaml'] as const;

/** Whether a document may be a DAG file: one on disk, whether it is saved or not. */
export function isDagDocument(document: {
  readonly languageId: string;
  readonly uri: { readonly scheme: string };
}): boolean {
  return document.uri.scheme === 'file' && dagLanguages.some((one) => one === document.languageId);
}
