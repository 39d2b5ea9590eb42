/** Lets everybody through who waits at the moment it opens, then is shut again. */
export class Gate {
  private wake: () => void = () => undefined;
  private waiting: Promise<void> | undefined;

  passed(): Promise<void> {
    this.waiting ??= new Promise((resolve) => {
      this.wake = resolve;
    });
    return this.waiting;
  }

  open(): void {
    this.waiting = undefined;
    this.wake();
  }
}
