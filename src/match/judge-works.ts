import { Comparison } from './comparison.js';
import type { Described } from './described.js';
import type { IdentifierAgreement } from './identifier-agreement.js';
import type { Judgement, Verdict } from './judgement.js';
import { reasonsFor } from './reasons.js';
import type { PlaceAgreement } from './place.js';
import type { VenueAgreement } from './venue.js';
import type { YearAgreement } from './years.js';

/** What the table below says of two records. */
interface Finding {
  readonly verdict: Verdict;
  readonly versions?: true;
}

const SAME: Finding = { verdict: 'same' };
const VERSIONS: Finding = { verdict: 'same', versions: true };
const UNCLEAR: Finding = { verdict: 'unclear' };
const DIFFERENT: Finding = { verdict: 'different' };

/**
 * Whether two records are one work: the table of the whole matter. Identifiers first, then where the text stands
 * (volume and pages), then what it says of itself. Where two publications of one work stand in different places, they
 * are versions of it. Symmetric. Pure.
 */
export function judgeWorks(a: Described, b: Described): Judgement {
  const compared = new Comparison(a, b);
  const { verdict, versions } = findingOf(compared);
  return {
    verdict,
    score: scoreOf(compared, verdict),
    versions: versions === true,
    reasons: reasonsFor(compared, versions === true),
  };
}

/** A judgement without its reasons. */
export interface BriefJudgement {
  readonly verdict: 'same' | 'unclear';
  readonly score: number;
  readonly versions: boolean;
  /** They share an identifier. */
  readonly identified: boolean;
}

/**
 * The same without reasons, and undefined for `different`: for those millions of pairs of which nobody asks why. Undefined
 * for `unclear`, too, where that is not wanted.
 */
export function judgeBriefly(a: Described, b: Described, wantsUnclear = true): BriefJudgement | undefined {
  return judgeCompared(new Comparison(a, b), wantsUnclear);
}

/** The same for two that were compared already. */
export function judgeCompared(compared: Comparison, wantsUnclear = true): BriefJudgement | undefined {
  const { verdict, versions } = findingOf(compared);
  if (verdict === 'different' || (verdict === 'unclear' && !wantsUnclear)) return undefined;
  const identified = compared.identifiers.shared.length > 0;
  return { verdict, score: scoreOf(compared, verdict), versions: versions === true, identified };
}

/** For two that a source holds for one by an identifier, which its record need not repeat. */
export function judgeIdentifiedWorks(a: Described, b: Described): Judgement {
  const compared = new Comparison(a, b);
  const identifiers = { ...compared.identifiers, conflict: undefined, versions: false };
  const { verdict, versions } = byIdentifier(compared, identifiers);
  const score = scoreOf(compared, verdict, WEIGHTS.shared);
  return { verdict, score, versions: versions === true, reasons: reasonsFor(compared, versions === true) };
}

function findingOf(c: Comparison): Finding {
  const { shared, conflict, versions } = c.identifiers;
  if (shared.length > 0) return byIdentifier(c, c.identifiers);
  if (c.title === 'different' && !agrees(c.pages)) return byNearness(c);
  if (!c.sameKind) return placeOf(c) === 'same' && c.title !== 'different' ? UNCLEAR : DIFFERENT;
  if (conflict !== undefined) return withConflict(c);
  const found =
    placeOf(c) === 'same' ? inOnePlace(c) : placeOf(c) === 'elsewhere' ? elsewhere(c) : byWords(c);
  return (versions || c.preprint || c.thesis) && found.verdict === 'same' ? VERSIONS : found;
}

const agrees = (agreement: PlaceAgreement | VenueAgreement): boolean =>
  agreement === 'same' || agreement === 'compatible';

/** Where two texts stand: at the same pages of the same volume, somewhere else, or nobody knows. */
function placeOf(c: Comparison): 'same' | 'elsewhere' | 'unknown' {
  if (agrees(c.pages)) {
    if (agrees(c.volume)) return 'same';
    const nearby = c.volume === 'unknown' || (c.sameSpan && c.specific && isClose(c.years));
    if (nearby && agrees(c.venue)) return 'same';
  }
  if (c.pages === 'different' || c.volume === 'different' || c.venue === 'different') return 'elsewhere';
  return 'unknown';
}

const isClose = (years: YearAgreement): boolean => years === 'same' || years === 'next';

/** Both have the same DOI, PMID, …: one work, unless titles and authors say that the identifier is a mistake. */
function byIdentifier(c: Comparison, identifiers: IdentifierAgreement): Finding {
  const { shared, conflict, versions } = identifiers;
  if (!c.sameKind) return UNCLEAR;
  const publication = shared.includes('doi') || shared.includes('pmid') || shared.includes('pmcid');
  const apart = versions || conflict !== undefined || placeOf(c) === 'elsewhere';
  const same = !publication && apart ? VERSIONS : SAME;
  if (c.title === 'unknown') return c.authors.verdict === 'contradict' ? UNCLEAR : same;
  if (c.title !== 'different')
    // "Introduction" by two people, under the DOI of their book.
    return !c.specific && c.authors.verdict === 'contradict' && placeOf(c) === 'elsewhere' ? UNCLEAR : same;
  const unlike = c.wordsShared < UNLIKE_WORDS && c.alikeness < UNLIKE_LETTERS;
  if (c.authors.verdict === 'contradict') return unlike ? DIFFERENT : UNCLEAR;
  // Abstracts of one group in a supplement that has one DOI.
  if (c.authors.verdict !== 'agree' || (c.sisters && !c.fillSpan)) return UNCLEAR;
  if (c.wordsShared >= ALIKE || c.alikeness >= ALIKE) return same;
  const place = placeOf(c);
  if ((place === 'same' && (!unlike || c.languagePair)) || (place === 'unknown' && c.languagePair))
    return same;
  return UNCLEAR;
}

/** Titles that share less than this of their longer words, and of their letters, clearly differ. */
const UNLIKE_WORDS = 0.4;
const UNLIKE_LETTERS = 0.5;
const ALIKE = 0.6;

/** Each has its own DOI or PMID, so there are two publications; they may be of one work. */
function withConflict(c: Comparison): Finding {
  if (c.title === 'different' || c.title === 'unknown' || c.authors.verdict === 'contradict')
    return DIFFERENT;
  const strong = c.authors.strong && c.title !== 'part';
  if (placeOf(c) === 'same' && c.title === 'equal' && c.sameSpan && isClose(c.years))
    return strong && c.venue !== 'different' ? SAME : UNCLEAR;
  if (!strong || c.years === 'far' || (c.venue === 'same' && !isClose(c.years))) return DIFFERENT;
  return c.specific || c.tellingWords >= 3 ? VERSIONS : DIFFERENT;
}

/** The same volume and pages. */
function inOnePlace(c: Comparison): Finding {
  const authors = c.authors.verdict;
  const venue = agrees(c.venue);
  switch (c.title) {
    case 'unknown':
      return authors === 'agree' && c.authors.strong && c.years !== 'far' ? UNCLEAR : DIFFERENT;
    case 'different': {
      if (authors !== 'agree' || !c.authors.strong || !isClose(c.years) || c.venue === 'different')
        return DIFFERENT;
      if (!c.sameSpan || c.authors.share < 0.8) return UNCLEAR;
      const alike = c.wordsShared >= ALIKE || c.alikeness >= ALIKE;
      return (alike && (c.fillSpan || !c.sisters)) || c.languagePair ? SAME : UNCLEAR;
    }
    default: {
      // Each issue has its own page 5, where pages begin anew.
      if (c.issue === 'different' && !c.sameSpan && (!c.specific || c.unsigned)) return UNCLEAR;
      // A year mistyped; or, where no volume tells, a review that is updated under one number.
      if (c.years === 'far' || c.years === 'near')
        return c.specific && authors === 'agree' && agrees(c.volume) ? SAME : UNCLEAR;
      if (authors === 'agree') return SAME;
      if (authors === 'partly') return c.specific || c.pages === 'same' ? SAME : UNCLEAR;
      if (authors === 'unknown') return c.specific || venue ? SAME : UNCLEAR;
      return c.specific && c.title !== 'part' && c.pages === 'same' ? SAME : UNCLEAR;
    }
  }
}

/** Another venue, volume or pages: two publications, of one work when title and authors are the same. */
function elsewhere(c: Comparison): Finding {
  if (c.title === 'different' || c.title === 'unknown') return DIFFERENT;
  const { verdict, strong } = c.authors;
  const near = c.venue === 'different' ? c.years !== 'far' : isClose(c.years) || c.years === 'unknown';
  if (verdict === 'agree' && strong && near && (c.specific || (c.title === 'equal' && c.tellingWords >= 3)))
    return VERSIONS;
  if (verdict === 'agree' && near && c.title === 'equal' && c.specific) return VERSIONS;
  if (c.years === 'far' || verdict === 'contradict') return DIFFERENT;
  return c.title === 'equal' && c.specific && near ? UNCLEAR : DIFFERENT;
}

/** Titles that differ by little, and nothing else that does: one of them may have been mistyped badly. */
function byNearness(c: Comparison): Finding {
  if (c.pages === 'different' || c.volume === 'different' || !isClose(c.years)) return DIFFERENT;
  if (!c.sameKind || c.identifiers.conflict !== undefined || !c.mayBeAlike || !agrees(c.venue))
    return DIFFERENT;
  return c.authors.strong && (c.lacksWords || c.alikeness >= 0.8) ? UNCLEAR : DIFFERENT;
}

/** Nothing is known of where they stand: title, authors, year and venue decide. */
function byWords(c: Comparison): Finding {
  const { verdict: authors, strong } = c.authors;
  const venue = agrees(c.venue);
  const close = isClose(c.years);
  if (c.years === 'far') return DIFFERENT;
  switch (c.title) {
    case 'unknown':
    case 'different':
      return DIFFERENT;
    case 'part':
      if (authors !== 'agree' || !strong)
        return authors === 'agree' || authors === 'partly' ? UNCLEAR : DIFFERENT;
      return venue && close && !c.lacksMuch ? SAME : UNCLEAR;
    case 'slip':
      if (authors !== 'agree') return authors === 'contradict' ? DIFFERENT : UNCLEAR;
      return c.years !== 'near' && (strong || c.specific) ? SAME : UNCLEAR;
    case 'equal':
      break;
  }
  switch (authors) {
    case 'agree':
      if (c.years === 'near') return strong && c.specific && !venue ? VERSIONS : UNCLEAR;
      if (c.specific) return c.authors.matched < 2 && mayComeBack(c) ? UNCLEAR : SAME;
      // A column that comes every year has one title and often one author.
      if (!strong || c.years === 'next' || c.issue === 'different') return UNCLEAR;
      return c.tellingWords >= 3 || (c.tellingWords >= 2 && c.years === 'same') || venue ? SAME : UNCLEAR;
    case 'partly':
      return c.specific && close && venue ? SAME : UNCLEAR;
    case 'unknown':
      return c.specific && close && venue && !(c.unsigned && mayComeBack(c)) ? SAME : UNCLEAR;
    case 'contradict':
      return c.specific && c.years === 'same' && venue ? UNCLEAR : DIFFERENT;
  }
}

/**
 * Another issue; or another year, where not one of the two alone has its pages already: a column, a report of every
 * year, a thesis and what was made of it, a talk given again.
 */
function mayComeBack(c: Comparison): boolean {
  if (c.issue === 'different') return true;
  return c.years === 'next' && (c.nowhere || !agrees(c.venue));
}

/**
 * How much each finding says, in units of the logarithm of the odds: what agrees by chance once in e^n pairs that are
 * compared weighs n.
 */
const WEIGHTS = {
  start: -3,
  shared: 6,
  conflict: -3,
  title: { equal: 2, slip: 1.5, part: 0, different: -5, unknown: 0 },
  comesBack: -5,
  specific: 3,
  authors: { agree: 2, partly: -0.5, contradict: -4, unknown: -1.75 },
  yearsApart: -3,
  strong: 1.5,
  years: { same: 0.7, next: 0, near: -1, far: -4, unknown: 0 },
  venue: { same: 1.5, compatible: 1, different: -1.5, unknown: 0 },
  volume: { same: 1, compatible: 0.5, different: -1.5, unknown: 0 },
  pages: { same: 2.5, compatible: 1.5, different: -2, unknown: 0 },
  otherKind: -4,
} as const;

/** Titles that differ by little weigh less against: nine letters of ten agree in those that were mistyped badly. */
function nearness(c: Comparison): number {
  if (c.meanToDiffer) return -2;
  if (c.lacksWords) return 4;
  const alike = c.alikeness;
  const near = alike >= 0.95 ? 4 : alike >= 0.9 ? 3 : alike >= 0.8 ? 1.5 : 0;
  return c.authors.matched >= 2 ? near : near - 0.75;
}

/** Within what its verdict allows, so that a score never says another thing than the verdict. */
const BOUNDS: Readonly<Record<Verdict, readonly [low: number, high: number]>> = {
  same: [0.9, 1],
  unclear: [0.1, 0.9],
  different: [0, 0.1],
};

/** 0 to 1, three decimals: how likely the two are one work. */
function scoreOf(c: Comparison, verdict: Verdict, given = 0): number {
  let odds = given + WEIGHTS.start + WEIGHTS.title[c.title] + WEIGHTS.authors[c.authors.verdict];
  odds += WEIGHTS.years[c.years] + WEIGHTS.venue[c.venue] + WEIGHTS.volume[c.volume] + WEIGHTS.pages[c.pages];
  if (c.title === 'equal' || c.title === 'slip')
    odds += c.specific ? WEIGHTS.specific : Math.min(c.tellingWords, 4) / 2;
  if (c.title === 'different' && verdict === 'unclear') odds += nearness(c);
  // A common title of another year in one venue: a column that comes back.
  if (!c.specific && c.years !== 'same' && c.years !== 'unknown' && c.venue === 'same')
    odds += WEIGHTS.comesBack;
  if (c.authors.strong) odds += WEIGHTS.strong;
  else if (c.years === 'near') odds += WEIGHTS.yearsApart;
  if (c.identifiers.shared.length > 0) odds += WEIGHTS.shared;
  if (c.identifiers.conflict !== undefined) odds += WEIGHTS.conflict;
  if (!c.sameKind) odds += WEIGHTS.otherKind;
  const likely = 1 / (1 + Math.exp(-odds));
  const [low, high] = BOUNDS[verdict];
  return Math.round((low + likely * (high - low)) * 1000) / 1000;
}
