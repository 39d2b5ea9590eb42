import { plainText } from '../../model/fold.js';

/**
 * The text behind an `abstract_inverted_index` (`{word: [positions]}`); undefined when there is none. OpenAlex
 * may not publish running text, so every word comes with the places where it stands.
 */
export function abstractOf(index: unknown): string | undefined {
  if (typeof index !== 'object' || index === null || Array.isArray(index)) return undefined;
  const placed: { word: string; position: number }[] = [];
  for (const [word, positions] of Object.entries(index)) {
    if (!Array.isArray(positions)) continue;
    for (const position of positions as unknown[]) {
      if (typeof position === 'number' && Number.isInteger(position)) placed.push({ word, position });
    }
  }
  placed.sort((a, b) => a.position - b.position);
  // Markup is spread over several words ("<jats:p>Aim", "<sub", "2</sub>"), so it is removed from the whole.
  const text = plainText(placed.map((entry) => entry.word).join(' '));
  return text === '' ? undefined : text;
}
