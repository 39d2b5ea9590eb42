import { foldWords, plainText } from '../model/fold.js';
import { KNOWN_VENUES, type KnownVenue } from './known-venues.js';
import { LONGEST_NAME, readVenue } from './venue.js';
import { comparableName, isMeetingName, plainName, withoutBrackets } from './venue-words.js';

/** A conference or journal under all the names that are known of it. */
export interface Venue {
  /** The same for all its names: `neurips`. */
  readonly key: string;
  /** As they may be given to a source; the one that most sources use first. */
  readonly names: readonly string[];
  /** ISSNs and ISSN-Ls, with their hyphen. */
  readonly issns: readonly string[];
}

/** What belongs to a meeting and is not its proceedings: a paper of the one is in no list of the other. */
const BESIDE_A_MEETING =
  /\b(?:workshops?|companion|adjunct|tutorials?|satellite|findings|extended abstracts|doctoral|student|datasets and benchmarks|newsletter)\b/i;

/** The word by which a name is that of something beside a meeting (`Workshop`, `Findings`); undefined for the meeting's own. Pure. */
export function besideMeeting(name: string): string | undefined {
  return BESIDE_A_MEETING.exec(name.slice(0, LONGEST_NAME))?.[0];
}

/** Where the names of one meeting meet: "ICASSP 2020 - 2020 IEEE International Conference on …", "ICML 2018, Stockholm". */
const PARTS = /\s[-–—]+\s|[:,;|]\s/;

/** Which names mean the same venue. Immutable. */
export class VenueNames {
  readonly #known: readonly KnownVenue[];
  readonly #byName = new Map<string, Venue>();
  /** Those of meetings: the only ones that are looked for in a part of a name ("Science, Technology, & Human Values"). */
  readonly #meetings = new Map<string, Venue>();

  /** The earlier of two venues that claim one name has it. */
  constructor(known: readonly KnownVenue[]) {
    this.#known = known;
    for (const { key, names, issns = [] } of known) {
      const venue: Venue = { key, names, issns };
      const isMeeting = names.some(isMeetingName);
      for (const form of new Set([...names, key].map(comparableName))) {
        if (form === '' || this.#byName.has(form)) continue;
        this.#byName.set(form, venue);
        if (isMeeting) this.#meetings.set(form, venue);
      }
    }
  }

  /**
   * The venue of this name; undefined for a name that tells none (no letters, a preprint server, a thesis). One that the table does
   * not have is known by its name alone, without year, ordinal and "Proceedings of the 35th". Workshops, companions and findings of a
   * meeting are not the meeting. Pure.
   */
  named(raw: string): Venue | undefined {
    const text = plainText(raw.slice(0, LONGEST_NAME));
    const kind = readVenue(text)?.kind;
    if (kind === undefined || kind === 'server' || kind === 'thesis' || kind === 'registry') return undefined;
    const whole = this.#byName.get(comparableName(text));
    if (whole) return whole;
    const bare = withoutBrackets(text);
    if (!BESIDE_A_MEETING.test(text)) return this.#knownIn(bare) ?? unknownVenue(bare);
    // "WWW (Companion Volume)" is known by its brackets.
    return unknownVenue(BESIDE_A_MEETING.test(bare) ? bare : text);
  }

  /**
   * These names and more: a venue that has a name in common with one of the table adds to it, any other is a new one. Returns the two
   * venues instead when its names are of two that the table keeps apart.
   */
  with(added: Omit<Venue, 'key'>): VenueNames | readonly [Venue, Venue] {
    const meant = new Set(added.names.flatMap((name) => this.#byName.get(comparableName(name)) ?? []));
    const [before, other] = meant;
    if (before !== undefined && other !== undefined) return [before, other];
    const venue: KnownVenue = {
      key: before?.key ?? comparableName(added.names[0] ?? ''),
      names: [...new Set([...(before?.names ?? []), ...added.names])],
      issns: [...new Set([...(before?.issns ?? []), ...added.issns])],
    };
    return new VenueNames([venue, ...this.#known.filter(({ key }) => key !== venue.key)]);
  }

  /** The venues of the table and those that were added, in its order. */
  get venues(): readonly Venue[] {
    return this.#known.map(({ key, names, issns = [] }) => ({ key, names, issns }));
  }

  #knownIn(bare: string): Venue | undefined {
    const whole = this.#byName.get(comparableName(bare));
    if (whole) return whole;
    for (const part of bare.split(PARTS)) {
      const form = comparableName(part);
      const venue = this.#meetings.get(form) ?? this.#meetings.get(form.replace(GLUED_YEAR, '$1'));
      if (venue) return venue;
    }
    return undefined;
  }
}

/** "cvpr2019", "icml18". */
const GLUED_YEAR = /^([a-z]{3,})(?:(?:19|20)?\d\d)$/;

function unknownVenue(text: string): Venue | undefined {
  const key = comparableName(text);
  return /[a-z]/.test(key) && foldWords(text) !== ''
    ? { key, names: [plainName(text)], issns: [] }
    : undefined;
}

/** With the names of the table only. */
export const DEFAULT_VENUE_NAMES = new VenueNames(KNOWN_VENUES);

/** The venue of this name, by the table that `names` is; see `VenueNames.named`. Pure. */
export function venueNamed(raw: string, names: VenueNames = DEFAULT_VENUE_NAMES): Venue | undefined {
  return names.named(raw);
}
