import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { TEMPORARY_ROOT } from './temporary-root.js';

/** A folder with these files (path below it to content), removed by `remove`. */
export class FolderOfFiles {
  readonly path = mkdtempSync(join(TEMPORARY_ROOT, 'cf-folder-'));

  constructor(files: Readonly<Record<string, string | Buffer>> = {}) {
    for (const [name, content] of Object.entries(files)) this.write(name, content);
  }

  at(name: string): string {
    return join(this.path, name);
  }

  /** `changedAt`: seconds since 1970; the same for all where not given, so that nothing depends on the clock. */
  write(name: string, content: string | Buffer, changedAt = 1_700_000_000): void {
    mkdirSync(dirname(this.at(name)), { recursive: true });
    writeFileSync(this.at(name), content);
    utimesSync(this.at(name), changedAt, changedAt);
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
