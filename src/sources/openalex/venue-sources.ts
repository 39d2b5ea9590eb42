import { venueNamed, type Venue, type VenueNames } from '../../match/venue-names.js';
import { compareVenues, readVenue } from '../../match/venue.js';
import { foldWords, plainText } from '../../model/fold.js';
import type { AskContext } from '../source.js';
import type { OpenAlexApi } from './api.js';
import { sourcePath, sourcesPath } from './query.js';
import { sourceHitsSchema, sourceSchema } from './schema.js';

/** Names of a venue that are asked for, and sources that are looked at whole, because they may have it as another name. */
const MOST_NAMES = 5;
const MOST_LOOKED_AT = 3;
/** What one filter takes. */
const MOST_SOURCES = 100;
/** Venues that are remembered. */
const MOST_KEPT = 2_000;

/** A source as far as it tells a venue: its id (`S…`) and its names. */
interface NamedSource {
  readonly id: string;
  readonly names: readonly string[];
  readonly issns: readonly string[];
}

/**
 * Which of OpenAlex's sources a venue is: one for a journal, one for each year for many a conference. Asked for by name and ISSN, which costs
 * no credits; remembered for the run.
 */
export class VenueSources {
  readonly #api: OpenAlexApi;
  readonly #names: VenueNames | undefined;
  readonly #known = new Map<string, readonly string[]>();

  constructor(api: OpenAlexApi, names: VenueNames | undefined) {
    this.#api = api;
    this.#names = names;
  }

  /** Their ids, sorted; none when OpenAlex has no such venue. Throws what the API throws. */
  async of(venue: Venue, context: AskContext): Promise<readonly string[]> {
    const known = this.#known.get(venue.key);
    if (known) return known;
    const ids = [...(await this.#find(venue, context))].sort().slice(0, MOST_SOURCES);
    if (this.#known.size >= MOST_KEPT) this.#known.clear();
    this.#known.set(venue.key, ids);
    return ids;
  }

  async #find(venue: Venue, context: AskContext): Promise<Set<string>> {
    const found = new Map<string, NamedSource>();
    for (const issn of venue.issns) {
      const source = await this.#source(`issn:${issn}`, context);
      if (source) found.set(source.id, source);
    }
    const others = new Map<string, NamedSource>();
    for (const name of venue.names.slice(0, MOST_NAMES)) {
      for (const hit of await this.#hits(name, context))
        (this.#isVenue(hit, venue) ? found : others).set(hit.id, hit);
    }
    for (const { id } of found.size > 0 ? [] : [...others.values()].slice(0, MOST_LOOKED_AT)) {
      const source = await this.#source(id, context);
      if (source && this.#isVenue(source, venue)) found.set(id, source);
    }
    return new Set(closest([...found.values()], venue).map(({ id }) => id));
  }

  async #hits(name: string, context: AskContext): Promise<NamedSource[]> {
    const answer = await this.#api.look(sourcesPath(name), 'list', sourceHitsSchema, context);
    if (answer === 'absent') return [];
    return answer.results.flatMap(({ id, display_name, external_id }) => {
      const bare = bareId(id);
      if (bare === undefined) return [];
      return [{ id: bare, names: [display_name], issns: external_id === undefined ? [] : [external_id] }];
    });
  }

  async #source(name: string, context: AskContext): Promise<NamedSource | undefined> {
    const source = await this.#api.look(sourcePath(name), 'single', sourceSchema, context);
    const id = source === 'absent' ? undefined : bareId(source.id);
    if (source === 'absent' || id === undefined) return undefined;
    const names = [source.display_name, source.abbreviated_title, ...source.alternate_titles];
    return { id, names: names.filter((one) => one !== undefined), issns: source.issn };
  }

  #isVenue({ names, issns }: NamedSource, venue: Venue): boolean {
    return hasIssnOf(issns, venue) || names.some((name) => this.#means(name, venue));
  }

  /** Whether a name is one of a venue's, abbreviated or with a year perhaps. */
  #means(name: string, venue: Venue): boolean {
    if (venueNamed(name, this.#names)?.key === venue.key) return true;
    const form = readVenue(name);
    return venue.names.some((one) => compareVenues(form, readVenue(one)) === 'same');
  }
}

function bareId(id: string): string | undefined {
  return /^(?:https?:\/\/openalex\.org\/)?(S\d+)$/.exec(id)?.[1];
}

const hasIssnOf = (issns: readonly string[], venue: Venue): boolean =>
  issns.some((issn) => venue.issns.includes(issn));

/**
 * A journal is the one of exactly its name, where there is one: "Cells" may be meant by "Cell", but is a lot to list for
 * nothing. A conference has a source for each of its years.
 */
function closest(sources: readonly NamedSource[], venue: Venue): readonly NamedSource[] {
  const names = new Set(venue.names.map((name) => foldWords(plainText(name))));
  const exact = sources.filter(
    (source) =>
      hasIssnOf(source.issns, venue) || source.names.some((name) => names.has(foldWords(plainText(name)))),
  );
  const isMeeting = venue.names.some((name) => readVenue(name)?.kind === 'meeting');
  return exact.length === 0 || isMeeting ? sources : exact;
}
