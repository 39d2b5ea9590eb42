import { below, chance, oneOf, type Draw } from './draw.js';
import { damaged, hasDamageable } from './damage.js';
import { NAME_STYLES, writeName } from './people.js';
import { drawHabits, mistyped, recordOf, type GeneratedRecord, type Habits } from './record.js';
import { without } from './without.js';
import type { Work } from './work.js';

/** In what a duplicate differs from the first record of its work. */
export const DUPLICATE_KINDS = [
  'exact copy',
  'typing slips in the title',
  'other style of names',
  'truncated list of authors',
  'abbreviated venue',
  'missing fields',
  'accents, transliteration, markup, damaged encoding',
  'subtitle, series heading, note in the title',
  'pages, volume or identifiers otherwise',
  'another year',
] as const;
export type DuplicateKind = (typeof DUPLICATE_KINDS)[number];

/** Whether such a duplicate of the work differs at all, and can still be recognised. */
export function suits(work: Work, kind: DuplicateKind): boolean {
  if (kind === 'accents, transliteration, markup, damaged encoding') return hasDamageable(work);
  if (kind === 'truncated list of authors') return work.authors.length >= 3;
  return true;
}

/** A second record of a work whose first one was written with these habits. */
export function duplicateOf(work: Work, habits: Habits, kind: DuplicateKind, draw: Draw): GeneratedRecord {
  const other = kind === 'exact copy' ? habits : someOtherHabits(habits, draw);
  const written = recordOf(work, other);
  // Faults seldom come alone.
  const record =
    kind !== 'exact copy' && chance(draw, 0.15)
      ? { ...written, title: mistyped(draw, written.title) }
      : written;
  switch (kind) {
    case 'exact copy':
      return record;
    case 'typing slips in the title': {
      const once = mistyped(draw, record.title);
      return { ...record, title: chance(draw, 0.3) ? mistyped(draw, once) : once };
    }
    case 'other style of names': {
      const style = oneOf(
        draw,
        NAME_STYLES.filter((one) => one !== habits.names),
      );
      return { ...record, authors: work.authors.map((name) => writeName(name, style)) };
    }
    case 'truncated list of authors': {
      const kept = (record.authors ?? []).slice(0, chance(draw, 0.5) ? 1 : 3);
      return { ...record, authors: chance(draw, 0.6) ? [...kept, 'et al.'] : kept };
    }
    case 'abbreviated venue':
      return {
        ...record,
        venue: otherVenue(work, habits, draw),
      };
    case 'missing fields':
      return withoutSome(record, draw);
    case 'accents, transliteration, markup, damaged encoding':
      return damaged(record, draw);
    case 'subtitle, series heading, note in the title':
      return { ...record, title: otherTitle(work, record.title, draw) };
    case 'pages, volume or identifiers otherwise':
      return otherPlace(work, record, draw);
    case 'another year':
      return anotherYear(work, record, draw);
  }
}

/** Another database gives other identifiers and writes a third of the rest otherwise. */
function someOtherHabits(habits: Habits, draw: Draw): Habits {
  const other = drawHabits(draw);
  const differs = (): boolean => chance(draw, 1 / 3);
  return {
    ...other,
    names: differs() ? other.names : habits.names,
    shortVenue: differs() ? other.shortVenue : habits.shortVenue,
    shortPages: differs() ? other.shortPages : habits.shortPages,
    capitals: differs() ? other.capitals : habits.capitals,
  };
}

function otherVenue({ venue }: Work, habits: Habits, draw: Draw): string {
  if (habits.shortVenue) return venue.name;
  return oneOf(draw, [
    venue.short,
    venue.short.replaceAll('.', ''),
    venue.name.replace(' and ', ' & ').toUpperCase(),
    `${venue.name} (Basel, Switzerland)`,
    `The ${venue.name}`,
  ]);
}

/** Without some of what a record may lack; a title and either authors or a place are left. */
function withoutSome(record: GeneratedRecord, draw: Draw): GeneratedRecord {
  const lacking = oneOf(draw, [
    ['year'],
    ['venue', 'pages'],
    ['volume', 'number', 'pages'],
    ['venue', 'volume', 'number', 'pages', 'doi', 'pmid'],
    ['authors'],
  ] as const);
  return without(record, ...lacking);
}

function otherTitle(work: Work, written: string, draw: Draw): string {
  const title = written.replace(/\.$/, '');
  const telling = work.title.split(' ').length >= 6;
  if (work.subtitle !== undefined && telling && chance(draw, 0.6)) return work.title;
  return oneOf(draw, [
    `${title}. [Chinese]`,
    `${title}. [Review] [${20 + below(draw, 80)} refs]`,
    `[${title}].`,
    `${title}.[Erratum appears in ${work.venue.short} ${work.year + 1};${(work.volume ?? 1) + 1}(3):${200 + below(draw, 90)}]`,
    `${oneOf(draw, ['Images in neurology', 'Original article', 'Clinical review', 'Best practice'])}. ${title}`,
    work.subtitle === undefined
      ? `${title}: ${oneOf(draw, ['a review', 'a case series'])}`
      : title.replace(': ', ' - '),
  ]);
}

function otherPlace(work: Work, record: GeneratedRecord, draw: Draw): GeneratedRecord {
  const [first, last] = work.pages ?? [1, 2];
  const volume = record.volume ?? '1';
  return {
    ...(chance(draw, 0.5) ? without(record, 'doi', 'pmid') : record),
    pages: oneOf(draw, [
      `pp. ${first}–${last}`,
      `${first}`,
      `p. ${first}-${last}`,
      `${first}--${last}`,
      `${first}-${last}, quiz ${last}`,
    ]),
    volume: oneOf(draw, [volume, `vol. ${volume}`, `${volume} Suppl 1`, `${volume}(${record.number ?? 1})`]),
    number: oneOf(draw, [record.number ?? '1', `Pt ${record.number ?? 1}`, `no. ${record.number ?? 1}`]),
  };
}

/** Published online the year before, or in print the year after; the rest of its place is the same. */
function anotherYear(work: Work, record: GeneratedRecord, draw: Draw): GeneratedRecord {
  const year = work.year + (chance(draw, 0.7) ? -1 : 1);
  if (work.doi === undefined || chance(draw, 0.5)) return { ...record, year };
  return { ...without(record, 'volume', 'number', 'pages'), year, doi: work.doi };
}
