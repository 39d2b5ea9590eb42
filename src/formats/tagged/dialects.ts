import type { InputField } from '../input-fields.js';

/** The forms that have a tag and a value in each line. */
export type TaggedFormat = 'ris' | 'nbib' | 'wos' | 'enw';

/** Which tags stand for a field, best first. All values of the first of them that is filled count. */
export type FieldTags = readonly (readonly [InputField, readonly string[]])[];

export interface Dialect {
  /** What a line with a tag looks like: tag and value. */
  readonly line: RegExp;
  /** The tag that a record begins with. */
  readonly begins: string;
  /** The tag that it ends with; without one it ends with an empty line. */
  readonly ends: string | undefined;
  /** Tags that no record has twice: where one comes again behind an empty line, another record has begun without its tag. */
  readonly once: readonly string[];
  /** Lines of the file that belong to no record. */
  readonly around: RegExp;
  /** What a line without a tag goes on with: the value in a new line or with a space, or another value of the same tag. */
  readonly goesOn: (tag: string) => 'line' | 'space' | 'value';
  readonly fields: FieldTags;
}

export const DIALECTS: Readonly<Record<TaggedFormat, Dialect>> = {
  ris: {
    // Two spaces before the dash make it a tag also where the line is indented, or has no space behind the dash.
    line: /^(?:[ \t]+(?=[A-Z][A-Z0-9] {2}-))?([A-Z][A-Z0-9])(?: {2}- ?| {0,1}-(?: |$))(.*)$/,
    begins: 'TY',
    ends: 'ER',
    once: ['TI', 'T1'],
    // PsycINFO's and Ovid's number the records.
    around: /^\s*(?:\d+\.?|<\d+>)?\s*$/,
    goesOn: () => 'line',
    fields: [
      ['title', ['TI', 'T1', 'CT', 'BT']],
      ['authors', ['AU', 'A1']],
      ['venue', ['T2', 'JF', 'JO', 'JA', 'J2', 'BT', 'T3']],
      ['year', ['PY', 'Y1', 'DA']],
      ['volume', ['VL']],
      ['number', ['IS']],
      ['doi', ['DO', 'DI']],
      ['pmid', ['N1']],
      ['pmcid', ['C2']],
      ['arxiv_id', ['N1']],
      ['openalex_id', ['N1']],
      ['abstract', ['AB', 'N2']],
      ['keywords', ['KW']],
      ['url', ['UR', 'LK', 'L2', 'L1']],
      ['issn', ['SN']],
      ['type', ['TY']],
      ['language', ['LA']],
      ['publisher', ['PB']],
      ['paper_id', ['ID', 'AN', 'U1']],
      ['first_page', ['SP']],
      ['last_page', ['EP']],
      ['article_number', ['C7', 'M1']],
    ],
  },
  nbib: {
    line: /^([A-Z]{2,4}) {0,2}-(?: (.*)|$)/,
    begins: 'PMID',
    ends: undefined,
    once: [],
    around: /^\s*(?:\d+:?)?\s*$/,
    goesOn: () => 'space',
    fields: [
      ['title', ['TI', 'BTI', 'TT']],
      ['authors', ['FAU', 'AU', 'CN']],
      ['venue', ['JT', 'TA']],
      ['year', ['DP', 'DEP']],
      ['volume', ['VI']],
      ['number', ['IP']],
      ['pages', ['PG']],
      ['doi', ['LID', 'AID']],
      ['pmid', ['PMID']],
      ['pmcid', ['PMC']],
      ['abstract', ['AB']],
      ['keywords', ['OT', 'MH']],
      ['issn', ['IS']],
      ['isbn', ['ISBN']],
      ['type', ['PT']],
      ['language', ['LA']],
      ['publisher', ['PB']],
    ],
  },
  wos: {
    line: /^([A-Z][A-Z0-9])(?: (.*)|$)/,
    begins: 'PT',
    ends: 'ER',
    once: ['TI'],
    around: /^(?:\s*|(?:FN|VR) .*|EF\s*)$/,
    goesOn: (tag) => (['AU', 'AF', 'BE', 'BF', 'BA', 'CA', 'CR'].includes(tag) ? 'value' : 'space'),
    fields: [
      ['title', ['TI']],
      ['authors', ['AF', 'AU', 'BF', 'BA', 'CA']],
      ['venue', ['SO', 'J9', 'JI', 'CT']],
      ['year', ['PY', 'PD']],
      ['volume', ['VL']],
      ['number', ['IS']],
      ['doi', ['DI']],
      ['pmid', ['PM']],
      ['abstract', ['AB']],
      ['keywords', ['DE', 'ID']],
      ['issn', ['SN', 'EI']],
      ['isbn', ['BN']],
      ['type', ['DT', 'PT']],
      ['language', ['LA']],
      ['publisher', ['PU']],
      ['paper_id', ['UT']],
      ['first_page', ['BP']],
      ['last_page', ['EP']],
      ['article_number', ['AR']],
    ],
  },
  enw: {
    line: /^(%[A-Z0-9@!#$&()*+<=>?^~[\]])(?: (.*)|$)/i,
    begins: '%0',
    ends: undefined,
    once: [],
    around: /^\s*$/,
    goesOn: () => 'line',
    fields: [
      ['title', ['%T']],
      ['authors', ['%A']],
      ['venue', ['%J', '%B', '%S']],
      ['year', ['%D', '%8']],
      ['volume', ['%V']],
      ['number', ['%N']],
      ['pages', ['%P']],
      ['doi', ['%R']],
      ['pmcid', ['%2']],
      ['abstract', ['%X']],
      ['keywords', ['%K']],
      ['url', ['%U']],
      ['issn', ['%@']],
      ['type', ['%0']],
      ['language', ['%G']],
      ['publisher', ['%I']],
      ['paper_id', ['%F', '%M']],
    ],
  },
};
