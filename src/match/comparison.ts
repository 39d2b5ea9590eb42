import { isDepositDoi } from '../model/publication-kind.js';
import { compareAuthors, type AuthorAgreement } from './authors.js';
import type { Described } from './described.js';
import { compareIdentifiers, type IdentifierAgreement } from './identifier-agreement.js';
import { isLanguagePair } from './language.js';
import {
  compareIssues,
  comparePages,
  compareVolumes,
  fillSpan,
  sameSpan,
  type PlaceAgreement,
} from './place.js';
import { canBeOneKind } from './title-notes.js';
import {
  lacksMuch,
  lacksWords,
  meanToDiffer,
  relateTitles,
  sharedWords,
  swapWords,
  titleSimilarity,
  type TitleRelation,
} from './title-relation.js';
import { isSpecific, tellingWords, type TitleForm } from './title.js';
import { compareVenues, type VenueAgreement } from './venue.js';
import { compareYears, type YearAgreement } from './years.js';

/**
 * How two records stand to each other in everything that they say. What is dear to find out is found out when it is
 * first asked for: most pairs are told apart by their titles and places alone. Symmetric.
 */
export class Comparison {
  readonly a: Described;
  readonly b: Described;
  readonly title: TitleRelation | 'unknown';
  readonly years: YearAgreement;
  readonly volume: PlaceAgreement;
  readonly issue: PlaceAgreement;
  readonly pages: PlaceAgreement;
  readonly identifiers: IdentifierAgreement;
  private authorAgreement: AuthorAgreement | undefined;
  private venueAgreement: VenueAgreement | undefined;
  private letters: number | undefined;

  constructor(a: Described, b: Described) {
    this.a = a;
    this.b = b;
    this.title = a.title && b.title ? relateTitles(a.title, b.title) : 'unknown';
    this.years = compareYears(a.year, b.year);
    this.volume = compareVolumes(a.place, b.place);
    this.issue = compareIssues(a.place, b.place);
    this.pages = comparePages(a.place, b.place);
    this.identifiers = compareIdentifiers(a.identifiers, b.identifiers);
  }

  get authors(): AuthorAgreement {
    return (this.authorAgreement ??= compareAuthors(this.a.authors, this.b.authors));
  }

  get venue(): VenueAgreement {
    return (this.venueAgreement ??= compareVenues(this.a.venue, this.b.venue));
  }

  /** The shorter title alone names one work. */
  get specific(): boolean {
    const shorter = this.shorterTitle;
    return shorter !== undefined && isSpecific(shorter);
  }

  get tellingWords(): number {
    const shorter = this.shorterTitle;
    return shorter === undefined ? 0 : tellingWords(shorter);
  }

  /** 0 to 1: letters of the titles that agree. */
  get alikeness(): number {
    const { title: one } = this.a;
    const { title: other } = this.b;
    return (this.letters ??= one && other ? titleSimilarity(one, other) : 0);
  }

  /** False when the lengths of the titles alone say that they are not much alike. */
  get mayBeAlike(): boolean {
    const [one, other] = [this.a.title?.letters.length ?? 0, this.b.title?.letters.length ?? 0];
    return Math.min(one, other) >= 0.7 * Math.max(one, other);
  }

  /** 0 to 1: longer words of the titles that agree. */
  get wordsShared(): number {
    return this.ofTitles(sharedWords) ?? 0;
  }

  /** The titles differ, but only by a word or two that one of them lacks. */
  get lacksWords(): boolean {
    return this.title === 'different' && this.ofTitles(lacksWords) === true;
  }

  /** One title is a part of the other, and what it lacks may well make another work. */
  get lacksMuch(): boolean {
    return this.title === 'part' && this.ofTitles(lacksMuch) === true;
  }

  get meanToDiffer(): boolean {
    return this.ofTitles(meanToDiffer) === true;
  }

  /** The titles differ by a number or a contrast, or only by a word or two that mean something else: similar works. */
  get sisters(): boolean {
    return this.meanToDiffer || this.ofTitles(swapWords) === true;
  }

  /** One title may be the other's translation. */
  get languagePair(): boolean {
    return this.ofTitles(isLanguagePair) === true;
  }

  get sameSpan(): boolean {
    return sameSpan(this.a.place, this.b.place);
  }

  get fillSpan(): boolean {
    return fillSpan(this.a.place, this.b.place);
  }

  get sameKind(): boolean {
    return this.ofTitles((one, other) => canBeOneKind(one.kind, other.kind)) ?? true;
  }

  /** One stands on a preprint server or in a repository, the other was published. */
  get preprint(): boolean {
    const { a, b } = this;
    return (isPreprint(a) && isPublished(b)) || (isPreprint(b) && isPublished(a));
  }

  /** One is a thesis, the other was published. */
  get thesis(): boolean {
    const { a, b } = this;
    return (isThesis(a) && isArticle(b)) || (isThesis(b) && isArticle(a));
  }

  /** Neither names a person, as with columns and announcements. */
  get unsigned(): boolean {
    return this.a.authors.length === 0 && this.b.authors.length === 0;
  }

  /** Neither says at what pages of which volume it stands. */
  get nowhere(): boolean {
    return [this.a, this.b].every(({ place }) => place.volume.length === 0 && place.pages === undefined);
  }

  private get shorterTitle(): TitleForm | undefined {
    return this.ofTitles((one, other) => (one.letters.length <= other.letters.length ? one : other));
  }

  private ofTitles<T>(find: (one: TitleForm, other: TitleForm) => T): T | undefined {
    const { title: one } = this.a;
    const { title: other } = this.b;
    return one && other ? find(one, other) : undefined;
  }
}

function isPreprint({ venue, sort, identifiers }: Described): boolean {
  if (identifiers.doi !== undefined) return isDepositDoi(identifiers.doi);
  return venue?.kind === 'server' || sort === 'preprint';
}

function isPublished({ venue, sort, identifiers, place }: Described): boolean {
  if (identifiers.doi !== undefined) return !isDepositDoi(identifiers.doi);
  if (sort === 'preprint') return false;
  return venue === undefined ? place.volume.length > 0 && place.pages !== undefined : venue.kind !== 'server';
}

function isThesis({ venue, sort }: Described): boolean {
  return sort === 'thesis' || (sort === undefined && venue?.kind === 'thesis');
}

function isArticle({ venue, sort }: Described): boolean {
  return sort === 'article' || (sort === undefined && venue?.kind === 'journal');
}
