/** Values that fill the placeholders of a sentence, for example `{ module: 'airflow.contrib' }`. */
export type MessageData = Readonly<Record<string, string | number>>;

/** A sentence not yet put into words: `words/` has the text of each code in each language. */
export interface Message<Code extends string = string> {
  readonly code: Code;
  readonly data: MessageData;
}
