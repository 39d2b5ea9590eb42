import type { ServedVenue } from '../definition.js';

/**
 * Ids of the Anthology's venues (its data/yaml/venues, 2026-09) that the table of venues has, and in which collections their volumes
 * were filed before 2020, when each collection had a letter (https://aclanthology.org/info/ids/; joint ones: its data/yaml/joint.yaml). Data only.
 */

export interface AnthologyVenue {
  /** Of the Anthology: `cl`, `findings`. */
  readonly id: string;
  /** Of match/known-venues.ts. */
  readonly key: string;
  readonly from: number;
  readonly to?: number;
  readonly note?: string;
  /** Letters of its collections before 2020, with first and last year: `W1997-2014`. Workshops, and those with years of their own from the beginning, have none. */
  readonly letters?: readonly string[];
  /** Other venues' collections that hold volumes of this one since 2020: `lrec2024`. */
  readonly joint?: readonly string[];
}

export const ANTHOLOGY_VENUES: readonly AnthologyVenue[] = [
  { id: 'acl', key: 'acl', from: 1979, letters: ['P1979-2019'] },
  { id: 'emnlp', key: 'emnlp', from: 1996, letters: ['D2007-2019', 'W1996-2006', 'H2005-2005'] },
  { id: 'naacl', key: 'naacl', from: 2000, note: 'not every year', letters: ['N2001-2019', 'A2000-2000'] },
  { id: 'eacl', key: 'eacl', from: 1983, note: 'not every year', letters: ['E1983-2017', 'P1997-1997'] },
  { id: 'aacl', key: 'aacl', from: 2020, note: 'not every year', joint: ['ijcnlp2023', 'ijcnlp2025'] },
  {
    id: 'ijcnlp',
    key: 'ijcnlp',
    from: 2004,
    note: 'odd years, mostly',
    letters: ['I2004-2017', 'P2009-2009', 'P2015-2015', 'D2019-2019'],
    joint: ['aacl2020', 'acl2021', 'aacl2022'],
  },
  { id: 'findings', key: 'findings of acl', from: 2020 },
  { id: 'tacl', key: 'tacl', from: 2013, letters: ['Q2013-2019'] },
  { id: 'cl', key: 'computational linguistics', from: 1974, letters: ['J1974-2019'] },
  {
    id: 'coling',
    key: 'coling',
    from: 1965,
    note: 'not every year',
    letters: ['C1965-2018', 'P1984-1984', 'P1998-1998', 'P2006-2006'],
    joint: ['lrec2024'],
  },
  { id: 'lrec', key: 'lrec', from: 2000, note: 'even years', letters: ['L2000-2018'] },
  {
    id: 'conll',
    key: 'conll',
    from: 1997,
    letters: ['K2015-2019', 'W1997-2014', 'D2007-2007', 'D2012-2012'],
  },
  {
    id: 'semeval',
    key: 'semeval',
    from: 1998,
    note: 'each year since 2012',
    letters: ['S1998-2019', 'W2004-2004'],
    joint: ['starsem2020'],
  },
  { id: 'starsem', key: 'starsem', from: 2012, letters: ['S2012-2019'] },
  { id: 'hlt', key: 'hlt', from: 1986, to: 2006, letters: ['H1986-2005', 'N2003-2006'] },
  { id: 'anlp', key: 'anlp', from: 1983, to: 2000, letters: ['A1983-2000'] },
  { id: 'muc', key: 'muc', from: 1991, to: 1998, letters: ['M1991-1998'] },
  { id: 'ranlp', key: 'ranlp', from: 2003, note: 'odd years', letters: ['R2003-2019'] },
  { id: 'paclic', key: 'paclic', from: 1995, letters: ['Y1995-2018'] },
  { id: 'rocling', key: 'rocling', from: 1988, letters: ['O1988-2019'] },
  { id: 'alta', key: 'alta', from: 2003, letters: ['U2003-2019'] },
  { id: 'wmt', key: 'wmt', from: 2006, letters: ['W2006-2019'] },
  { id: 'sigdial', key: 'sigdial', from: 2000, letters: ['W2000-2019'] },
  { id: 'inlg', key: 'inlg', from: 1990, note: 'not every year' },
  { id: 'iwslt', key: 'iwslt', from: 2004 },
  { id: 'mtsummit', key: 'mt summit', from: 1987, note: 'odd years' },
  { id: 'eamt', key: 'eamt', from: 1993, note: 'not every year' },
  { id: 'amta', key: 'amta', from: 1994, note: 'even years, mostly' },
  { id: 'nodalida', key: 'nodalida', from: 1977, note: 'odd years' },
  { id: 'iwpt', key: 'iwpt', from: 1989, note: 'not every year' },
  { id: 'iwcs', key: 'iwcs', from: 2009, note: 'odd years' },
  { id: 'bea', key: 'bea', from: 2003, note: 'each year since 2008' },
  { id: 'bionlp', key: 'bionlp', from: 2004 },
  { id: 'blackboxnlp', key: 'blackboxnlp', from: 2018 },
  { id: 'clpsych', key: 'clpsych', from: 2014 },
  { id: 'argmining', key: 'argmining', from: 2014 },
  { id: 'sigmorphon', key: 'sigmorphon', from: 1994, note: 'not every year' },
  { id: 'vardial', key: 'vardial', from: 2014 },
  { id: 'wassa', key: 'wassa', from: 2011 },
  { id: 'wnut', key: 'wnut', from: 2015 },
  { id: 'textgraphs', key: 'textgraphs', from: 2006 },
  { id: 'repl4nlp', key: 'repl4nlp', from: 2016 },
];

const BY_KEY = new Map(ANTHOLOGY_VENUES.map((venue) => [venue.key, venue]));
const BY_ID = new Map(ANTHOLOGY_VENUES.map((venue) => [venue.id, venue]));

export function anthologyVenueOf(key: string): AnthologyVenue | undefined {
  return BY_KEY.get(key);
}

/** What an id of the Anthology's is called elsewhere: the name of the table, else the id itself. */
export function nameOfVenueId(id: string): string {
  return BY_ID.get(id)?.key ?? id;
}

export const SERVED_VENUES: readonly ServedVenue[] = ANTHOLOGY_VENUES.map(({ key, from, to, note }) => ({
  key,
  from,
  ...(to !== undefined && { to }),
  ...(note !== undefined && { note }),
}));
