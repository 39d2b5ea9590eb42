import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { identifierInUrl } from '../../src/model/identifier-in-url.js';

const SHA = '0123456789abcdef0123456789abcdef01234567';

const told = (url: string): string | undefined => {
  const found = identifierInUrl(url);
  return found && `${found.type}:${found.value}`;
};

test.each([
  ['https://doi.org/10.1000/ABC.1', 'doi:10.1000/abc.1'],
  ['http://dx.doi.org/10.1016%2Fj.cell.2020.01.001', 'doi:10.1016/j.cell.2020.01.001'],
  ['doi.org/10.1000/abc', 'doi:10.1000/abc'],
  [
    'https://doi.org/10.1002/(SICI)1097-0258(19980430)17:8<857::AID-SIM777>3.0.CO;2-E',
    'doi:10.1002/(sici)1097-0258(19980430)17:8<857::aid-sim777>3.0.co;2-e',
  ],
  ['https://doi.org/10.48550/arXiv.2104.12255', 'doi:10.48550/arxiv.2104.12255'],
  ['https://arxiv.org/abs/2104.12255', 'arxiv:2104.12255'],
  ['http://arxiv.org/abs/2104.12255v3', 'arxiv:2104.12255'],
  ['https://arxiv.org/pdf/2104.12255v1.pdf', 'arxiv:2104.12255'],
  ['https://arxiv.org/pdf/2104.12255', 'arxiv:2104.12255'],
  ['https://www.arxiv.org/html/2404.00001v2', 'arxiv:2404.00001'],
  ['https://export.arxiv.org/abs/math.GT/0309136v2', 'arxiv:math/0309136'],
  ['https://arxiv.org/pdf/hep-th/9901001', 'arxiv:hep-th/9901001'],
  ['https://ar5iv.labs.arxiv.org/html/1706.03762', 'arxiv:1706.03762'],
  ['https://pubmed.ncbi.nlm.nih.gov/12345678/', 'pmid:12345678'],
  ['https://www.ncbi.nlm.nih.gov/pubmed/12345678?dopt=Abstract', 'pmid:12345678'],
  ['https://www.ncbi.nlm.nih.gov/pmc/articles/PMC1762313/pdf/pone.0000030.pdf', 'pmcid:PMC1762313'],
  ['https://pmc.ncbi.nlm.nih.gov/articles/PMC1762313/', 'pmcid:PMC1762313'],
  ['https://europepmc.org/article/MED/12345678', 'pmid:12345678'],
  ['https://europepmc.org/abstract/med/12345678', 'pmid:12345678'],
  ['https://europepmc.org/articles/PMC1762313?pdf=render', 'pmcid:PMC1762313'],
  ['https://europepmc.org/article/PMC/PMC1762313', 'pmcid:PMC1762313'],
  ['https://aclanthology.org/2020.acl-main.747/', 'acl:2020.acl-main.747'],
  ['https://aclanthology.org/2020.acl-main.747v2.pdf', 'acl:2020.acl-main.747'],
  ['https://www.aclweb.org/anthology/N19-1423.pdf', 'acl:N19-1423'],
  ['https://www.aclweb.org/anthology/P/P18/P18-1001.pdf', 'acl:P18-1001'],
  ['https://aclanthology.org/2021.findings-acl.12.bib', 'acl:2021.findings-acl.12'],
  [`https://www.semanticscholar.org/paper/Attention-is-All-you-Need-Vaswani/${SHA}`, `s2_paper:${SHA}`],
  [`https://www.semanticscholar.org/paper/${SHA}?utm_source=x`, `s2_paper:${SHA}`],
  [`https://www.semanticscholar.org/reader/${SHA}`, `s2_paper:${SHA}`],
  [`https://api.semanticscholar.org/graph/v1/paper/${SHA}`, `s2_paper:${SHA}`],
  ['https://api.semanticscholar.org/CorpusID:13756489', 's2_corpus:13756489'],
  ['https://api.semanticscholar.org/graph/v1/paper/CorpusId:13756489', 's2_corpus:13756489'],
  ['https://openalex.org/W2741809807', 'openalex:W2741809807'],
  ['https://api.openalex.org/works/w2741809807', 'openalex:W2741809807'],
  ['https://dblp.org/rec/conf/nips/VaswaniSPUJGKP17', 'dblp:conf/nips/VaswaniSPUJGKP17'],
  ['https://dblp.org/rec/conf/nips/VaswaniSPUJGKP17.html?view=bibtex', 'dblp:conf/nips/VaswaniSPUJGKP17'],
  [
    'https://dblp.uni-trier.de/rec/bib2/journals/corr/abs-1706-03762.bib',
    'dblp:journals/corr/abs-1706-03762',
  ],
  ['https://academic.microsoft.com/paper/2963403868/citedby', 'mag:2963403868'],
  ['https://www.biorxiv.org/content/10.1101/2020.03.01.972000v2.full.pdf', 'doi:10.1101/2020.03.01.972000'],
  ['https://www.medrxiv.org/content/10.1101/2020.03.01.20029999v1', 'doi:10.1101/2020.03.01.20029999'],
  ['https://www.biorxiv.org/content/early/2018/01/01/241414', 'doi:10.1101/241414'],
  ['https://www.biorxiv.org/content/10.1101/241414v1.abstract', 'doi:10.1101/241414'],
  ['https://www.biorxiv.org/content/10.64898/2026.08.20.745440v1', 'doi:10.64898/2026.08.20.745440'],
  ['https://link.springer.com/article/10.1007/s00401-018-1825-z', 'doi:10.1007/s00401-018-1825-z'],
  ['https://link.springer.com/content/pdf/10.1007%2Fs00401-018-1825-z.pdf', 'doi:10.1007/s00401-018-1825-z'],
  ['https://link.springer.com/chapter/10.1007/978-3-319-24574-4_28#Sec2', 'doi:10.1007/978-3-319-24574-4_28'],
  [
    'https://bmcbioinformatics.biomedcentral.com/articles/10.1186/s12859-020-3527-7',
    'doi:10.1186/s12859-020-3527-7',
  ],
  ['https://onlinelibrary.wiley.com/doi/full/10.1002/sim.4780', 'doi:10.1002/sim.4780'],
  ['https://onlinelibrary.wiley.com/doi/10.1002/sim.4780/abstract', 'doi:10.1002/sim.4780'],
  ['https://dl.acm.org/doi/pdf/10.1145/3292500.3330701', 'doi:10.1145/3292500.3330701'],
  ['http://doi.acm.org/10.1145/3292500.3330701', 'doi:10.1145/3292500.3330701'],
  ['https://dl.acm.org/citation.cfm?doid=10.1145/3292500.3330701', 'doi:10.1145/3292500.3330701'],
  [
    'https://www.tandfonline.com/doi/abs/10.1080/01621459.2017.1285773?journalCode=uasa20',
    'doi:10.1080/01621459.2017.1285773',
  ],
  ['https://journals.sagepub.com/doi/10.1177/0956797611417632', 'doi:10.1177/0956797611417632'],
  ['https://www.science.org/doi/10.1126/science.aaa8415', 'doi:10.1126/science.aaa8415'],
  ['https://www.pnas.org/doi/full/10.1073/pnas.1611835114', 'doi:10.1073/pnas.1611835114'],
  ['https://www.frontiersin.org/articles/10.3389/fpls.2015.01144/full', 'doi:10.3389/fpls.2015.01144'],
  [
    'https://journals.aps.org/prl/abstract/10.1103/PhysRevLett.116.061102',
    'doi:10.1103/physrevlett.116.061102',
  ],
  [
    'https://journals.plos.org/plosone/article?id=10.1371/journal.pone.0000030',
    'doi:10.1371/journal.pone.0000030',
  ],
  [
    'https://journals.plos.org/plosone/article/file?id=10.1371/journal.pone.0000030&type=printable',
    'doi:10.1371/journal.pone.0000030',
  ],
  ['https://www.nature.com/articles/s41586-020-2649-2', 'doi:10.1038/s41586-020-2649-2'],
  ['https://www.nature.com/articles/s41586-020-2649-2.pdf', 'doi:10.1038/s41586-020-2649-2'],
  ['https://www.nature.com/articles/nmeth.1234', 'doi:10.1038/nmeth.1234'],
  ['http://www.nature.com/nature/journal/v521/n7553/full/nature14539.html', 'doi:10.1038/nature14539'],
])('%s holds %s', (url, expected) => expect(told(url)).toBe(expected));

test.each([
  '',
  'not a link',
  '10.1000/abc',
  '2104.12255',
  'https://arxiv.org/list/cs.CL/recent',
  'https://arxiv.org/abs/',
  'https://openreview.net/forum?id=rJXMpikCZ',
  'https://aclanthology.org/volumes/2020.acl-main/',
  'https://europepmc.org/article/PPR/PPR123',
  'https://www.semanticscholar.org/author/1234',
  'https://openalex.org/A5023888391',
  'https://dblp.org/db/conf/nips/index.html',
  'https://www.nature.com/nature/',
  'https://www.nature.com/subjects/chemistry',
  'https://example.org/10.1000/abc',
  'https://evilarxiv.org/abs/2104.12255',
  'https://arxiv.org.example.com/abs/2104.12255',
  'https://scholar.google.com/scholar?q=10.1000/abc',
  'ftp://doi.org/10.1000/abc',
  'https://doi.org/',
  'https://doi.org/%E0%A4%A',
  `https://doi.org/10.1000/${'x'.repeat(5000)}`,
])('"%s" holds none', (url) => expect(identifierInUrl(url)).toBeUndefined());

describe('whatever it is given', () => {
  const part = fc.oneof(
    fc.constantFrom(
      'https://',
      'doi.org',
      'arxiv.org',
      'www.nature.com',
      '/abs/',
      '/pdf/',
      '/doi/',
      '10.1000',
      '/',
      '%',
      '..',
      '?id=',
      '#',
    ),
    fc.string({ maxLength: 8 }),
  );

  test('it never throws, and gives normal forms only', () => {
    fc.assert(
      fc.property(fc.array(part, { maxLength: 10 }), (parts) => {
        const found = identifierInUrl(parts.join(''));
        if (found) expect(found.value).toMatch(/\S/);
      }),
    );
  });
});
