import { doiOfArxiv } from '../../src/model/identifiers.js';
import type { FakeWork } from './openalex-works.js';
import type { WorldWork } from './world-work.js';

/** The one DOI under which OpenAlex has a work: that of its published version, or else its preprint's. */
export function worldDoi({ doi, arxiv }: WorldWork): string | undefined {
  return doi ?? (arxiv === undefined ? undefined : doiOfArxiv(arxiv));
}

/** A work as OpenAlex tells of it; its venue has this id (`https://openalex.org/S…`). */
export function openAlexWork(work: WorldWork, sourceId: string): FakeWork {
  const id = `https://openalex.org/${work.openalex}`;
  const bare = worldDoi(work);
  const doi = bare === undefined ? null : `https://doi.org/${bare}`;
  const published = {
    id: bare === undefined ? null : `doi:${bare}`,
    is_oa: work.arxiv !== undefined,
    landing_page_url: doi,
    pdf_url: null,
    license: null,
    source: { id: sourceId, display_name: work.venue, type: 'journal' },
  };
  const preprint = {
    id: `pmh:oai:arXiv.org:${work.arxiv}`,
    is_oa: true,
    landing_page_url: `https://arxiv.org/abs/${work.arxiv}`,
    pdf_url: `https://arxiv.org/pdf/${work.arxiv}`,
    license: 'cc-by',
    source: { id: 'https://openalex.org/S4306400194', display_name: 'arXiv (Cornell University)' },
  };
  const best = work.arxiv === undefined ? null : preprint;
  return {
    id,
    doi,
    title: work.title,
    display_name: work.title,
    ids: {
      openalex: id,
      ...(doi !== null && { doi }),
      ...(work.pmid !== undefined && { pmid: `https://pubmed.ncbi.nlm.nih.gov/${work.pmid}` }),
      ...(work.pmcid !== undefined && {
        pmcid: `https://www.ncbi.nlm.nih.gov/pmc/articles/${work.pmcid.replace(/^PMC/, '')}`,
      }),
    },
    publication_year: work.year,
    publication_date: `${work.year}-06-15`,
    language: 'en',
    type: 'article',
    authorships: work.authors.map((name, nth) => ({
      author_position: nth === 0 ? 'first' : 'middle',
      author: {
        id: `https://openalex.org/A${work.openalex.slice(1)}${nth}`,
        display_name: name,
        orcid: null,
      },
      institutions: [],
      raw_author_name: name,
      raw_affiliation_strings: ['Institute of Counting'],
    })),
    is_authors_truncated: false,
    primary_location: published,
    best_oa_location: best,
    locations: best === null ? [published] : [published, best],
    biblio: { volume: null, issue: null, first_page: null, last_page: null },
    cited_by_count: work.citations,
    counts_by_year: work.citations === 0 ? [] : [{ year: work.year + 1, cited_by_count: work.citations }],
    referenced_works_count: 0,
    abstract_inverted_index: work.abstract === undefined ? null : invertedIndex(work.abstract),
    open_access: {
      is_oa: best !== null,
      oa_status: best === null ? 'closed' : 'green',
      oa_url: best?.pdf_url ?? null,
    },
    is_retracted: false,
  };
}

function invertedIndex(text: string): Record<string, number[]> {
  const places = new Map<string, number[]>();
  text.split(' ').forEach((word, nth) => places.set(word, [...(places.get(word) ?? []), nth]));
  return Object.fromEntries(places);
}
