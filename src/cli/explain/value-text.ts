import type { InputRecord } from '../../formats/input-fields.js';
import { cameAs } from '../../formats/output-values.js';
import { authorsIn } from '../../merge/same-value.js';
import { counted } from '../numbers.js';

/** A value of any field in one line, as a person reads it: names of authors, lists with commas, objects as JSON. */
export function valueText(field: string, value: unknown): string {
  if (field === 'authors') {
    const names = authorsIn(value).map(({ name }) => name);
    if (names.length > 0) return names.join('; ');
  }
  const came = field === 'input_record' ? cameAs({ input_record: value }) : undefined;
  if (came)
    return `came as ${FORM_NAMES[came.format]}, with ${counted(came.fields.length, 'field')}; all are kept`;
  return oneLine(textOf(value));
}

const FORM_NAMES: Readonly<Record<InputRecord['format'], string>> = {
  csv: 'CSV',
  ris: 'RIS',
  nbib: 'PubMed (.nbib)',
  wos: 'Web of Science',
  enw: 'EndNote (.enw)',
  bibtex: 'BibTeX',
};

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((entry) => typeof entry === 'string')) return value.join(', ');
  return JSON.stringify(value) ?? '';
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
