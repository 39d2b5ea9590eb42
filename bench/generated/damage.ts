import { chance, oneOf, type Draw } from './draw.js';
import type { GeneratedRecord } from './record.js';
import type { Work } from './work.js';
import { GREEK } from './words.js';

const ACCENTED = /[^ -~]/;

export function hasDamageable(work: Work): boolean {
  return ACCENTED.test(work.title) || work.authors.some(({ given, family }) => ACCENTED.test(given + family));
}

type Damage = (text: string) => string;

/** Letters that NFD does not take apart. */
const STROKED: Readonly<Record<string, string>> = { ø: 'o', Ø: 'O', ł: 'l', Ł: 'L', ı: 'i', ß: 'ss' };

const stripped: Damage = (text) =>
  text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[øØłŁıß]/g, (letter) => STROKED[letter]!);

const transliterated: Damage = (text) =>
  stripped(
    text.replaceAll(/[äöüÄÖÜøåÅ]/g, (letter) => {
      const written = { ä: 'ae', ö: 'oe', ü: 'ue', Ä: 'Ae', Ö: 'Oe', Ü: 'Ue', ø: 'oe', å: 'aa', Å: 'Aa' };
      return written[letter as keyof typeof written];
    }),
  );

const spelledGreek: Damage = (text) => text.replaceAll(/[αβγδκμ]/g, (letter) => GREEK[letter]!);

const entities: Damage = (text) =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll(new RegExp(ACCENTED, 'gu'), (letter) => `&#${letter.codePointAt(0)};`);

/** UTF-8 that was read as Windows' Latin letters; only where every byte has one. */
const misread: Damage = (text) => {
  const read = Buffer.from(text.normalize('NFC'), 'utf8').toString('latin1');
  return /[\u0080-\u009f]/.test(read) ? stripped(text) : read;
};

const COMBINING: Readonly<Record<string, string>> = {
  '\u0301': "'",
  '\u0300': '`',
  '\u0308': '"',
  '\u0302': '^',
  '\u0303': '~',
  '\u030c': 'v ',
};

const latex: Damage = (text) =>
  text
    .replaceAll(/[αβγδκμ]/g, (letter) => `$\\${GREEK[letter]}$`)
    .replaceAll('ł', '{\\l}')
    .replaceAll('Ł', '{\\L}')
    .replaceAll('ø', '{\\o}')
    .normalize('NFD')
    .replaceAll(
      /(\p{L})([\u0300-\u0303\u0308\u030c])/gu,
      (_, letter: string, mark: string) => `{\\${COMBINING[mark]}${letter}}`,
    )
    .normalize('NFC');

const DAMAGES = [stripped, transliterated, entities, misread, latex];

/** The record as it looks after it went through a program that can't write its letters. */
export function damaged(record: GeneratedRecord, draw: Draw): GeneratedRecord {
  const damage = oneOf(draw, DAMAGES);
  const inTitle: Damage = (text) =>
    damage === stripped || damage === transliterated || damage === misread
      ? damage(spelledGreek(text))
      : damage(text);
  const title = inTitle(record.title);
  return {
    ...record,
    title: chance(draw, 0.2) ? title.replace(/ (\p{L}{5,}) /u, ' <i>$1</i> ') : title,
    ...(record.authors && { authors: record.authors.map(damage) }),
  };
}
