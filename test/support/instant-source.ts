import type { Outcome } from '../../src/model/outcome.js';
import { keyOfListing, type Listing } from '../../src/sources/listing.js';
import type {
  AskContext,
  Batch,
  BatchAnswer,
  ListingSize,
  Question,
  Source,
  Step,
} from '../../src/sources/source.js';

/** What the source was asked, batch by batch: titles or DOIs of the papers. */
export interface AskedBatch {
  readonly step: string;
  readonly papers: readonly string[];
  readonly listing?: string;
}

export interface InstantSourceOptions {
  readonly id?: string;
  readonly batchSize?: number;
  readonly concurrency?: number;
  /** Decides the outcome; the default finds every paper with an even number of letters in its name. */
  readonly answer?: (question: Question, step: string) => Outcome;
  /** Called before each batch is answered. */
  readonly before?: (batch: Batch, context: AskContext) => Promise<void>;
  readonly unavailable?: () => BatchAnswer['unavailable'];
  /** The size of a venue, for a source that can list venues; it then has a step `by_sweep` before its titles. */
  readonly works?: (listing: Listing) => ListingSize;
  /** Its titles are searches, so many seconds for each, which come when all sources are through. */
  readonly searches?: { readonly seconds: number; readonly credits?: number };
  /** False for lists so large that remembering what was asked would show in the memory. */
  readonly remembers?: boolean;
}

export const nameOf = ({ paper }: Question): string => paper.identifiers.doi ?? paper.title ?? '?';

/** A source in this process that answers at once and remembers what it was asked. */
export class InstantSource implements Source {
  readonly id: string;
  readonly steps: readonly Step[];
  readonly asked: AskedBatch[] = [];
  /** The listings whose size was asked for. */
  readonly counted: string[] = [];
  private readonly options: InstantSourceOptions;

  constructor(options: InstantSourceOptions = {}) {
    this.options = options;
    this.id = options.id ?? 'instant';
    const size = {
      batchSize: options.batchSize ?? 10,
      maxBatchSize: 100_000,
      concurrency: options.concurrency ?? 2,
    };
    const estimate = (papers: number): { requests: number; credits: number; seconds: number } => ({
      requests: Math.ceil(papers / size.batchSize),
      credits: 0,
      seconds: options.works ? papers : 0,
    });
    this.steps = [
      {
        name: 'by_identifier',
        uses: 'given',
        ...size,
        estimate,
        canAsk: (q) => q.identifiers.doi !== undefined,
      },
      {
        name: 'by_found_identifier',
        uses: 'found',
        ...size,
        estimate,
        canAsk: (q) => q.identifiers.doi !== undefined,
      },
      ...this.sweepStep(size, estimate),
      {
        name: 'by_title',
        uses: 'title',
        ...size,
        canAsk: (q) => q.paper.title !== undefined,
        ...(options.searches === undefined ? { estimate } : searching(options.searches)),
      },
    ];
  }

  private sweepStep(
    size: Pick<Step, 'batchSize' | 'maxBatchSize' | 'concurrency'>,
    estimate: Step['estimate'],
  ): Step[] {
    const { works } = this.options;
    if (!works) return [];
    const pages = (papers: number): number => Math.ceil(papers / 100);
    return [
      {
        name: 'by_sweep',
        uses: 'title',
        ...size,
        estimate,
        canAsk: ({ paper }) =>
          paper.title !== undefined && paper.venue !== undefined && paper.year !== undefined,
        sweeps: {
          count: (listing) => {
            this.counted.push(keyOfListing(listing));
            return Promise.resolve(works(listing));
          },
          estimate: (all) => ({ requests: pages(all), credits: 0, seconds: pages(all) }),
        },
      },
    ];
  }

  get papersAsked(): string[] {
    return this.asked.flatMap((batch) => batch.papers);
  }

  open(): Promise<void> {
    return Promise.resolve();
  }

  async ask(batch: Batch, context: AskContext): Promise<BatchAnswer> {
    await this.options.before?.(batch, context);
    const unavailable = this.options.unavailable?.();
    if (context.signal.aborted || unavailable) {
      const outcomes = batch.questions.map((): Outcome => ({ outcome: 'failed', reason: 'interrupted' }));
      return unavailable ? { outcomes, unavailable } : { outcomes };
    }
    if (this.options.remembers !== false)
      this.asked.push({
        step: batch.step,
        papers: batch.questions.map(nameOf),
        ...(batch.listing && { listing: keyOfListing(batch.listing) }),
      });
    const answer = this.options.answer ?? answerByName;
    return { outcomes: batch.questions.map((question) => answer(question, batch.step)) };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

export function enriched(question: Question, score = 1): Outcome {
  return {
    outcome: 'enriched',
    enrichment: {
      matched_by: question.identifiers.doi === undefined ? 'title' : 'doi',
      score,
      record: {
        title: question.paper.title ?? 'A title',
        year: 2020,
        venue: 'Journal of Examples',
        identifiers: [{ type: 'openalex', value: `W${nameOf(question).length}` }],
        citations: { count: nameOf(question).length },
        abstract: { text: `About ${nameOf(question)}.` },
        urls: [`https://example.org/${encodeURIComponent(nameOf(question))}`],
      },
    },
  };
}

function answerByName(question: Question, step: string): Outcome {
  return nameOf(question).length % 2 === 0 ? enriched(question) : { outcome: 'absent', step };
}

function searching({
  seconds,
  credits = 0,
}: {
  seconds: number;
  credits?: number;
}): Pick<Step, 'searches' | 'estimate'> {
  const estimate = (papers: number): ReturnType<Step['estimate']> => ({
    requests: papers,
    credits: papers * credits,
    seconds: papers * seconds,
  });
  return { searches: true, estimate };
}
