/** What moves a terminal's cursor or turns text round: control characters but for line ends and tabs, and marks of direction. */
const UNSEEN = /(?![\n\t])\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu;

/**
 * A text in which names of files and words of services may stand, as it may be shown: what would be an order to the terminal is written out
 * (`\u001b`). Pure.
 */
export function visible(text: string): string {
  return text.replace(
    UNSEEN,
    (character) => `\\u${(character.codePointAt(0) as number).toString(16).padStart(4, '0')}`,
  );
}
