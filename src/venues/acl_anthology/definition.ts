import type { ListerDefinition } from '../definition.js';
import { anthologyVenueOf, SERVED_VENUES } from './venue-ids.js';

/** The ACL Anthology: its own XML; its BibTeX too, from a folder or for what the XML does not lead to. Licence: https://aclanthology.org/faq/copyright/. */
export const aclAnthologyDefinition: ListerDefinition = {
  id: 'acl_anthology',
  summary: 'ACL Anthology: computational linguistics, with abstracts, awards, DOIs, PDFs and supplements',
  keyVariables: [],
  limits:
    'no key; 2 requests a second, one or two for a venue and year. With --lister acl_anthology also other venues: for what the scheme of ids does not lead to, its BibTeX is fetched once (42 MB, kept in the state folder, asked in each run that needs it whether it has changed)',
  link: 'https://aclanthology.org',
  licence: 'CC BY 4.0 from 2016 on, CC BY-NC-SA 3.0 before',
  venues: SERVED_VENUES,
  serves(venue, year) {
    const known = anthologyVenueOf(venue.key);
    return known !== undefined && year >= known.from && year <= (known.to ?? Infinity);
  },
  missing: () => undefined,
  async create(settings) {
    const { createAclAnthology } = await import('./index.js');
    return createAclAnthology(settings);
  },
  async folderReader() {
    const { aclAnthologyFolder } = await import('./folder.js');
    return aclAnthologyFolder;
  },
};
