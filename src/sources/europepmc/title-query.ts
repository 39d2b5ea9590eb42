import { foldWords, plainText } from '../../model/fold.js';
import { oneSpelling } from '../../match/spelling.js';
import type { WorkRecord } from '../../model/outcome.js';
import { searchWords } from '../search-words.js';

/** Titles asked about in one request. */
export const TITLES_PER_REQUEST = 15;
/** Records of a page of a search by titles. */
export const TITLES_PER_PAGE = 100;

/** Longest part of a title that is looked at. */
const LONGEST_TITLE = 400;
/** Words of a title that have to stand in a record's: enough to be nobody else's, few enough for a slip in the others. */
const MOST_WORDS = 6;
/** A title of fewer words is looked for in the years around the paper's only. */
const TELLING_WORDS = 4;
const FEWEST_WORDS = 2;
/** A preprint may be some years older than what became of it. */
const YEARS_AROUND = 2;

const SMALL_WORDS = new Set(
  'the and for with from into not but are was were its their this that these those his her via per between among using after during than des les der die das und'.split(
    ' ',
  ),
);
/** What is spelled in two ways (oneSpelling knows one of them): randomised, tumour, anaemia. */
const TWO_SPELLINGS =
  /i[sz](?:e|es|ed|er|ing|ations?)$|yz(?:e|ed|es|ing)$|ou?rs?$|[aeo]mia|h[a]?em|(?:ter|tre)s?$/;

/** A search for a title: what the server is asked, and the same asked of a record. */
export interface TitleQuery {
  readonly clause: string;
  /** Whether the server may give this record for the clause: so that what else was asked in the same request changes nothing. */
  matches(record: WorkRecord): boolean;
}

/**
 * How to find a paper by its title: records that have its longest words in theirs. A phrase would miss every other spelling of a hyphen.
 * Undefined for a title that has too few words to look for. Pure.
 */
export function titleQuery(title: string | undefined, year: number | undefined): TitleQuery | undefined {
  const words = wordsToFind(title ?? '');
  if (words.length < FEWEST_WORDS) return undefined;
  const needsYear = words.length < TELLING_WORDS;
  if (needsYear && year === undefined) return undefined;
  const years =
    needsYear && year !== undefined ? ([year - YEARS_AROUND, year + YEARS_AROUND] as const) : undefined;
  const inTitle = `TITLE:(${words.join(' AND ')})`;
  return {
    clause: years ? `(${inTitle} AND PUB_YEAR:[${years.join(' TO ')}])` : `(${inTitle})`,
    matches: (record) => {
      const has = new Set(foldWords(plainText(record.title ?? '')).split(' '));
      const inTime =
        years === undefined ||
        (record.year !== undefined && record.year >= years[0] && record.year <= years[1]);
      return inTime && words.every((word) => has.has(word));
    },
  };
}

/** The longest words that all spell alike, in ASCII, because nobody says how the index folds others; in alphabetical order. */
function wordsToFind(title: string): string[] {
  const words = [...new Set(searchWords(title, LONGEST_TITLE).split(' '))].filter(
    (word) => /^[a-z][a-z0-9]{2,}$/.test(word) && !SMALL_WORDS.has(word),
  );
  const telling = (word: string): number =>
    TWO_SPELLINGS.test(word) || oneSpelling(word) !== word ? 0 : word.length;
  return words
    .sort((a, b) => telling(b) - telling(a) || (a < b ? -1 : 1))
    .filter((word, at) => at < TELLING_WORDS || telling(word) > 0)
    .slice(0, MOST_WORDS)
    .sort();
}
