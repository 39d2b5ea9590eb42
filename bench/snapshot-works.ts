import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

/** Numbers that look random and are the same in every run (mulberry32), 0 to 1. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const SYLLABLES = 'ba co di fe gu la mi no pe ra so ta ul ver wen xi'.split(' ');

/** A made-up word for a number: the lower the number, the shorter and the more often it is drawn. */
function wordOf(number: number): string {
  let word = '';
  for (let rest = number + 16; rest > 0; rest = Math.floor(rest / 16)) word += SYLLABLES[rest % 16];
  return word;
}

const VOCABULARY = 40_000;

function words(random: () => number, count: number): string[] {
  return Array.from({ length: count }, () => wordOf(Math.floor(VOCABULARY * random() ** 3)));
}

/** What a generated work says of itself, so that a benchmark can ask for it. */
export interface GeneratedWork {
  readonly title: string;
  readonly authors: readonly string[];
  readonly year: number;
  readonly doi: string;
}

/** The work of that number; always the same. */
export function generateWork(number: number): GeneratedWork {
  const random = randomFrom(number * 7919 + 1);
  const title = words(random, 6 + Math.floor(random() * 8)).join(' ');
  const subtitle = random() < 0.4 ? `: ${words(random, 4).join(' ')}` : '';
  const authors = Array.from({ length: 1 + Math.floor(random() * 5) }, () => {
    const [first, last] = words(random, 2).map((word) => word.charAt(0).toUpperCase() + word.slice(1));
    return `${first} ${SYLLABLES[Math.floor(random() * 16)]?.charAt(0).toUpperCase()}. ${last}`;
  });
  const year = 1990 + Math.floor(random() * 35);
  return { title: title + subtitle, authors, year, doi: `10.${1000 + (number % 500)}/bench.${number}` };
}

/** The same as a line of OpenAlex's bulk files; a third has an abstract. */
function lineOf(number: number): string {
  const work = generateWork(number);
  const random = randomFrom(number);
  const id = `https://openalex.org/W${2_000_000_000 + number}`;
  const doi = `https://doi.org/${work.doi}`;
  const abstract =
    number % 3 === 0 ? Object.fromEntries(words(random, 80).map((word, at) => [word, [at]])) : null;
  return JSON.stringify({
    id,
    doi,
    title: work.title,
    display_name: work.title,
    publication_year: work.year,
    publication_date: `${work.year}-06-01`,
    ids: {
      openalex: id,
      doi,
      pmid: `https://pubmed.ncbi.nlm.nih.gov/${number + 1}`,
      mag: String(number + 7),
    },
    language: 'en',
    type: 'article',
    primary_location: { landing_page_url: doi, source: { display_name: `Journal ${number % 997}` } },
    open_access: { is_oa: false, oa_status: 'closed', oa_url: null },
    authorships: work.authors.map((name) => ({ author: { display_name: name }, institutions: [] })),
    cited_by_count: Math.floor(200 * random() ** 4),
    biblio: { volume: '7', issue: '1', first_page: '10', last_page: '20' },
    is_retracted: false,
    counts_by_year: [{ year: 2024, cited_by_count: 2 }],
    abstract_inverted_index: abstract,
    updated_date: '2026-05-01',
  });
}

/** Writes works 0 to `count` as gz parts of 100,000 into the folder. */
export async function writeSnapshot(folder: string, count: number): Promise<void> {
  const perPart = 100_000;
  for (let start = 0; start < count; start += perPart) {
    const lines = function* (): Generator<string> {
      for (let number = start; number < Math.min(count, start + perPart); number += 100) {
        let text = '';
        for (let at = number; at < Math.min(count, start + perPart, number + 100); at++)
          text += `${lineOf(at)}\n`;
        yield text;
      }
    };
    const name = `part_${String(start / perPart).padStart(4, '0')}.gz`;
    await pipeline(lines, createGzip({ level: 1 }), createWriteStream(join(folder, name)));
  }
}
