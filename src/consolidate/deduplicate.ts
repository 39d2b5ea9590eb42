import type { ConsolidationCheckpointManager } from '../checkpoint/consolidation/consolidation-checkpoint-manager.js';
import type { Fact } from '../checkpoint/consolidation/facts.js';
import { readDecisions } from '../dedupe/decisions-file.js';
import type { PaperFile } from '../formats/paper-file.js';
import type { DuplicateOptions } from '../match/duplicates.js';
import type { Checkpointer } from './checkpointer.js';
import { comparisonOf, decisionsAbout, hashOfSearchAfter, recordFacts } from './duplicate-facts.js';
import { searchAfter, type FoundAfter } from './duplicates-after.js';
import { deduplicateBefore } from './duplicates-before.js';
import type { Report } from './events.js';
import type { Consolidation } from './publish.js';
import type { SearchSurroundings } from './search-duplicates.js';
import type { Stop } from '../run/stop.js';

interface DeduplicationSurroundings {
  readonly manager: ConsolidationCheckpointManager;
  readonly papers: PaperFile;
  readonly stop: Stop;
  readonly report: Report;
  readonly now: () => Date;
}

const IN_THE_JOURNAL: FoundAfter = { same: [], versions: [] };

/** Finds the duplicates of a session: before anything is asked, and once more in what the sources said. */
export class Deduplication {
  private readonly around: DeduplicationSurroundings;
  private readonly options: DuplicateOptions;
  private readonly checkpointer: Checkpointer;

  private constructor(
    around: DeduplicationSurroundings,
    options: DuplicateOptions,
    checkpointer: Checkpointer,
  ) {
    this.around = around;
    this.options = options;
    this.checkpointer = checkpointer;
  }

  /** With what people decided about these papers. Throws StateError when their decisions can't be read. */
  static async of(
    around: DeduplicationSurroundings,
    stateDir: string,
    checkpointer: Checkpointer,
  ): Promise<Deduplication> {
    const { manager, report } = around;
    const { dedupe, versions } = manager.session.options;
    const { decisions, notes } =
      dedupe === 'off' ? { decisions: [], notes: [] } : await readDecisions(stateDir);
    for (const message of notes) report({ type: 'note', message });
    const known = await decisionsAbout(decisions, manager.papers);
    const options = { dedupe, versions, decisions: known, unclear: false };
    return new Deduplication(around, options, checkpointer);
  }

  /** Before anything is asked; a checkpoint follows. What the journal has already is not looked for again. */
  async before(): Promise<void> {
    const { manager, papers, stop, now } = this.around;
    const search = this.search(() => stop.stopping.aborted);
    if (await deduplicateBefore(manager, papers, { ...search, now })) await this.checkpoint();
  }

  /**
   * After the asking. While something is left to ask, what is found is no fact: it is only for an output that is written all the
   * same. Undefined when the run was stopped meanwhile.
   */
  async after(what: Consolidation, complete: boolean): Promise<FoundAfter | undefined> {
    const { manager, stop, report, now } = this.around;
    const { duplicates } = manager.outcomes;
    if (this.options.dedupe === 'off') return IN_THE_JOURNAL;
    const hash = hashOfSearchAfter(duplicates.hashOf('before'), what.sources);
    if (complete && duplicates.hashOf('after') === hash) return IN_THE_JOURNAL;
    // A time limit leaves time to write, and to what that needs.
    const halted = (): boolean => stop.stopping.aborted && stop.reason !== 'max_runtime';
    const found = await searchAfter(what, this.search(halted));
    if (!found || !complete) return found;
    await recordFacts(manager, { stage: 'after', hash }, this.factsOf(found), now);
    report({
      type: 'deduplicated',
      stage: 'after',
      found: { same: found.same.length, versions: found.versions.length },
      duplicates: duplicates.same.length,
    });
    await this.checkpoint();
    return IN_THE_JOURNAL;
  }

  private *factsOf({ same, versions }: FoundAfter): Generator<Fact> {
    const { papers } = this.around.manager;
    for (const tie of same) yield { fact: 'same', stage: 'after', ...comparisonOf(tie, papers) };
    for (const tie of versions) yield { fact: 'versions', stage: 'after', ...comparisonOf(tie, papers) };
  }

  private search(halted: () => boolean): SearchSurroundings {
    const { manager, report } = this.around;
    return { index: manager.papers, options: this.options, halted, report };
  }

  private async checkpoint(): Promise<void> {
    await this.checkpointer.now('deduplication_completed', null, false);
  }
}
