import { describe, expect, test } from 'vitest';
import { KNOWN_VENUES } from '../../src/match/known-venues.js';
import { DEFAULT_VENUE_NAMES, type Venue, type VenueNames, venueNamed } from '../../src/match/venue-names.js';

const keyOf = (raw: string): string | undefined => venueNamed(raw)?.key;

test.each<[string, string[]]>([
  [
    'neurips',
    [
      'NeurIPS',
      'NIPS',
      'nips 2017',
      'NeurIPS 2021',
      "NeurIPS'21",
      'NeurIPS2019',
      'Proc. of NeurIPS',
      'Neural Information Processing Systems',
      'Advances in Neural Information Processing Systems 34',
      'Advances in Neural Information Processing Systems 34 (NeurIPS 2021)',
      'Thirty-fifth Conference on Neural Information Processing Systems',
      '35th Conference on Neural Information Processing Systems (NeurIPS 2021), Sydney, Australia',
      'In: Advances in neural information processing systems',
      'Adv Neural Inf Process Syst',
    ],
  ],
  [
    'icml',
    [
      'ICML',
      'ICML 2018, Stockholm, Sweden',
      'Proceedings of the 35th International Conference on Machine Learning',
      'Proceedings of the Thirty-Ninth International Conference on Machine Learning, ICML 2022',
      'Proc. 35th Int. Conf. Mach. Learn.',
    ],
  ],
  ['machine learning', ['Machine Learning', 'Mach Learn']],
  ['iclr', ['ICLR', 'ICLR (Poster)', 'International Conference on Learning Representations']],
  [
    'acl',
    [
      'ACL',
      'ACL (1)',
      'ACL/IJCNLP (1)',
      'Annual Meeting of the Association for Computational Linguistics',
      'Proceedings of the 57th Annual Meeting of the Association for Computational Linguistics',
      'Proceedings of the 56th Annual Meeting of the Association for Computational Linguistics (Volume 1: Long Papers)',
      'Proceedings of the 59th Annual Meeting of the Association for Computational Linguistics and the 11th International Joint Conference on Natural Language Processing (Volume 1: Long Papers)',
    ],
  ],
  [
    'naacl',
    [
      'NAACL-HLT',
      'North American Chapter of the Association for Computational Linguistics',
      'Proceedings of the 2019 Conference of the North American Chapter of the Association for Computational Linguistics: Human Language Technologies, Volume 1 (Long and Short Papers)',
      'Proceedings of the 2018 Conference of the North American Chapter of the Association for Computational Linguistics: Human Language Technologies',
    ],
  ],
  [
    'emnlp',
    [
      'EMNLP/IJCNLP (1)',
      'Proceedings of the 2020 Conference on Empirical Methods in Natural Language Processing (EMNLP)',
      'Proceedings of the 2019 Conference on Empirical Methods in Natural Language Processing and the 9th International Joint Conference on Natural Language Processing (EMNLP-IJCNLP)',
    ],
  ],
  [
    'findings of acl',
    [
      'Findings',
      'Findings of the Association for Computational Linguistics: EMNLP 2020',
      'NAACL-HLT (Findings)',
    ],
  ],
  [
    'cvpr',
    [
      'Computer Vision and Pattern Recognition',
      '2016 IEEE Conference on Computer Vision and Pattern Recognition (CVPR)',
      '2021 IEEE/CVF Conference on Computer Vision and Pattern Recognition (CVPR)',
    ],
  ],
  ['eccv', ['Computer Vision – ECCV 2020', 'Computer Vision - ECCV 2020', 'ECCV (12)']],
  ['miccai', ['Medical Image Computing and Computer Assisted Intervention – MICCAI 2020', 'MICCAI (2)']],
  [
    'kdd',
    [
      'Proceedings of the 26th ACM SIGKDD International Conference on Knowledge Discovery & Data Mining',
      'KDD',
    ],
  ],
  [
    'the web conference',
    [
      'WWW',
      'Proceedings of The Web Conference 2020',
      "WWW '18",
      'Proceedings of the ACM Web Conference 2022',
    ],
  ],
  [
    'sigir',
    [
      'Proceedings of the 43rd International ACM SIGIR Conference on Research and Development in Information Retrieval',
      'ACM SIGIR Conference on Research and Development in Information Retrieval, SIGIR 2018, Ann Arbor, MI',
    ],
  ],
  [
    'aaai',
    [
      'AAAI-20',
      'Proceedings of the AAAI Conference on Artificial Intelligence',
      'The Thirty-Fourth AAAI Conference on Artificial Intelligence',
    ],
  ],
  [
    'ijcai',
    [
      'Proceedings of the Twenty-Eighth International Joint Conference on Artificial Intelligence',
      'IJCAI-19',
    ],
  ],
  [
    'icassp',
    ['ICASSP 2020 - 2020 IEEE International Conference on Acoustics, Speech and Signal Processing (ICASSP)'],
  ],
  ['pvldb', ['Proc. VLDB Endow.', 'PVLDB', 'Proceedings of the VLDB Endowment']],
  ['vldb', ['VLDB', 'Proceedings of the 30th International Conference on Very Large Data Bases']],
  ['pnas', ['Proc Natl Acad Sci U S A', 'PNAS', 'Proceedings of the National Academy of Sciences']],
  ['nature', ['Nature', 'Nature (London)', 'NATURE 521']],
  ['science', ['Science (New York, N.Y.)', 'Science']],
  ['bmj', ['BMJ (Clinical research ed.)', 'Br Med J']],
  ['plos one', ['PLoS ONE', 'PLOS ONE']],
  ['cacm', ['Commun. ACM', 'Communications of the ACM']],
  ['proceedings of the ieee', ['Proceedings of the IEEE', 'Proc IEEE']],
])('%s goes by many names', (key, names) => {
  for (const name of names) expect(keyOf(name), name).toBe(key);
});

test.each([
  ['NeurIPS Workshop on Deep Learning', 'neurips'],
  ['Workshop on Deep Learning, NeurIPS 2021', 'neurips'],
  ['ICML 2019 Workshop on Uncertainty', 'icml'],
  ['ICML Workshop', 'icml'],
  ['2021 IEEE/CVF Conference on Computer Vision and Pattern Recognition Workshops (CVPRW)', 'cvpr'],
  ['WWW (Companion Volume)', 'the web conference'],
  ['Companion Proceedings of the Web Conference 2018', 'the web conference'],
  ['CHI Extended Abstracts', 'chi'],
  ['Findings of the Association for Computational Linguistics: EMNLP 2021', 'emnlp'],
  ['NeurIPS Datasets and Benchmarks', 'neurips'],
  ['SIGMOD Record', 'sigmod'],
  ['SIGKDD Explorations', 'kdd'],
  ['International Conference on Machine Learning and Cybernetics', 'icml'],
  ['International Conference on Artificial Intelligence', 'ijcai'],
  ['Automated Software Engineering', 'ase'],
  ['Science, Technology, & Human Values', 'science'],
  ['Cell, Tissue and Organs', 'cell'],
  ['Nature Reviews Genetics', 'nature'],
  ['Lancet Oncology', 'lancet'],
  ['JAMA Internal Medicine', 'jama'],
  ['BMJ Open', 'bmj'],
  ['World Wide Web', 'the web conference'],
  ['FSE', 'esec fse'],
])('%s is a venue, and not %s', (raw, other) => {
  const key = keyOf(raw);
  expect(key).toBeDefined();
  expect(key).not.toBe(other);
});

test.each([
  '',
  '  ',
  '2019',
  '(2019)',
  '…',
  'arXiv',
  'CoRR',
  'bioRxiv',
  'SSRN Electronic Journal',
  'PhD thesis, Uppsala',
  'ClinicalTrials.gov',
])('"%s" is no venue', (raw) => expect(venueNamed(raw)).toBeUndefined());

describe('venues outside of the table', () => {
  test.each([
    ['Proceedings of the 12th Workshop on Peat Bogs 2019', 'Workshop on Peat Bogs'],
    ['In Proceedings of the Twenty-First Nordic Conference on Peat (NCP 2017)', 'Nordic Conference on Peat'],
    ['2018 Conference on Peat', 'Conference on Peat'],
    ['Journal of Peat (Online)', 'Journal of Peat'],
    ['Proceedings of the Royal Society B', 'Proceedings of the Royal Society B'],
    ['Annual Review of Peat', 'Annual Review of Peat'],
    ['First Monday', 'First Monday'],
    ['Études d&#39;histoire', "Études d'histoire"],
  ])('%s may be looked for as %s', (raw, name) => expect(venueNamed(raw)?.names).toEqual([name]));

  test('are the same with another year and number', () => {
    const one = keyOf('Proceedings of the 12th Workshop on Peat Bogs 2019');
    expect(keyOf('Workshop on Peat Bogs (WPB)')).toBe(one);
    expect(keyOf('Proc. 13th Workshop on Peat Bogs')).toBe(one);
    expect(keyOf('Conference on Peat Bogs')).not.toBe(one);
  });

  test('of another script, or absurdly long, are told as well', () => {
    expect(venueNamed('生物多样性')).toMatchObject({ names: ['生物多样性'] });
    expect(venueNamed('peat '.repeat(10_000))?.key.length).toBeLessThan(600);
  });
});

describe('the table', () => {
  const forms = KNOWN_VENUES.flatMap(({ key, names }) => names.map((name) => [name, key] as const));

  test.each(forms)('"%s" is %s', (name, key) => expect(keyOf(name)).toBe(key));

  test('has each key once, and each key leads to its venue', () => {
    const keys = KNOWN_VENUES.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.filter((key) => keyOf(key) !== key)).toEqual([]);
  });

  test('has ISSNs with right check digits, each of one venue', () => {
    const issns = KNOWN_VENUES.flatMap((venue) => venue.issns ?? []);
    expect(new Set(issns).size).toBe(issns.length);
    for (const issn of issns) {
      expect(issn).toMatch(/^\d{4}-\d{3}[\dX]$/);
      const sum = [...issn.replace('-', '')].reduce(
        (total, digit, at) => total + (8 - at) * (digit === 'X' ? 10 : Number(digit)),
        0,
      );
      expect(sum % 11, issn).toBe(0);
    }
  });
});

describe('names that a user adds', () => {
  const added = DEFAULT_VENUE_NAMES.with({
    names: ['Peat Conf', 'Conference on Bogs'],
    issns: ['1234-5679'],
  }) as VenueNames;

  test('make a venue of their own', () => {
    expect(added.named('Proc. 3rd Conference on Bogs 2020')).toEqual(added.named('Peat Conf'));
    expect(added.named('Peat Conf')).toMatchObject({
      names: ['Peat Conf', 'Conference on Bogs'],
      issns: ['1234-5679'],
    });
    expect(added.named('NIPS')?.key).toBe('neurips');
  });

  test('leave the table as it was', () => expect(keyOf('Conference on Bogs')).not.toBe(keyOf('Peat Conf')));

  test('add to a known venue', () => {
    const more = DEFAULT_VENUE_NAMES.with({
      names: ['NIPS', 'Neural Nets Meeting'],
      issns: [],
    }) as VenueNames;
    expect(more.named('Neural Nets Meeting 1999')?.key).toBe('neurips');
    expect(more.named('Neural Nets Meeting')?.names).toContain('NeurIPS');
  });

  test('of two venues that are kept apart are told', () => {
    const result = DEFAULT_VENUE_NAMES.with({ names: ['NIPS', 'ICML'], issns: [] });
    expect((result as readonly Venue[]).map(({ key }) => key)).toEqual(['neurips', 'icml']);
  });
});
