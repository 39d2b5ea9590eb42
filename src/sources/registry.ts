import type { SourceId } from '../model/outcome.js';
import { arxivDefinition } from './arxiv/definition.js';
import { crossrefDefinition } from './crossref/definition.js';
import { dataciteDefinition } from './datacite/definition.js';
import { europepmcDefinition } from './europepmc/definition.js';
import { openalexDefinition } from './openalex/definition.js';
import { semanticScholarDefinition } from './semantic_scholar/definition.js';
import { snapshotDefinition } from './snapshot/definition.js';
import type { SourceDefinition } from './definition.js';

/** Every source there is, in the order in which they are asked by default: free before rationed. */
export const SOURCES: readonly SourceDefinition[] = [
  snapshotDefinition,
  semanticScholarDefinition,
  crossrefDefinition,
  europepmcDefinition,
  dataciteDefinition,
  arxivDefinition,
  openalexDefinition,
];

export function findSource(id: SourceId): SourceDefinition | undefined {
  return SOURCES.find((source) => source.id === id);
}
