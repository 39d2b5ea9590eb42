const REDACTED = '[redacted]';

/** Ways in which keys stand in URLs, headers and messages of sources, whatever the key is. */
const SHAPES: readonly RegExp[] = [
  /\b(bearer\s+)[^\s"'<>,;]+/gi,
  /\b((?:api[_-]?key|access[_-]?token|token|authorization|x-api-key)["']?\s*[=:]\s*["']?)(?!bearer\b)[^\s"'&<>,;]+/gi,
];

/** Longest text of a source that is repeated in a message of ours. */
const LONGEST = 200;

/**
 * Text that came from outside, fit to be shown: without secrets (as they are, percent-encoded once or twice, or escaped as in JSON or HTML), without
 * control characters (a reply must not drive somebody's terminal), on one line and not longer than 200 characters.
 */
export function redact(text: string, secrets: readonly string[]): string {
  let clean = text;
  for (const secret of secrets) {
    if (secret !== '') clean = clean.replace(inAnySpelling(secret), REDACTED);
  }
  for (const shape of SHAPES) clean = clean.replace(shape, `$1${REDACTED}`);
  clean = clean
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return clean.length > LONGEST ? `${clean.slice(0, LONGEST - 1)}…` : clean;
}

/** Each character as it is, as `%2B`, `%252b`, `\u002b`, `&#43;`, `&#x2b;`, or behind a backslash. */
function inAnySpelling(secret: string): RegExp {
  const spelled = [...secret].map((character) => {
    const code = character.codePointAt(0) as number;
    const hex = code.toString(16).padStart(2, '0');
    const named = NAMED[character];
    const forms = [
      `\\\\?${character.replace(/[^A-Za-z0-9]/, '\\$&')}`,
      `%(?:25)?${hex}`,
      `\\\\u00${hex}`,
      `&#0*${code};`,
      `&#x0*${hex};`,
      ...(named === undefined ? [] : [named]),
    ];
    return `(?:${forms.join('|')})`;
  });
  return new RegExp(spelled.join(''), 'gi');
}

const NAMED: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
