import type { ListerId } from '../model/listed-paper.js';
import { aclAnthologyDefinition } from './acl_anthology/definition.js';
import { crossrefListerDefinition } from './crossref/definition.js';
import { cvfDefinition } from './cvf/definition.js';
import { dblpDefinition } from './dblp/definition.js';
import type { ListerDefinition } from './definition.js';
import { neuripsDefinition } from './neurips/definition.js';
import { openalexListerDefinition } from './openalex/definition.js';
import { openreviewDefinition } from './openreview/definition.js';
import { pmlrDefinition } from './pmlr/definition.js';
import { semanticScholarListerDefinition } from './semantic_scholar/definition.js';

/**
 * Every lister there is, in the order in which they are asked: those of a venue's own proceedings, which need no login; OpenReview; then
 * those that have all sorts of venues. Why in this order: docs/decisions.md.
 */
export const LISTERS: readonly ListerDefinition[] = [
  aclAnthologyDefinition,
  pmlrDefinition,
  neuripsDefinition,
  cvfDefinition,
  openreviewDefinition,
  openalexListerDefinition,
  crossrefListerDefinition,
  semanticScholarListerDefinition,
  dblpDefinition,
];

export function findLister(id: ListerId): ListerDefinition | undefined {
  return LISTERS.find((lister) => lister.id === id);
}
