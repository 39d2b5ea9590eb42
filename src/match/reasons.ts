import { ASPECTS, type Aspect, type Reason } from './judgement.js';
import type { Comparison } from './comparison.js';

/** Why: each thing that was compared, for a person. */
export function reasonsFor(c: Comparison, versions: boolean): Reason[] {
  const { a, b } = c;
  const reasons: Reason[] = [];
  const say = (about: Aspect, speaks: Reason['speaks'], detail: string): void => {
    reasons.push({ about, speaks, detail });
  };
  for (const type of c.identifiers.shared)
    say('identifier', 'for', `the same ${label(type)} ${a.identifiers[type]}`);
  const { conflict } = c.identifiers;
  if (conflict !== undefined)
    say(
      'identifier',
      'against',
      `two ${label(conflict)}s: ${inOrder(a.identifiers[conflict], b.identifiers[conflict])}`,
    );
  sayTitle(c, say);
  sayAuthors(c, say);
  if (c.years === 'same') say('year', 'for', `the same year ${a.year}`);
  else if (c.years !== 'unknown')
    say('year', c.years === 'next' ? 'for' : 'against', `years ${inOrder(a.year, b.year)}`);
  const venues = inOrder(a.venue?.names[0]?.join(' '), b.venue?.names[0]?.join(' '), '"');
  if (c.venue === 'same' || c.venue === 'compatible') say('venue', 'for', 'the same venue');
  else if (c.venue === 'different') say('venue', 'against', `venues ${venues}`);
  if (c.volume === 'same' || c.volume === 'compatible') say('volume', 'for', 'the same volume');
  else if (c.volume === 'different')
    say('volume', 'against', `volumes ${inOrder(a.place.volume[0], b.place.volume[0])}`);
  if (c.pages === 'same' || c.pages === 'compatible') say('pages', 'for', 'the same pages');
  else if (c.pages === 'different')
    say('pages', 'against', `pages ${inOrder(a.place.pages?.first, b.place.pages?.first)}`);
  if (versions) say('version', 'for', 'two versions of one work');
  return reasons.sort((one, other) => ASPECTS.indexOf(one.about) - ASPECTS.indexOf(other.about));
}

type Say = (about: Aspect, speaks: Reason['speaks'], detail: string) => void;

function sayTitle(c: Comparison, say: Say): void {
  if (!c.sameKind)
    say('title', 'against', 'one is about the other: an erratum, a reply, a comment or a notice');
  if (c.title === 'equal')
    say('title', 'for', c.specific ? 'the same title' : 'the same title, which is a common one');
  else if (c.title === 'slip') say('title', 'for', 'the same title but for slips of spelling');
  else if (c.title === 'part') say('title', 'for', 'one title is a part of the other');
  else if (c.title === 'different')
    say('title', 'against', `titles differ (${Math.round(c.alikeness * 100)} % of their letters agree)`);
}

function sayAuthors(c: Comparison, say: Say): void {
  const { verdict, matched, compared } = c.authors;
  if (verdict === 'unknown') return;
  const speaks = verdict === 'contradict' || verdict === 'partly' ? 'against' : 'for';
  const detail =
    matched === 0
      ? 'no author in common'
      : `${matched} of ${compared} author${compared === 1 ? '' : 's'} in common`;
  say('authors', speaks, detail);
}

function label(type: string): string {
  return { doi: 'DOI', pmid: 'PMID', pmcid: 'PMCID', arxiv: 'arXiv id', mag: 'MAG id' }[type] ?? `${type} id`;
}

/** The smaller first, so that the reasons of two records do not depend on which stands first. */
function inOrder(a: string | number | undefined, b: string | number | undefined, quote = ''): string {
  const [one, other] = [a ?? '?', b ?? '?'];
  const [first, second] = one <= other ? [one, other] : [other, one];
  return `${quote}${first}${quote} and ${quote}${second}${quote}`;
}
