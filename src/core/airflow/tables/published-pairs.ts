/**
 * The provider that comes with an Airflow release: that of its image and its constraint files; undefined where it is not known.
 */
export function findPublished(airflow: string): string | undefined {
  return published.get(airflow);
}

// From the constraint files of the releases; a release whose file was not seen is not here.
const published: ReadonlyMap<string, string> = new Map([
  ['2.6.0', '6.1.0'],
  ['2.6.1', '6.1.0'],
  ['2.6.2', '7.0.0'],
  ['2.6.3', '7.1.0'],
  ['2.7.0', '7.4.2'],
  ['2.7.1', '7.5.0'],
  ['2.7.2', '7.6.0'],
  ['2.7.3', '7.8.0'],
  ['2.8.0', '7.11.0'],
  ['2.8.1', '7.13.0'],
  ['2.8.3', '8.0.1'],
  ['2.8.4', '8.0.1'],
  ['2.9.0', '8.0.1'],
  ['2.9.1', '8.1.1'],
  ['2.9.2', '8.3.1'],
  ['2.9.3', '8.3.3'],
  ['2.10.0', '8.3.4'],
  ['2.10.2', '8.4.1'],
  ['2.10.4', '10.0.1'],
  ['2.10.5', '10.1.0'],
  ['3.0.1', '10.4.3'],
  ['3.0.6', '10.7.0'],
  ['3.1.5', '10.11.0'],
  ['3.1.6', '10.12.0'],
  ['3.2.1', '10.16.0'],
  ['3.2.2', '10.17.1'],
]);
