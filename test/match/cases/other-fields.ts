import {
  MERGED,
  NOT_MERGED,
  NOT_ONE,
  lacking,
  type CaseOutcome,
  type CaseRecord,
  type HardCase,
} from './case.js';

/** A record of a list of psychology, management or environmental science, as many databases give it. */
const SURVEY: CaseRecord = {
  title: 'Perceived organizational support and work engagement among nurses in public hospitals',
  authors: 'Doe, Jane; Roe, Richard; Moe, Max',
  year: 2015,
  venue: 'Journal of Vocational Studies',
  volume: '88',
  number: '3',
  pages: '421-440',
};
const { title = '' } = SURVEY;

/** Without volume and pages, as conference lists and web exports have it. */
const placeless = (changed: CaseRecord = {}): CaseRecord =>
  lacking({ ...SURVEY, ...changed }, 'volume', 'number', 'pages');
/** Title, authors and year alone. */
const bare = (changed: CaseRecord = {}): CaseRecord => lacking(placeless(changed), 'venue');

/** Titles of two works of one group, which differ by little. */
const SISTERS: readonly (readonly [string, string])[] = [
  ['Part A', 'Part B'],
  ['Section A', 'Section B'],
  ['(1)', '(2)'],
  ['the case of hepatitis A', 'the case of hepatitis B'],
  ['reports from Iran', 'reports from Iraq'],
  ['effects on rats', 'effects on cats'],
  ['maternal reports', 'paternal reports'],
  ['the role of ethanol', 'the role of methanol'],
  ['exposure to nitrates', 'exposure to nitrites'],
  ['views of employers', 'views of employees'],
  ['symmetric designs', 'asymmetric designs'],
];

/** What is hung on the title of another work. */
const OTHERS: readonly string[] = [
  'pilot study',
  'final results',
  'a replication',
  'an update',
  '2012',
  'segunda parte',
  'deuxième partie',
  'Phase IIa',
  'rejoinder',
  'Stage 1 registered report',
];

/** What stands before the title of the text that a text is about. */
const ABOUT: readonly string[] = [
  'Fe de erratas',
  'Berichtigung',
  'Rectificatif à',
  'Correção',
  'Исправление',
  'Antwort auf',
  'Réponse',
  'Kommentar zu',
  'Rejoinder to',
  'Closure to',
];

const two = (
  why: string,
  a: CaseRecord,
  b: CaseRecord,
  expected: readonly CaseOutcome[] = NOT_ONE,
): HardCase => ({ why, a, b, expected });
const one = (why: string, a: CaseRecord, b: CaseRecord): HardCase => ({ why, a, b, expected: MERGED });

const DOI = '10.1016/s0924-9338(15)12345-1';
const COLUMN: CaseRecord = {
  title: 'Current issues',
  authors: 'Doe, Jane',
  year: 2015,
  venue: 'Journal of Vocational Studies',
};
const REPORT: CaseRecord = {
  title: 'Current research in environmental science and technology worldwide',
  year: 2015,
  venue: 'Journal of Vocational Studies',
};

export const OTHER_FIELDS: readonly HardCase[] = [
  ...SISTERS.map(([left, right]) =>
    two(
      `${left} and ${right}, nothing known of their places`,
      placeless({ title: `${title}: ${left}` }),
      placeless({ title: `${title}: ${right}` }),
    ),
  ),
  ...OTHERS.map((other) =>
    two(
      `a paper and another one, "…: ${other}", of unknown place`,
      placeless({ title: `${title}: ${other}` }),
      SURVEY,
    ),
  ),
  ...ABOUT.map((mark) =>
    two(
      `a paper and "${mark}: …" under one DOI`,
      { ...SURVEY, doi: DOI },
      {
        ...placeless({ title: `${mark}: ${title}` }),
        doi: DOI,
      },
    ),
  ),
  two(
    'two abstracts of one group under the DOI of their supplement',
    placeless({ title: 'Prevalence of depression in rural China', doi: DOI }),
    placeless({ title: 'Prevalence of anxiety in rural China', doi: DOI }),
  ),
  two(
    'in men and in women under the DOI of their supplement',
    placeless({ title: `${title} in men`, doi: DOI }),
    placeless({ title: `${title} in women`, doi: DOI }),
  ),
  two(
    'parts under one DOI',
    placeless({ title: `${title}: Part I`, doi: DOI }),
    placeless({ title: `${title}: Part II`, doi: DOI }),
  ),
  two(
    'introductions by two people under the DOI of their book',
    { title: 'Introduction', authors: 'Doe, Jane', year: 2015, venue: 'Handbook', pages: '1-10', doi: DOI },
    { title: 'Introduction', authors: 'Poe, Ann', year: 2015, venue: 'Handbook', pages: '100-110', doi: DOI },
  ),
  two(
    'two abstracts of one group on the pages of their whole supplement',
    { ...SURVEY, title: 'Burnout among nurses in public hospitals', pages: 'S1-S200' },
    { ...SURVEY, title: 'Burnout among doctors in public hospitals', pages: 'S1-S200' },
  ),
  two(
    'a column of two issues without pages',
    { ...COLUMN, volume: '44', number: '1' },
    { ...COLUMN, volume: '44', number: '2' },
  ),
  two(
    'a column on page 5 of two issues',
    { ...COLUMN, volume: '44', number: '1', pages: '5' },
    { ...COLUMN, volume: '44', number: '2', pages: '5' },
  ),
  two('a report of two years that nobody signed', REPORT, { ...REPORT, year: 2016 }),
  two('a report of two issues that nobody signed', { ...REPORT, number: '1' }, { ...REPORT, number: '2' }),
  two(
    'a report of two years by one author, of unknown place',
    { ...REPORT, authors: 'Doe, Jane' },
    { ...REPORT, authors: 'Doe, Jane', year: 2016 },
  ),
  two(
    'a dissertation of the same year, known by its type alone',
    bare({ authors: 'Doe, Jane', type: 'phdthesis' }),
    { ...SURVEY, authors: 'Doe, Jane' },
    NOT_MERGED,
  ),
  two('a preprint known by its type alone', bare({ type: 'preprint' }), SURVEY, NOT_MERGED),
  one(
    'a title cut off within a word',
    placeless({ title: `${title} of the northern provinces of the country` }),
    { ...SURVEY, title: `${title} of the northern prov` },
  ),
  one('an acronym that says nothing new', bare({ title: `Cognitive behavioural therapy (CBT) ${title}` }), {
    ...bare({ title: `Cognitive behavioral therapy ${title}` }),
  }),
  one(
    'LaTeX that says how letters look',
    bare({ title: 'Oxidation of $\\mathrm{TiO}_2$ by \\textit{Vibrio harveyi} in coastal waters' }),
    bare({ title: 'Oxidation of TiO2 by Vibrio harveyi in coastal waters' }),
  ),
  one(
    'British and American spelling',
    bare({ title: 'Ageing, judgements and dialogues about the defence of artefacts in travelling' }),
    bare({ title: 'Aging, judgments and dialogs about the defense of artifacts in traveling' }),
  ),
  one(
    'plurals',
    bare({ title: 'The effects of mindfulness trainings on stress in teachers' }),
    bare({ title: 'The effect of mindfulness training on stress in teachers' }),
  ),
  one(
    'a title in two languages',
    SURVEY,
    placeless({ title: `${title} = Apoyo organizacional percibido entre enfermeras` }),
  ),
  one(
    'a title behind that in another language',
    SURVEY,
    placeless({ title: `Apoyo organizacional percibido entre enfermeras [${title}]` }),
  ),
  one(
    'Chinese names, the family’s first',
    bare({ authors: 'Wang Xiao Ming; Zhang Li Hua' }),
    bare({ authors: 'Wang, XM; Zhang, LH' }),
  ),
  one(
    'names the wrong way round',
    bare({ authors: 'Xiaoming, Wang; Lihua, Zhang' }),
    bare({ authors: 'Wang, X; Zhang, L' }),
  ),
  one('ü as v', bare({ authors: 'Lü, Wei; Lü, Jie' }), bare({ authors: 'Lv W; Lyu J' })),
  one('an article number and a page range', { ...SURVEY, pages: '104567' }, { ...SURVEY, pages: '1-14' }),
  one('pages ahead of print', { ...placeless(), pages: '1-20' }, SURVEY),
  one('a meeting’s acronym', placeless({ venue: 'ICSE' }), {
    ...placeless({ venue: 'Proceedings - International Conference on Software Engineering' }),
    pages: '10-20',
  }),
  one('a journal by its British name', placeless({ venue: 'Behaviour Research' }), {
    ...SURVEY,
    venue: 'Behavior Research',
  }),
];
