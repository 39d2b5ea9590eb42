import { foldWords, plainText } from '../model/fold.js';
import { readVenue } from './venue.js';

/** A conference or journal under all the names that are known of it. */
export interface Venue {
  /** The same for all its names: `neurips`. */
  readonly key: string;
  /** As they may be given to a source; the one that most sources use first. */
  readonly names: readonly string[];
  /** ISSNs and ISSN-Ls, with their hyphen. */
  readonly issns: readonly string[];
}

/** The venue of this name; undefined for a name that tells none (no letters, a preprint server, a thesis). Pure. */
export function venueNamed(raw: string): Venue | undefined {
  const form = readVenue(raw);
  if (form === undefined || form.kind === 'server' || form.kind === 'thesis' || form.kind === 'registry')
    return undefined;
  const key = form.names[0]?.join(' ') ?? foldWords(raw);
  return { key, names: [plainText(raw)], issns: [] };
}
