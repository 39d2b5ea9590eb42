import { InputError } from '../model/errors.js';

/** What people give for a list that is none, how it begins, and what to do about it. */
const OTHER_FORMS: readonly (readonly [begins: RegExp, what: string, next: string])[] = [
  [
    /^(?:PK[^ -~\s]{2}|\u00d0\u00cf[^ -~\s])/,
    'a file of Excel or another office program',
    'Save it there as CSV (UTF-8), and give that file.',
  ],
  [/^%PDF-/, 'a PDF', 'Export the list as RIS or CSV, and give that file.'],
  [
    /^\s*<(?:!doctype\s+html|html)\b/i,
    'a web page: perhaps the one on which to log in',
    'Export the list as RIS or CSV once more, and look into the file.',
  ],
  [
    /^\s*<(?:\?xml|xml|records|!doctype)\b/i,
    'XML',
    'Export the list as RIS, CSV or BibTeX (in EndNote: the output style "RefMan (RIS) Export"), and give that file.',
  ],
];

/** Throws InputError where a list begins like something else that people take for one. */
export function refuseOtherForms(head: Buffer, name: string): void {
  const text = head.toString('latin1', 0, 1024).replace(/^\u00ef\u00bb\u00bf/, '');
  const found = OTHER_FORMS.find(([begins]) => begins.test(text));
  if (!found) return;
  const [, what, next] = found;
  throw new InputError(
    `"${name}" is ${what}; expected a list of papers: CSV, RIS, BibTeX, PubMed's, Web of Science's or EndNote's tagged files, or JSON`,
    { safe: 'Nothing was asked.', next },
  );
}
