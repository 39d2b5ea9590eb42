/** A terminal that understands what cli-progress and our own views send, and tells what stands on it. */
export class FakeTerminal {
  readonly isTTY = true;
  readonly columns: number;
  written = '';
  cursorShown = true;
  wraps = true;
  readonly lines: string[] = [];
  private row = 0;
  private column = 0;

  constructor(columns: number) {
    this.columns = columns;
  }

  on(): void {
    // It never fails.
  }

  write(text: string): boolean {
    this.written += text;
    // eslint-disable-next-line no-control-regex
    for (const [token] of text.matchAll(/\x1b\[\??[\d;]*[A-Za-z]|\n|\r|[^\x1b\n\r]+/g)) this.take(token);
    return true;
  }

  /** What stands on it, without the empty lines at the end. */
  screen(): string {
    return this.lines.join('\n').trimEnd();
  }

  private take(token: string): void {
    if (token === '\n') {
      this.row++;
      this.column = 0;
      this.lines[this.row] ??= '';
    } else if (token === '\r') this.column = 0;
    else if (token.startsWith('\x1b')) this.control(token);
    else this.print(token);
  }

  private print(text: string): void {
    const line = (this.lines[this.row] ?? '').padEnd(this.column);
    this.lines[this.row] = line.slice(0, this.column) + text + line.slice(this.column + text.length);
    this.column += text.length;
  }

  private control(sequence: string): void {
    const amount = Number(/\d+/.exec(sequence)?.[0] ?? 1);
    const line = this.lines[this.row] ?? '';
    switch (sequence.at(-1)) {
      case 'A':
        this.row = Math.max(0, this.row - amount);
        return;
      case 'B':
        this.row += amount;
        return;
      case 'G':
        this.column = amount - 1;
        return;
      case 'K':
        this.lines[this.row] = sequence === '\x1b[2K' ? '' : line.slice(0, this.column);
        return;
      case 'J':
        this.lines.length = this.row + 1;
        this.lines[this.row] = line.slice(0, this.column);
        return;
      case 'h':
      case 'l':
        if (sequence.startsWith('\x1b[?25')) this.cursorShown = sequence.endsWith('h');
        else if (sequence.startsWith('\x1b[?7')) this.wraps = sequence.endsWith('h');
        return;
      case 'm':
        return;
      default:
        throw new Error(`a sequence that nobody expected: ${JSON.stringify(sequence)}`);
    }
  }
}
