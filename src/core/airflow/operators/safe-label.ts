import { startHash } from '../../base/hash.ts';

/** `make_safe_label_value`: a label value of at most 63 allowed characters, with a hash where `text` is changed. */
export function safeLabel(text: string): string {
  const safe = text.replace(/^[^a-z0-9A-Z]*|[^a-zA-Z0-9_\-.]|[^a-z0-9A-Z]*$/gu, '');
  if (safe.length <= 63 && safe === text) return safe;
  const hash = startHash('md5').update(text, 'utf8').digest('hex').slice(0, 9);
  return `${safe.slice(0, 53)}-${hash}`;
}
