/** The parts of a name as BibTeX knows them. */
export interface Person {
  readonly given: string;
  /** `van der`, `de`. */
  readonly prefix: string;
  readonly family: string;
  /** `Jr.` */
  readonly suffix: string;
}

const startsSmall = (word: string): boolean => /^\p{Ll}/u.test(word);

/**
 * A name as BibTeX reads it: "First von Last", "von Last, First", "von Last, Jr., First" (btxdoc, 4; without TeX). Words that begin with a small letter
 * in front of the family name are its prefix. A name of one word is a family name.
 */
export function personNamed(name: string): Person {
  // A comma at the end parts nothing: "Roe, Ann M,".
  const parts = name
    .replace(/[\s,]+$/, '')
    .split(',')
    .map((part) => part.replace(/\s+/g, ' ').trim());
  const [first = '', second, ...rest] = parts;
  if (second === undefined) return inOrder(first.split(' '));
  const words = first.split(' ');
  let prefixes = 0;
  while (prefixes < words.length - 1 && startsSmall(words[prefixes] as string)) prefixes++;
  const [suffix, given] = rest.length === 0 ? ['', second] : [second, rest.join(', ')];
  return {
    given,
    prefix: words.slice(0, prefixes).join(' '),
    family: words.slice(prefixes).join(' '),
    suffix,
  };
}

function inOrder(words: readonly string[]): Person {
  const from = words.slice(0, -1).findIndex(startsSmall);
  const given = from < 0 ? words.length - 1 : from;
  let family = words.length - 1;
  if (from >= 0)
    for (family = from; family < words.length - 1 && startsSmall(words[family] as string);) family++;
  return {
    given: words.slice(0, given).join(' '),
    prefix: words.slice(given, family).join(' '),
    family: words.slice(family).join(' '),
    suffix: '',
  };
}

/** "First von Last", with "Jr." behind. */
export function inReadingOrder({ given, prefix, family, suffix }: Person): string {
  return [given, prefix, family, suffix].filter((part) => part !== '').join(' ');
}
