import { describe, expect, it } from 'vitest';
import { normaliseIdentifier, type IdentifierType } from '../../src/model/identifiers.js';

const NORMAL: readonly (readonly [IdentifierType, unknown, string])[] = [
  ['doi', '10.1000/ABC', '10.1000/abc'],
  ['doi', 'https://doi.org/10.1000/abc?utm_source=x', '10.1000/abc'],
  ['doi', 'https://doi.org/10.1000/abc#top', '10.1000/abc'],
  ['doi', 'http://dx.doi.org/10.1000/abc/?a=1#top', '10.1000/abc'],
  ['doi', 'doi.org/10.1000/abc?x', '10.1000/abc'],
  ['doi', 'https://doi.org/10.1000/a%23b?x#y', '10.1000/a#b'],
  ['doi', 'https://doi.org/10.1000/what%3f', '10.1000/what?'],
  ['doi', '10.1000/a?b#c', '10.1000/a?b#c'],
  ['doi', 'doi:10.1000/a#b', '10.1000/a#b'],
  [
    'doi',
    '10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-#',
    '10.1002/(sici)1097-4571(199806)49:8<693::aid-asi4>3.0.co;2-#',
  ],
  [
    'doi',
    'https://doi.org/10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-#',
    '10.1002/(sici)1097-4571(199806)49:8<693::aid-asi4>3.0.co;2-#',
  ],
  [
    'doi',
    'https://doi.org/10.1002/(SICI)1097-4571(199806)49:8%3C693::AID-ASI4%3E3.0.CO;2-O?x=1',
    '10.1002/(sici)1097-4571(199806)49:8<693::aid-asi4>3.0.co;2-o',
  ],
  ['doi', '10.1000/abc.', '10.1000/abc'],
  ['arxiv', '2104.12255', '2104.12255'],
  ['arxiv', 'arXiv:1706.03762v5 [cs.CL]', '1706.03762'],
  ['arxiv', 'arXiv:1706.03762v5 [cs.CL] 2 Aug 2023', '1706.03762'],
  ['arxiv', '1706.03762 [stat]', '1706.03762'],
  ['arxiv', 'https://arxiv.org/abs/1706.03762?context=cs', '1706.03762'],
  ['arxiv', 'https://arxiv.org/abs/1706.03762v2#top', '1706.03762'],
  ['arxiv', 'https://arxiv.org/abs/1706.03762/', '1706.03762'],
  ['arxiv', 'https://arxiv.org/pdf/1706.03762v5.pdf?download=1', '1706.03762'],
  ['arxiv', 'arxiv.org/abs/math.GT/0309136?x', 'math/0309136'],
  ['arxiv', 'https://doi.org/10.48550/arXiv.1706.03762?x=1', '1706.03762'],
  ['arxiv', 2104.12255, '2104.12255'],
  ['arxiv', 1203.1234, '1203.1234'],
  ['openalex', 'https://openalex.org/W123/', 'W123'],
  ['openalex', 'https://api.openalex.org/works/w0123?select=id', 'W123'],
  ['s2_paper', `https://www.semanticscholar.org/paper/A-title/${'ab'.repeat(20)}?x#y`, 'ab'.repeat(20)],
  ['pmid', 'https://pubmed.ncbi.nlm.nih.gov/123/?dopt=Abstract', '123'],
  ['pmid', 'https://www.ncbi.nlm.nih.gov/pubmed/0123?dopt=Abstract', '123'],
  ['pmid', 'https://europepmc.org/article/MED/123', '123'],
  ['pmid', 'PMID: 123', '123'],
  ['pmcid', 'PMC1234567.1', 'PMC1234567'],
  ['pmcid', 'https://europepmc.org/articles/PMC123', 'PMC123'],
  ['pmcid', 'https://europepmc.org/article/PMC/PMC123', 'PMC123'],
  ['pmcid', 'https://www.ncbi.nlm.nih.gov/pmc/articles/PMC123/?report=x', 'PMC123'],
  ['pmcid', 'https://pmc.ncbi.nlm.nih.gov/articles/PMC123/#abstract', 'PMC123'],
  ['pmcid', 123, 'PMC123'],
  ['acl', 'https://aclanthology.org/P19-1001.pdf', 'P19-1001'],
  ['acl', 'https://aclanthology.org/2020.acl-main.1/?x', '2020.acl-main.1'],
  ['dblp', 'https://dblp.org/rec/conf/nips/VaswaniSPUJGKP17.html?view=bibtex', 'conf/nips/VaswaniSPUJGKP17'],
];

const REJECTED: readonly (readonly [IdentifierType, unknown])[] = [
  ['doi', '10.1000/..'],
  ['doi', '10.1000/'],
  ['doi', 'https://doi.org/10.1000/?x=1'],
  ['doi', 'https://doi.org/10.1000/#top'],
  ['doi', 'https://example.org/10.1000/abc'],
  ['doi', 10.1],
  ['doi', 'n/a'],
  ['arxiv', 'cs.CL'],
  ['arxiv', '1706.03762 and more'],
  ['arxiv', 'https://example.org/abs/1706.03762'],
  // Zeros at either end of a number are lost: 2104.12250 or 2104.1225? 0704.0001 or 704.0001?
  ['arxiv', 2104.1225],
  ['arxiv', 704.0001],
  ['arxiv', 1203.123],
  ['arxiv', 1213.1234],
  ['arxiv', 2104.123456],
  ['arxiv', 210412255],
  ['arxiv', -2104.12255],
  ['openalex', 'https://openalex.org/A123/'],
  ['openalex', 123.5],
  ['pmid', 'https://pubmed.ncbi.nlm.nih.gov/?term=123'],
  ['pmid', 'https://example.org/123'],
  ['pmid', '123.1'],
  ['pmcid', '1234567.1'],
  ['pmcid', 'https://europepmc.org/article/MED/123'],
  ['pmcid', 'https://europepmc.org/search?query=PMC123'],
  ['pmcid', 'PMCX'],
  ['acl', 'https://aclanthology.org/people/a/ann.pdf'],
  ['acl', 'https://example.org/P19-1001.pdf'],
  ['mag', null],
];

describe('an identifier', () => {
  it.each(NORMAL)('of type %s: %j is %s', (type, raw, expected) => {
    expect(normaliseIdentifier(type, raw)).toBe(expected);
    expect(normaliseIdentifier(type, expected)).toBe(expected);
  });

  it.each(REJECTED)('of type %s is not in %j', (type, raw) => {
    expect(normaliseIdentifier(type, raw)).toBeUndefined();
  });
});
