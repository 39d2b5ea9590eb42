import type { ListerDefinition } from '../definition.js';
import { PMLR_VENUES } from './venues.js';

/** PMLR: https://proceedings.mlr.press/faq.html (2026-09). Its authors keep their rights and publish under CC BY 4.0 (pmlr-license-agreement). */
export const pmlrDefinition: ListerDefinition = {
  id: 'pmlr',
  summary: 'PMLR: the proceedings of ICML, AISTATS, UAI, COLT, CoRL and many others, with abstracts and PDFs',
  keyVariables: [],
  limits: 'no key; 1 request a second, two or three for a venue and year. No DOIs, no affiliations',
  link: 'https://proceedings.mlr.press',
  licence: 'CC BY 4.0',
  venues: PMLR_VENUES,
  serves: (venue, year) =>
    PMLR_VENUES.some(
      ({ key, from, to }) => key === venue.key && year >= (from ?? 0) && year <= (to ?? Infinity),
    ),
  missing: () => undefined,
  async create(settings) {
    const { createPmlr } = await import('./index.js');
    return createPmlr(settings);
  },
  async folderReader() {
    const { pmlrFolder } = await import('./folder.js');
    return pmlrFolder;
  },
};
