import { below, type Draw } from '../../bench/generated/draw.js';

/** A title in another spelling; undefined where this kind of variant would change nothing. */
type Spell = (title: string, draw: Draw) => string | undefined;

const SMALL = new Set('a an and as at by for from in of on or the to versus via with'.split(' '));

/** British words as they are in the vocabulary of the made-up titles, beside the American ones. */
const ENGLISH: readonly (readonly [british: RegExp, american: string])[] = [
  [/haem/gi, 'hem'],
  [/ischaem/gi, 'ischem'],
  [/anaesth/gi, 'anesth'],
  [/paediatric/gi, 'pediatric'],
  [/behaviour/gi, 'behavior'],
  [/tumour/gi, 'tumor'],
  [/signalling/gi, 'signaling'],
  [/isation/gi, 'ization'],
  [/multicentre/gi, 'multicenter'],
];

const changed = (title: string, spelled: string): string | undefined =>
  spelled === title ? undefined : spelled;

/** Where the title proper ends and its subtitle begins. */
export function mainTitle(title: string): string {
  const at = title.indexOf(': ');
  return at < 0 ? title : title.slice(0, at);
}

/** How titles are spelled otherwise, by name. */
export const SPELLINGS = {
  lower_case: (title) => changed(title, title.toLowerCase()),
  upper_case: (title) => changed(title, title.toUpperCase()),
  title_case: (title) =>
    changed(
      title,
      title.replace(/(?<![\p{L}-])\p{Ll}[\p{L}-]*/gu, (word) =>
        SMALL.has(word) ? word : word.charAt(0).toUpperCase() + word.slice(1),
      ),
    ),
  dash: (title) => changed(title, title.replace(': ', ' – ')),
  no_punctuation: (title) => changed(title, title.replace(/[:,.?](?= |$)/g, '')),
  ampersand: (title) => changed(title, title.replace(' and ', ' & ')),
  entity: (title) => changed(title, title.replace(' and ', ' &amp; ')),
  other_english: (title) => {
    const american = ENGLISH.reduce((text, [british, other]) => text.replace(british, other), title);
    return changed(title, american) ?? changed(title, title.replace(/(?<=random)ized/, 'ised'));
  },
  tex: (title) =>
    changed(
      title,
      title.replace(/(?<=^|[ -])\p{Lu}/gu, (letter) => `{${letter}}`),
    ),
  without_subtitle: (title) => changed(title, mainTitle(title)),
  /** Two letters in the middle of a long word change places. */
  slip: (title, draw) => {
    const words = title.split(' ');
    const long = [...words.keys()].filter((at) => /^[a-z]{8,}$/.test(words[at]!));
    if (long.length === 0) return undefined;
    const at = long[below(draw, long.length)]!;
    const word = words[at]!;
    const from = 2 + below(draw, word.length - 5);
    const swapped = word.slice(0, from) + word[from + 1]! + word[from]! + word.slice(from + 2);
    return swapped === word ? undefined : words.with(at, swapped).join(' ');
  },
} as const satisfies Record<string, Spell>;

export type Spelling = keyof typeof SPELLINGS;
