const MOST_NAMED = 20;

/**
 * What is wrong with entries of a list, told by line. One bad entry does not lose the list: it is named, and the others
 * are read. Of a list that is bad from end to end only the first are named, and the rest counted.
 */
export class EntryTroubles {
  private readonly name: string;
  private readonly note: (message: string) => void;
  private named = 0;
  private left = 0;
  private kept = 0;
  private passed = 0;

  constructor(name: string, note: (message: string) => void) {
    this.name = name;
    this.note = note;
  }

  /** An entry that can't be read: it is not in the list. `what` says what is wrong, and what was expected. */
  leftOut(line: number, what: string): void {
    this.left++;
    this.tell(line, `${what}. This entry was left out; the others are read.`);
  }

  /** Entries that are not in the list. */
  get leftOutCount(): number {
    return this.left;
  }

  /** A line that belongs to no entry. */
  passedOver(line: number, what: string): void {
    this.passed++;
    this.tell(line, `${what}. This line was passed over.`);
  }

  /** An entry that was read although something is wrong with it. `what` says what is wrong, and what was made of it. */
  mended(line: number, what: string): void {
    this.kept++;
    this.tell(line, `${what}.`);
  }

  /** Counts those that were not named. To be called at the end of the list. */
  sumUp(): void {
    if (this.named <= MOST_NAMED) return;
    const parts = [
      this.left === 1 ? '1 entry was left out' : `${this.left} entries were left out`,
      ...(this.passed === 0 ? [] : [`${this.passed} lines outside of any entry were passed over`]),
      ...(this.kept === 0 ? [] : [`${this.kept} were read although something is wrong with them`]),
    ];
    this.note(`"${this.name}", in all: ${parts.join(', ')}; the first ${MOST_NAMED} are named above.`);
  }

  private tell(line: number, message: string): void {
    if (++this.named <= MOST_NAMED) this.note(`"${this.name}", line ${line}: ${message}`);
  }
}
