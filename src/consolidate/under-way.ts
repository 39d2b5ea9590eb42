import type { Step } from '../sources/source.js';

/** The batches that are under way, by the number of their step, within what each step allows at once. */
export class UnderWay {
  private readonly steps: readonly Pick<Step, 'concurrency'>[];
  private readonly asking: readonly Set<Promise<void>>[];
  private readonly failed: (error: unknown) => void;

  /** `failed` is told what a batch throws. */
  constructor(steps: readonly Pick<Step, 'concurrency'>[], failed: (error: unknown) => void) {
    this.steps = steps;
    this.asking = steps.map(() => new Set());
    this.failed = failed;
  }

  start(step: number, task: () => Promise<void>): void {
    const asking = this.asking[step]!;
    const done: Promise<void> = task()
      .catch(this.failed)
      .finally(() => asking.delete(done));
    asking.add(done);
  }

  /** True when a step has as many batches under way as it may. */
  isBusy(step: number): boolean {
    return this.asking[step]!.size >= this.steps[step]!.concurrency;
  }

  /** The first step that has a batch under way; -1 when there is none. */
  firstStep(): number {
    return this.asking.findIndex(({ size }) => size > 0);
  }

  /** Until one more batch is done: of this step, or of any. */
  async next(step?: number): Promise<void> {
    await Promise.race(step === undefined ? this.asking.flatMap((some) => [...some]) : this.asking[step]!);
  }

  async all(): Promise<void> {
    await Promise.all(this.asking.flatMap((some) => [...some]));
  }
}
