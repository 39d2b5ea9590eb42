import { MERGED, WALKING, lacking, type CaseRecord, type HardCase } from './case.js';

const { title = '' } = WALKING;

const merged = (why: string, a: CaseRecord, b: CaseRecord): HardCase => ({ why, a, b, expected: MERGED });

/** One work, however it is spelled. */
export const ONE_WORK: readonly HardCase[] = [
  merged('the same in capitals', WALKING, { ...WALKING, title: title.toUpperCase() }),
  merged(
    'a DOI as a link and in capitals',
    { title, doi: '10.1000/jcr.288' },
    {
      title,
      doi: 'https://doi.org/10.1000/JCR.288',
    },
  ),
  merged('names by initials, family names first', WALKING, { ...WALKING, authors: 'Doe J; Roe R; Moe M' }),
  merged(
    'family and given names confused',
    { ...WALKING, authors: 'Wang, Wei; Li, Na' },
    {
      ...WALKING,
      authors: 'Wei, Wang; Na, Li',
    },
  ),
  merged(
    'Chinese names in three spellings',
    { ...WALKING, authors: 'Wang, Xiaoming; Zhang, Li Hua' },
    { ...WALKING, authors: 'Wang XM; Zhang LH' },
  ),
  merged(
    'a Cyrillic author',
    { ...WALKING, authors: 'Иванов, Алексей' },
    {
      ...WALKING,
      authors: 'Ivanov, Alexey',
    },
  ),
  merged(
    'particles and two family names',
    { ...WALKING, authors: 'van der Berg, Anna; García Márquez, Gabriel' },
    { ...WALKING, authors: 'Berg AVD; Garcia-Marquez G' },
  ),
  merged('only the first author', WALKING, { ...WALKING, authors: 'Doe, J; et al.' }),
  merged('a group in place of its members', { ...WALKING, authors: 'WALK Study Group' }, WALKING),
  merged('Anonymous in place of the authors', { ...WALKING, authors: 'Anonymous' }, WALKING),
  merged('an abbreviated journal', WALKING, { ...WALKING, venue: 'J. Clin. Rehabil.' }),
  merged('a journal with its subtitle', WALKING, {
    ...WALKING,
    venue: 'Journal of clinical rehabilitation : official journal of the Society of Walking',
  }),
  merged('shortened pages', WALKING, { ...WALKING, pages: '288-97' }),
  merged('first page only, no issue', WALKING, lacking({ ...WALKING, pages: '288' }, 'number')),
  merged(
    'an article number and a page range',
    { ...WALKING, venue: 'PLoS ONE', pages: 'e12724' },
    { ...WALKING, venue: 'PLoS ONE [Electronic Resource]', pages: '1-6' },
  ),
  merged(
    'online first the year before, without place',
    lacking({ ...WALKING, year: 2011 }, 'volume', 'number', 'pages'),
    WALKING,
  ),
  merged(
    'online first the year before, with the same DOI',
    lacking({ ...WALKING, year: 2011, doi: '10.1000/jcr.288' }, 'volume', 'number', 'pages', 'venue'),
    { ...WALKING, doi: '10.1000/jcr.288' },
  ),
  merged('a title that was cut off', WALKING, { ...WALKING, title: `${title.slice(0, 46)}...` }),
  merged(
    'a subtitle that was left out',
    { ...WALKING, title: `${title}: a randomized controlled trial` },
    WALKING,
  ),
  merged('a language in brackets', WALKING, { ...WALKING, title: `[${title}]. [Chinese]` }),
  merged('a number of references in the title', WALKING, {
    ...WALKING,
    title: `${title}. [Review] [42 refs]`,
  }),
  merged('a series heading', WALKING, { ...WALKING, title: `Clinical practice. ${title}` }),
  merged('slips of the pen', WALKING, {
    ...WALKING,
    title: title.replace('exercise', 'excercise').replace('stroke', 'strok'),
  }),
  merged(
    'letters encoded twice',
    {
      ...WALKING,
      title: 'Früher Beginn der Übungen & Genesung nach Schlaganfall',
      authors: 'Müller, Jürgen',
    },
    {
      ...WALKING,
      title: 'FrÃ¼her Beginn der Ãœbungen &amp;amp; Genesung nach Schlaganfall',
      authors: 'MÃ¼ller, JÃ¼rgen',
    },
  ),
  merged(
    'LaTeX and Greek letters',
    {
      ...WALKING,
      title: 'Low-dose 17β-estradiol & recovery of walking after stroke',
      authors: 'Gödel, Kurt',
    },
    {
      ...WALKING,
      title: 'Low-dose 17$\\beta$-estradiol \\& recovery of walking after stroke',
      authors: 'G{\\"o}del, K.',
    },
  ),
  merged('marked as retracted, in the same place', WALKING, { ...WALKING, title: `RETRACTED: ${title}` }),
  merged(
    'marked as retracted, under the same DOI',
    { ...WALKING, doi: '10.1000/jcr.288' },
    { title: `Retracted article: ${title}`, authors: WALKING.authors!, doi: '10.1000/jcr.288' },
  ),
  merged(
    'Japanese names in two scripts',
    { ...WALKING, title: '脳卒中後の歩行回復に対する早期運動の効果', authors: '山田 太郎; 佐藤 花子' },
    { ...WALKING, title: '脳卒中後の歩行回復に対する早期運動の効果', authors: 'Yamada, Taro; Sato, Hanako' },
  ),
  merged('title, authors and year only', lacking(WALKING, 'venue', 'volume', 'number', 'pages'), WALKING),
  merged('no year on one side', lacking(WALKING, 'year'), WALKING),
  merged(
    'the same PMID, another spelling of the title',
    { ...WALKING, pmid: '12345678' },
    {
      title: 'Early exercise: effects on walking recovery after a stroke',
      authors: WALKING.authors!,
      pmid: '12345678',
    },
  ),
];
