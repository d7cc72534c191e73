import type { CommandParts } from '../commands/command-parts.ts';
import type { SettingId } from '../settings.ts';

/** Two texts that are shown beside each other. */
export interface ShownTexts {
  /** What their tabs are called, without an end. */
  readonly name: string;
  readonly title: string;
  readonly airflow: string;
  readonly ours: string;
}

/** What asking the user's own Airflow uses of the editor beside what every command does. */
export interface AirflowPort {
  /** The Pythons that are selected for a file, absolute; there need not be any. */
  interpreters(file: string): readonly string[];
  /** The address of the document that is looked at; it may be one that shows a task's pod. */
  shown(): unknown;
  compare(texts: ShownTexts): Promise<void>;
  openSetting(id: SettingId): void;
}

/** What the commands that ask Airflow work with. */
export interface AirflowParts extends Pick<
  CommandParts,
  'services' | 'analyzer' | 'launcher' | 'editor' | 'asking' | 'inputs' | 'state'
> {
  readonly airflow: AirflowPort;
}
