/**
 * Whether a text of YAML may be nested deeper than so many levels: by brackets, and by what stands before the first word of a line. To be asked before
 * it is parsed: the parser recurses, and where it is short of stack V8 may end the process (yaml 2.9.1, 50,000 times "- ", measured
 * 2026-11). Pure.
 */
export function isNestedDeeply(text: string, mostLevels: number): boolean {
  let level = 0;
  for (const [bracket] of text.matchAll(/[[{\]}]/g)) {
    level += bracket === '[' || bracket === '{' ? 1 : -1;
    if (level > mostLevels) return true;
  }
  return text
    .split(/[\r\n]/)
    .some((line) => (/^[-?:\s]*/.exec(line)?.[0] ?? '').trimEnd().length > 2 * mostLevels);
}
