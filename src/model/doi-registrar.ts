import { REGISTRAR_OF_PREFIX, type Registrar } from './doi-prefixes.js';

/** Theses of the China National Knowledge Infrastructure, `10.27005/d.cnki.gdzku.2020.000001`, under some hundred prefixes. */
const CNKI_THESIS = /^10\.\d+\/d\.cnki\./;

/**
 * Who registered a DOI (normal form), as far as its prefix alone tells; undefined when it does not. A prefix belongs to one
 * agency, save for the few whose owner moved on. `https://doi.org/ra/10.5281` says what is true of one (ISO 26324, 4.2.2).
 */
export function registrarOf(doi: string): Registrar | undefined {
  if (CNKI_THESIS.test(doi)) return 'cnki';
  return REGISTRAR_OF_PREFIX.get(doi.slice(0, doi.indexOf('/')));
}

/** Whether Crossref may have a DOI (normal form): it answers 404 for those of all other agencies. */
export function asksCrossref(doi: string): boolean {
  const registrar = registrarOf(doi);
  return registrar === 'crossref' || registrar === undefined;
}

/** Whether DataCite has a DOI (normal form), as far as the prefix tells; of those of unknown registrars few are its own. */
export function asksDataCite(doi: string): boolean {
  return registrarOf(doi) === 'datacite';
}
