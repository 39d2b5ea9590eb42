/** The names in all folders at one moment of a replayed recording. Folders and files are known by number; 0 is the root. */
export class LiveNames {
  readonly #folders = new Map<number, Map<string, number>>();

  addFolder(inode: number): void {
    this.#folders.set(inode, new Map());
  }

  get(folder: number, name: string): number | undefined {
    return this.#folders.get(folder)?.get(name);
  }

  set(folder: number, name: string, to: number | null): void {
    if (to === null) this.#folders.get(folder)?.delete(name);
    else this.#folders.get(folder)?.set(name, to);
  }

  lookup(path: string): number | undefined {
    let inode: number | undefined = 0;
    for (const name of path === '' ? [] : path.split('/')) {
      inode = inode === undefined ? undefined : this.get(inode, name);
    }
    return inode;
  }

  existing(path: string): number {
    const inode = this.lookup(path);
    if (inode === undefined) throw outOfOrder(`"${path}" is not there`);
    return inode;
  }

  place(path: string): { folder: number; name: string } {
    const cut = path.lastIndexOf('/');
    return { folder: this.existing(cut < 0 ? '' : path.slice(0, cut)), name: path.slice(cut + 1) };
  }

  isNamed(inode: number): boolean {
    return [...this.#folders.values()].some((names) => [...names.values()].includes(inode));
  }

  nameOf(inode: number): string {
    if (inode === 0) return 'the recorded folder';
    for (const [folder, names] of this.#folders) {
      for (const [name, to] of names) {
        if (to === inode) return folder === 0 ? name : `${this.nameOf(folder)}/${name}`;
      }
    }
    return `a file without a name (${inode})`;
  }
}

export function outOfOrder(what: string): Error {
  return new Error(`the recording contradicts itself: ${what}`);
}
