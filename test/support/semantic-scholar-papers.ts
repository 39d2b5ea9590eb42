import type { WorldWork } from './world-work.js';

/** A paper in Semantic Scholar's shape of 2026, with every field that can be asked for. */
export type FakePaper = Readonly<Record<string, unknown>>;

export function semanticScholarPaper(work: WorldWork): FakePaper {
  return {
    paperId: work.s2,
    corpusId: Number(work.corpusId),
    externalIds: {
      ...(work.arxiv !== undefined && { ArXiv: work.arxiv }),
      // The real one often has them in capitals.
      ...(work.doi !== undefined && { DOI: work.doi.toUpperCase() }),
      CorpusId: Number(work.corpusId),
      ...(work.pmid !== undefined && { PubMed: work.pmid }),
      ...(work.pmcid !== undefined && { PubMedCentral: work.pmcid.replace(/^PMC/, '') }),
    },
    url: `https://www.semanticscholar.org/paper/${work.s2}`,
    title: work.title,
    abstract: work.abstract ?? null,
    venue: work.venue,
    publicationVenue: { id: '00000000-0000-4000-8000-000000000000', name: work.venue, type: 'journal' },
    year: work.year,
    publicationDate: `${work.year}-05-17`,
    referenceCount: work.citations % 40,
    citationCount: work.citations,
    isOpenAccess: work.arxiv !== undefined,
    openAccessPdf:
      work.arxiv === undefined
        ? { url: '', status: 'CLOSED', license: null, disclaimer: 'Notice: …' }
        : { url: `https://arxiv.org/pdf/${work.arxiv}`, status: 'GREEN', license: 'CCBY' },
    publicationTypes: ['JournalArticle'],
    journal: { name: work.venue, volume: String(work.year - 1960), pages: '1 - 12' },
    authors: work.authors.map((name, nth) => ({ authorId: String(nth + 1), name })),
  };
}
