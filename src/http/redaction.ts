const REDACTED = '[redacted]';

/** Ways in which keys stand in URLs, headers and messages of sources, whatever the key is. */
const SHAPES: readonly RegExp[] = [
  /\b(bearer\s+)[^\s"'<>,;]+/gi,
  /\b((?:api[_-]?key|access[_-]?token|token|authorization|x-api-key)["']?\s*[=:]\s*["']?)(?!bearer\b)[^\s"'&<>,;]+/gi,
];

/** Longest text of a source that is repeated in a message of ours. */
const LONGEST = 200;

/**
 * Text that came from outside, fit to be shown: without secrets (as they are, or percent-encoded), without
 * control characters (a reply must not drive somebody's terminal), on one line and not longer than 200 characters.
 */
export function redact(text: string, secrets: readonly string[]): string {
  let clean = text;
  for (const secret of secrets) {
    if (secret === '') continue;
    clean = clean.replaceAll(secret, REDACTED).replaceAll(encodeURIComponent(secret), REDACTED);
  }
  for (const shape of SHAPES) clean = clean.replace(shape, `$1${REDACTED}`);
  clean = clean
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return clean.length > LONGEST ? `${clean.slice(0, LONGEST - 1)}…` : clean;
}
