import { describe, expect, it } from 'vitest';
import { compareVenues, readVenue } from '../../src/match/venue.js';

describe('venues', () => {
  it.each([
    ['New England Journal of Medicine', 'N Engl J Med', 'same'],
    ['The New England journal of medicine', 'New Engl. J. Med.', 'same'],
    ['Clinical & Experimental Immunology', 'Clinical and Experimental Immunology', 'same'],
    ['Journal of the American Medical Association', 'JAMA', 'same'],
    ['PNAS', 'Proceedings of the National Academy of Sciences of the United States of America', 'same'],
    ['BMJ (Clinical research ed.)', 'BMJ', 'same'],
    ['Haematologica-the Hematology Journal', 'Haematologica', 'compatible'],
    [
      'International journal of cancer.Journal international du cancer',
      'International Journal of Cancer',
      'same',
    ],
    ['Proceedings of the 31st International Conference on Machine Learning', 'ICML', 'same'],
    ['ICDM', 'International Conference on Software Engineering', 'different'],
    ['Encyclopaedia of Behaviour', 'Encyclopedia of Behavior', 'same'],
    ['Proc Natl Acad Sci U S A', 'Proceedings of the National Academy of Sciences', 'same'],
    [
      'Proceedings of the 31st International Conference on Machine Learning, 2014',
      'International Conference on Machine Learning',
      'same',
    ],
    ['VLDB', 'Very Large Data Bases', 'same'],
    ['VLDB J.', 'The VLDB Journal: The International Journal on Very Large Data Bases', 'same'],
    ['SIGMOD Record', 'ACM SIGMOD Conference', 'different'],
    ['Nephron', 'Nephron - Clinical Practice', 'same'],
    ['Pediatric Nephrology', 'Pediatric Transplantation', 'different'],
    ['Blood', 'Blood Reviews', 'different'],
    ['CoRR', 'arXiv preprint arXiv:1234.5678', 'same'],
    ['', 'Blood', 'unknown'],
  ] as const)('%s and %s: %s', (one, other, expected) => {
    expect(compareVenues(readVenue(one), readVenue(other))).toBe(expected);
    expect(compareVenues(readVenue(other), readVenue(one))).toBe(expected);
  });

  it.each([
    ['arXiv', 'server'],
    ['bioRxiv', 'server'],
    ['SSRN Electronic Journal', 'server'],
    ['Proceedings of the 5th Workshop on Walking', 'meeting'],
    ['Proceedings of the National Academy of Sciences', 'journal'],
    ['Dissertation Abstracts International', 'thesis'],
    ['ClinicalTrials.gov', 'registry'],
    ['Nature', 'journal'],
  ] as const)('%s is of the kind %s', (name, kind) => {
    expect(readVenue(name)?.kind).toBe(kind);
  });
});
