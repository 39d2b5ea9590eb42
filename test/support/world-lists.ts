import { chance, drawFor, oneOf, shuffled, type Draw } from '../../bench/generated/draw.js';
import type { PlacedWork, World } from './world-generator.js';
import { SPELLINGS, mainTitle, type Spelling } from './world-spelling.js';

/** A paper of a user's list, and which work it really is. */
export interface WorldPaper {
  readonly record: Readonly<Record<string, unknown>>;
  readonly work: PlacedWork;
  /** False for a work that no service knows. */
  readonly known: boolean;
  /** What the record can be asked by. */
  readonly by: 'identifier' | 'title';
}

/** What a list is like; shares of its papers. */
export const LIST_MANNER = {
  /** Works that no service knows. */
  unknown: 0.03,
  /** Titles in another spelling, of all kinds alike. */
  spelledOtherwise: 0.15,
  /** Of a mixed list: those with a DOI (and a title); all others have a title, a venue and a year. */
  withDoi: 0.55,
  /** Of those without a DOI: the ones that name their authors, and the ones that give the year of the preprint. */
  withAuthors: 0.92,
  yearBefore: 0.03,
} as const;

/** A bare list of DOIs. */
export function listOfDois(world: World, count: number): WorldPaper[] {
  return drawPapers(world, count, 231, ({ doi }) => doi !== undefined).map(({ work, known }) => ({
    record: { doi: work.doi },
    work,
    known,
    by: 'identifier',
  }));
}

/** A list as people keep it: some papers with DOI and title, the others with title, venue, year and mostly authors. */
export function mixedList(world: World, count: number): WorldPaper[] {
  const withDoi = Math.round(count * LIST_MANNER.withDoi);
  const identified = drawPapers(world, withDoi, 232, ({ doi }) => doi !== undefined);
  const taken = new Set(identified.map(({ work }) => work.number));
  const others = drawPapers(world, count - withDoi, 233, ({ number }) => !taken.has(number));
  const papers = [
    ...identified.map((one): WorldPaper => ({
      ...one,
      by: 'identifier',
      record: recordWithDoi(one.work, world),
    })),
    ...others.map((one): WorldPaper => ({ ...one, by: 'title', record: recordWithoutDoi(one.work, world) })),
  ];
  return shuffled(drawFor(count, 234), papers);
}

interface Drawn {
  readonly work: PlacedWork;
  readonly known: boolean;
}

function drawPapers(
  world: World,
  count: number,
  purpose: number,
  suits: (work: PlacedWork) => boolean,
): Drawn[] {
  const draw = drawFor(count, purpose);
  const strangers = Math.round(count * LIST_MANNER.unknown);
  const chosen = (works: readonly PlacedWork[], many: number): PlacedWork[] => {
    const suiting = works.filter(suits);
    if (suiting.length < many) throw new RangeError(`the world has only ${suiting.length} works for a list`);
    return shuffled(draw, suiting).slice(0, many);
  };
  return shuffled(draw, [
    ...chosen(world.works, count - strangers).map((work) => ({ work, known: true })),
    ...chosen(world.unknown, strangers).map((work) => ({ work, known: false })),
  ]);
}

function recordWithDoi(work: PlacedWork, world: World): Record<string, unknown> {
  const draw = drawFor(work.number, 235);
  return { paper_id: `p${work.number}`, title: titleInList(work, world, draw), doi: work.doi };
}

function recordWithoutDoi(work: PlacedWork, world: World): Record<string, unknown> {
  const draw = drawFor(work.number, 235);
  const inverted = chance(draw, 0.2);
  const name = inverted ? lastNameFirst : (author: string): string => author;
  return {
    paper_id: `p${work.number}`,
    title: titleInList(work, world, draw),
    ...(chance(draw, LIST_MANNER.withAuthors) && {
      authors: work.authors.map((author) => ({ name: name(author) })),
    }),
    venue: oneOf(draw, work.placed.inLists),
    year: chance(draw, LIST_MANNER.yearBefore) ? work.year - 1 : work.year,
  };
}

function lastNameFirst(author: string): string {
  const words = author.split(' ');
  return words.length < 2 || /Group$/.test(author)
    ? author
    : `${words.at(-1)}, ${words.slice(0, -1).join(' ')}`;
}

/** Every kind of other spelling has the same chance; one that would change nothing gives its place to the next. */
function titleInList({ title }: PlacedWork, { isOwnTitle }: World, draw: Draw): string {
  if (!chance(draw, LIST_MANNER.spelledOtherwise)) return title;
  for (const kind of shuffled(draw, Object.keys(SPELLINGS) as Spelling[])) {
    if (kind === 'without_subtitle' && !isOwnTitle(mainTitle(title))) continue;
    const spelled = SPELLINGS[kind](title, draw);
    if (spelled !== undefined) return spelled;
  }
  return title;
}
