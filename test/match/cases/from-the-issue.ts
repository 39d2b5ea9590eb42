import {
  APART,
  LINKED,
  MERGED,
  NOT_MERGED,
  NOT_ONE,
  WALKING,
  lacking,
  type CaseRecord,
  type HardCase,
} from './case.js';

const DEEP: CaseRecord = {
  title: 'Deep learning',
  authors: 'LeCun, Yann; Bengio, Yoshua; Hinton, Geoffrey',
  year: 2015,
  venue: 'Nature',
  volume: '521',
  number: '7553',
  pages: '436-444',
  doi: '10.1038/nature14539',
};

const PART: CaseRecord = {
  title: 'Word2Vec Part I: the skip-gram model',
  authors: 'Doe, Jane; Roe, Richard',
  year: 2016,
  venue: 'Journal of Language Models',
  volume: '4',
  pages: '1-20',
};

const EDITORIAL: CaseRecord = {
  title: 'From the editor',
  authors: 'Doe, Jane',
  year: 2011,
  venue: 'Journal of Clinical Rehabilitation',
  volume: '13',
  pages: '1-2',
};

const GERMAN: CaseRecord = {
  title: 'Die Behandlung der Gehstörung nach Schlaganfall durch frühe Übungen',
  authors: 'Müller, Jürgen; Weiß, Anna',
  year: 2009,
  venue: 'Der Nervenarzt',
  volume: '80',
  number: '4',
  pages: '412-419',
};
const ENGLISH: CaseRecord = {
  ...GERMAN,
  title: '[Treatment of gait disorders after stroke by early exercise].',
};

const ABSTRACT: CaseRecord = {
  ...lacking(WALKING, 'volume', 'number'),
  venue: 'Proceedings of the 8th World Stroke Congress',
  year: 2011,
  pages: '77',
  type: 'conference abstract',
};

const OTHER: CaseRecord = {
  title: 'Yield of winter wheat under drought in northern Italy',
  authors: 'Rossi, Marco; Bianchi, Lucia',
  year: 2003,
  venue: 'Field Crops Letters',
  volume: '40',
  pages: '11-19',
};

/** Every case that the issue names, in several spellings. */
export const FROM_THE_ISSUE: readonly HardCase[] = [
  {
    why: 'GAN and Organ segmentation',
    a: { title: 'GAN', authors: 'Doe, Jane', year: 2018 },
    b: { title: 'Organ segmentation', authors: 'Doe, Jane', year: 2018 },
    expected: APART,
  },
  {
    why: 'GAN and Organ segmentation, titles alone',
    a: { title: 'GAN' },
    b: { title: 'Organ segmentation' },
    expected: APART,
  },
  {
    why: 'Deep learning in Nature and a talk by one of its authors',
    a: DEEP,
    b: { title: 'Deep Learning', authors: 'Hinton, Geoffrey', year: 2015, venue: 'Hot Chips Symposium' },
    expected: NOT_MERGED,
  },
  {
    why: 'Deep learning in Nature and a talk by somebody else',
    a: lacking(DEEP, 'doi'),
    b: { title: 'Deep Learning', authors: 'Ng, Andrew', year: 2015, venue: 'Hot Chips Symposium' },
    expected: APART,
  },
  {
    why: 'Deep learning in Nature and a talk without authors',
    a: DEEP,
    b: { title: 'Deep Learning', year: 2015, venue: 'Hot Chips Symposium' },
    expected: NOT_ONE,
  },
  {
    why: 'Deep learning in Nature and the book, which share an author',
    a: DEEP,
    b: {
      title: 'Deep Learning',
      authors: 'Goodfellow, Ian; Bengio, Yoshua; Courville, Aaron',
      year: 2016,
      venue: 'MIT Press',
    },
    expected: NOT_ONE,
  },
  { why: 'Deep learning in Nature twice', a: DEEP, b: lacking(DEEP, 'doi', 'number'), expected: MERGED },
  {
    why: 'Word2Vec Part I and Part II',
    a: PART,
    b: { ...PART, title: 'Word2Vec Part II: negative sampling', pages: '21-40' },
    expected: APART,
  },
  {
    why: 'Part I and Part II, the same words else',
    a: { ...PART, title: 'Word2Vec. Part I' },
    b: { ...PART, title: 'Word2Vec. Part II', pages: '21-40' },
    expected: APART,
  },
  {
    why: 'Part I and Part II, nothing known of their places',
    a: lacking({ ...PART, title: 'Models of word vectors in large corpora, part 1' }, 'volume', 'pages'),
    b: lacking({ ...PART, title: 'Models of word vectors in large corpora, part 2' }, 'volume', 'pages'),
    expected: NOT_ONE,
  },
  {
    why: 'Part I and the paper without a part',
    a: { ...PART, title: 'Models of word vectors in large corpora. Part I' },
    b: { ...PART, title: 'Models of word vectors in large corpora', year: 2018, volume: '6', pages: '77-90' },
    expected: NOT_MERGED,
  },
  {
    why: 'an editorial of two years',
    a: EDITORIAL,
    b: { ...EDITORIAL, year: 2012, volume: '14' },
    expected: APART,
  },
  {
    why: 'an editorial of two years, without volume and pages',
    a: lacking(EDITORIAL, 'volume', 'pages'),
    b: lacking({ ...EDITORIAL, year: 2012 }, 'volume', 'pages'),
    expected: NOT_ONE,
  },
  {
    why: 'two editorials of one year',
    a: { ...EDITORIAL, title: 'Editorial', number: '1' },
    b: { ...EDITORIAL, title: 'Editorial', number: '4', pages: '301-302' },
    expected: NOT_ONE,
  },
  {
    why: 'a yearly report with a telling title',
    a: {
      ...EDITORIAL,
      title: 'Annual report of the national registry of stroke and rehabilitation',
      authors: 'Doe, Jane; Roe, Richard',
    },
    b: {
      ...EDITORIAL,
      title: 'Annual report of the national registry of stroke and rehabilitation',
      authors: 'Doe, Jane; Roe, Richard',
      year: 2012,
      volume: '14',
      pages: '5-19',
    },
    expected: NOT_MERGED,
  },
  {
    why: 'a paper and a reply to it by its authors',
    a: WALKING,
    b: { ...WALKING, title: `Reply to "${WALKING.title}"`, number: '6', pages: '601' },
    expected: NOT_ONE,
  },
  {
    why: 'a paper and its authors’ reply, without places',
    a: lacking(WALKING, 'volume', 'number', 'pages'),
    b: lacking({ ...WALKING, title: `${WALKING.title}: authors' reply` }, 'volume', 'number', 'pages'),
    expected: NOT_ONE,
  },
  {
    why: 'two replies to different letters',
    a: { ...WALKING, title: 'Reply to Smith et al.', number: '6', pages: '601' },
    b: { ...WALKING, title: 'Reply to Jones et al.', number: '6', pages: '603' },
    expected: APART,
  },
  {
    why: 'two letters called "Reply"',
    a: { ...WALKING, title: 'Reply', number: '6', pages: '601' },
    b: { ...WALKING, title: 'Reply', number: '7', pages: '703' },
    expected: NOT_ONE,
  },
  {
    why: 'a paper and its erratum',
    a: WALKING,
    b: { ...WALKING, title: `Erratum: ${WALKING.title}`, number: '5', pages: '480' },
    expected: NOT_ONE,
  },
  {
    why: 'a paper and its correction, each with its DOI',
    a: { ...WALKING, doi: '10.1000/jcr.288' },
    b: { ...WALKING, title: `Correction to: ${WALKING.title}`, pages: '480', doi: '10.1000/jcr.480' },
    expected: NOT_ONE,
  },
  {
    why: 'a paper and its correction as the Web of Science writes it',
    a: WALKING,
    b: {
      ...WALKING,
      title: `${WALKING.title} (vol 14, pg 288, 2012)`,
      year: 2013,
      volume: '15',
      pages: '96',
    },
    expected: NOT_ONE,
  },
  {
    why: 'a paper and its erratum, without places',
    a: lacking(WALKING, 'volume', 'number', 'pages'),
    b: lacking({ ...WALKING, title: `${WALKING.title} (erratum)` }, 'volume', 'number', 'pages'),
    expected: NOT_ONE,
  },
  {
    why: 'a paper and the notice that retracts it',
    a: { ...WALKING, doi: '10.1000/jcr.288' },
    b: { ...WALKING, title: `Retraction: ${WALKING.title}`, year: 2014, volume: '16', pages: '95' },
    expected: NOT_ONE,
  },
  {
    why: 'a note in the title that an erratum appeared elsewhere',
    a: WALKING,
    b: { ...WALKING, title: `${WALKING.title}.[Erratum appears in J Clin Rehabil. 2012 Dec;14(6):601]` },
    expected: MERGED,
  },
  {
    why: 'the same authors, two similar titles in one year',
    a: { ...WALKING, doi: '10.1000/jcr.288' },
    b: {
      ...WALKING,
      title: WALKING.title!.replace('stroke', 'hip fracture'),
      pages: '298-310',
      doi: '10.1000/jcr.298',
    },
    expected: APART,
  },
  {
    why: 'the same authors, two similar titles in one year, without places',
    a: lacking(WALKING, 'volume', 'number', 'pages'),
    b: lacking(
      { ...WALKING, title: WALKING.title!.replace('walking', 'speech') },
      'volume',
      'number',
      'pages',
    ),
    expected: NOT_ONE,
  },
  {
    why: 'the same authors, hypertension and hypotension',
    a: { ...WALKING, title: 'Early exercise and arterial hypertension after stroke' },
    b: { ...WALKING, title: 'Early exercise and arterial hypotension after stroke', pages: '298-310' },
    expected: APART,
  },
  {
    why: 'Łukasz and Lukasz',
    a: { ...WALKING, authors: 'Łukasik, Łukasz; Żółć, Paweł' },
    b: { ...WALKING, authors: 'Lukasz Lukasik; Pawel Zolc' },
    expected: MERGED,
  },
  {
    why: 'Łukasz and Lukasz, nothing else but title and year',
    a: { title: WALKING.title!, authors: 'Łukasik, Łukasz; Żółć, Paweł', year: 2012 },
    b: { title: WALKING.title!, authors: 'L. Lukasik; P. Zolc', year: 2012 },
    expected: MERGED,
  },
  { why: 'a German title and its translation in one place', a: GERMAN, b: ENGLISH, expected: MERGED },
  {
    why: 'a German title and its translation under one DOI',
    a: { ...lacking(GERMAN, 'volume', 'number', 'pages'), doi: '10.1007/s00115-009-1' },
    b: { ...lacking(ENGLISH, 'volume', 'number', 'pages'), doi: '10.1007/s00115-009-1' },
    expected: MERGED,
  },
  {
    why: 'a German title and an English one of the same people, other pages',
    a: GERMAN,
    b: { ...ENGLISH, pages: '501-507', number: '5' },
    expected: NOT_MERGED,
  },
  {
    why: 'an abstract at a conference and the article',
    a: ABSTRACT,
    b: WALKING,
    expected: LINKED,
  },
  {
    why: 'an abstract in a supplement and the article in the same journal',
    a: { ...WALKING, year: 2011, volume: '13', number: 'Suppl 2', pages: 'S77' },
    b: WALKING,
    expected: LINKED,
  },
  {
    why: 'a conference paper and the article, each with its DOI',
    a: { ...ABSTRACT, pages: '70-77', doi: '10.1145/1111.2222' },
    b: { ...WALKING, doi: '10.1000/jcr.288' },
    expected: LINKED,
  },
  {
    why: 'a preprint and the article',
    a: {
      ...lacking(WALKING, 'volume', 'number', 'pages'),
      venue: 'arXiv',
      year: 2011,
      arxiv_id: '1101.01234',
    },
    b: { ...WALKING, doi: '10.1000/jcr.288' },
    expected: LINKED,
  },
  {
    why: 'a wrong DOI copied onto another paper',
    a: { ...WALKING, doi: '10.1000/jcr.288' },
    b: { ...OTHER, doi: '10.1000/jcr.288' },
    expected: NOT_ONE,
  },
  {
    why: 'a wrong DOI copied onto another paper, without authors',
    a: lacking({ ...WALKING, doi: '10.1000/jcr.288' }, 'authors'),
    b: lacking({ ...OTHER, doi: '10.1000/jcr.288' }, 'authors'),
    expected: NOT_ONE,
  },
  {
    why: 'a wrong DOI copied onto another paper of the same people',
    a: { ...WALKING, doi: '10.1000/jcr.288' },
    b: { ...OTHER, authors: WALKING.authors!, doi: '10.1000/jcr.288' },
    expected: NOT_ONE,
  },
  {
    why: 'two records without authors, the rest equal',
    a: lacking(WALKING, 'authors'),
    b: lacking(WALKING, 'authors'),
    expected: MERGED,
  },
  {
    why: 'two records without authors, other pages',
    a: lacking(WALKING, 'authors'),
    b: lacking({ ...WALKING, year: 2019, volume: '21', pages: '5-9' }, 'authors'),
    expected: NOT_ONE,
  },
  {
    why: 'two records without authors, a title that says nothing',
    a: { title: 'Editorial', year: 2012, venue: 'Journal of Clinical Rehabilitation' },
    b: { title: 'Editorial', year: 2012, venue: 'Journal of Clinical Rehabilitation' },
    expected: NOT_ONE,
  },
  {
    why: 'one of two records without authors, in one place',
    a: WALKING,
    b: lacking(WALKING, 'authors', 'number'),
    expected: MERGED,
  },
];
