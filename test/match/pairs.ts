/** Pairs of records written by hand after what goes wrong in the field. `paper` is the list's, `record` a source's. */
export interface Pair {
  readonly why: string;
  readonly paper: readonly [title: string, authors: string, year?: number];
  readonly record: readonly [title: string, authors: string, year?: number];
}

const LONG = 'Effects of early exercise on recovery of walking after stroke';

export const SAME: readonly Pair[] = [
  { why: 'case and full stop', paper: [`${LONG}.`, 'Doe, Jane'], record: [LONG.toUpperCase(), 'Jane Doe'] },
  {
    why: 'accents',
    paper: ['Über die Größe von Molekülen', 'Gödel, K'],
    record: ['Uber die Grosse von Molekulen', 'Kurt Godel'],
  },
  {
    why: 'a Greek letter',
    paper: ['Low-dose 17beta-estradiol in women', 'Doe, J'],
    record: ['Low-dose 17β-Estradiol in Women', 'Jane Doe'],
  },
  {
    why: 'microgram',
    paper: ['A 20 microg dose of gestodene', 'Doe, J'],
    record: ['A 20 μg dose of gestodene', 'Jane Doe'],
  },
  {
    why: 'markup and entities',
    paper: ['Estrogen versus placebo & diet', 'Doe, J'],
    record: ['Estrogen<i>versus</i>placebo &amp; diet', 'J Doe'],
  },
  {
    why: 'a trade mark',
    paper: ['The KEEPER trial of sleep', 'Doe, J'],
    record: ['The KEEPER™ trial of sleep', 'J Doe'],
  },
  {
    why: 'extended abstract',
    paper: ['Streaming joins (Extended Abstract)', 'Ada Byron'],
    record: ['Streaming joins', 'A. Byron'],
  },
  {
    why: 'brackets of a translated title',
    paper: ['[Is rest a cure?].', 'Doe, J'],
    record: ['Is rest a cure?', 'J Doe'],
  },
  {
    why: 'a series heading',
    paper: ['Images in neurology. Tubular aggregates: their continuity.', 'van Engelen, B G; Ter Laak, H J'],
    record: ['Tubular Aggregates', 'Baziel G.M. van Engelen; Henk J. ter Laak'],
  },
  {
    why: 'a footnote mark',
    paper: ['Relief of spasticity in multiple sclerosis', 'Doe, J; Roe, R'],
    record: ['Relief of spasticity in multiple sclerosis1', 'J Doe; R Roe'],
  },
  {
    why: 'a starred footnote',
    paper: ['Add-back therapy: long-term follow-up', 'Doe, J'],
    record: ['Add-back therapy: long-term follow-up*1', 'J Doe'],
  },
  {
    why: 'a missing subtitle',
    paper: [`${LONG}: a randomized controlled trial`, 'Doe, J; Roe, R'],
    record: [LONG, 'Jane Doe; Rick Roe'],
  },
  {
    why: 'a missing subtitle after a short title',
    paper: ['Zanamivir: a review of its use in influenza', 'Dunn, C J; Goa, K L'],
    record: ['Zanamivir', 'Christopher J. Dunn; Karen L. Goa'],
  },
  {
    why: 'a slip of the pen',
    paper: [LONG, 'Doe, J'],
    record: [LONG.replace('exercise', 'excercise'), 'J Doe'],
  },
  {
    why: 'British spelling',
    paper: ['Oedema and haemorrhage in randomised trials', 'Doe, J'],
    record: ['Edema and hemorrhage in randomized trials', 'J Doe'],
  },
  { why: 'no authors but a telling title', paper: [LONG, ''], record: [LONG, 'Jane Doe', 2001] },
  {
    why: 'generic title, same author',
    paper: ['Introduction', 'Doe, J', 2001],
    record: ['Introduction', 'Jane Doe', 2001],
  },
  {
    why: 'a truncated list of authors',
    paper: [LONG, 'Doe, J; et al.'],
    record: [LONG, 'Jane Doe; Rick Roe; Max Moe'],
  },
  {
    why: 'a preprint two years before, authors agree',
    paper: [LONG, 'Doe, J; Roe, R', 2020],
    record: [LONG, 'Jane Doe; Rick Roe', 2018],
  },
  {
    why: 'names without a comma, initials last',
    paper: [LONG, 'Mattox JH'],
    record: [LONG, 'John H. Mattox'],
  },
  {
    why: 'a group beside persons',
    paper: [LONG, 'Doe, J; The Walking Study Group'],
    record: [LONG, 'Jane Doe'],
  },
];

export const NOT_SAME: readonly Pair[] = [
  {
    why: 'same generic title, other author',
    paper: ['Introduction', 'Doe, J'],
    record: ['Introduction', 'Rick Roe'],
  },
  {
    why: 'generic title, no authors',
    paper: ['Letter to the Editor', ''],
    record: ['Letter to the Editor', ''],
  },
  { why: 'a drug name, no authors', paper: ['Omeprazole', ''], record: ['Omeprazole', 'Rick Roe'] },
  { why: 'same title, other authors', paper: [LONG, 'Doe, J'], record: [LONG, 'Rick Roe'] },
  {
    why: 'same title and author, ten years later',
    paper: [LONG, 'Doe, J', 2001],
    record: [LONG, 'Jane Doe', 2011],
  },
  {
    why: 'part I and part II',
    paper: [`${LONG}. Part I`, 'Doe, J'],
    record: [`${LONG}. Part II`, 'Jane Doe'],
  },
  {
    why: 'type 1 and type 2',
    paper: ['Walking and diabetes type 1 in old age', 'Doe, J'],
    record: ['Walking and diabetes type 2 in old age', 'J Doe'],
  },
  {
    why: 'both have subtitles',
    paper: [`${LONG}: methods of measuring`, 'Doe, J'],
    record: [`${LONG}: results after a year`, 'J Doe'],
  },
  {
    why: 'a substring of another title',
    paper: ['Recovery of walking after stroke', 'Doe, J'],
    record: [`${LONG} in young women`, 'J Doe'],
  },
  {
    why: 'hypertension and hypotension',
    paper: ['Exercise and hypertension in old age', 'Doe, J; Roe, R'],
    record: ['Exercise and hypotension in old age', 'J Doe; R Roe'],
  },
  { why: 'men and women', paper: [`${LONG} in men`, 'Doe, J'], record: [`${LONG} in women`, 'J Doe'] },
  { why: 'a reply', paper: [`${LONG}: reply`, 'Doe, J; Roe, R'], record: [LONG, 'J Doe; R Roe'] },
  { why: 'an erratum', paper: [`Erratum: ${LONG}`, 'Doe, J; Roe, R'], record: [LONG, 'J Doe; R Roe'] },
  {
    why: 'its protocol',
    paper: [`${LONG}: study protocol`, 'Doe, J; Roe, R'],
    record: [LONG, 'J Doe; R Roe'],
  },
  {
    why: 'a missing subtitle without authors',
    paper: [`${LONG}: a randomized controlled trial`, ''],
    record: [LONG, 'J Doe'],
  },
  {
    why: 'a slip without authors',
    paper: [LONG, ''],
    record: [LONG.replace('exercise', 'excercise'), 'J Doe'],
  },
  {
    why: 'a preprint far off with one of many authors',
    paper: [LONG, 'Doe, J; Roe, R; Moe, M', 2020],
    record: [LONG, 'Jane Doe; Ann Poe; Bob Loe', 2017],
  },
  { why: 'no title', paper: ['…', 'Doe, J'], record: ['…', 'J Doe'] },
];
