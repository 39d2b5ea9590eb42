import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { ListedPaper } from '../../model/listed-paper.js';
import type { OriginalCheckpointFile } from './venue-checkpoint-form.js';
import type { LoadedVenueCheckpoint } from './venue-checkpoints.js';

// Simple checkpoints as the tool that came before wrote them: papers are title, paper_id and source_url.

/** Where such a file may be: it was named as the venue was typed. Only names that are safe as part of a file's. */
export function originalPaths(folder: string, names: readonly string[], year: number): string[] {
  const typed = names.filter((name) => /^[\w-][\w .&+-]{0,99}$/.test(name));
  const spelt = typed.flatMap((name) => [name, name.toUpperCase(), name.toLowerCase()]);
  return [...new Set(spelt)].map((name) => join(folder, `${name}_${year}_checkpoint.json`));
}

/** Whether it is of the venue of these names, and of the year. */
export function isOf(file: OriginalCheckpointFile, year: number, names: readonly string[]): boolean {
  const folded = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  return file.year === year && names.some((name) => folded(name) === folded(file.venue));
}

/** One that was completed and holds fewer papers than it counted is not complete: its papers were lost. */
export function originalListing(file: OriginalCheckpointFile, venue: string): LoadedVenueCheckpoint {
  const papers = papersOf(file);
  const { year, papers_collected: counted, last_updated } = file;
  const lost = counted - papers.length;
  const checkpoint = {
    venue,
    year,
    papers_collected: papers.length,
    completed: file.completed && lost <= 0,
    last_updated,
  };
  const note = `the checkpoint of ${file.venue} ${year} counts ${counted} papers and holds ${papers.length}`;
  return {
    checkpoint,
    papers: () => Readable.from(papers) as AsyncIterable<ListedPaper>,
    notes: file.completed && lost > 0 ? [note] : [],
  };
}

/** Papers without a title are left out. An id that is missing or there twice is made unique by the paper's place. */
function papersOf(file: OriginalCheckpointFile): ListedPaper[] {
  const ids = new Set<string>();
  return file.papers.flatMap(({ title, paper_id, source_url }, nth) => {
    const plain = title?.trim() ?? '';
    if (plain === '') return [];
    const given = paper_id?.trim() ?? '';
    const id = given === '' || ids.has(given) ? `${given}#${nth + 1}` : given;
    ids.add(id);
    const url = source_url?.trim() ?? '';
    return [{ paper_id: id, title: plain, authors: [], ...(url !== '' && { source_url: url }) }];
  });
}
