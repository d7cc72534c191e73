/** What keeps JSON data by key, for example a workspace's state. */
export interface State {
  get(key: string): unknown;
  /** Undefined takes it away. */
  update(key: string, value: unknown): Thenable<void>;
}

/** What keeps secrets by key, as VS Code's secret storage does. */
export interface SecretStore {
  get(key: string): Thenable<string | undefined>;
  store(key: string, value: string): Thenable<void>;
  delete(key: string): Thenable<void>;
}
