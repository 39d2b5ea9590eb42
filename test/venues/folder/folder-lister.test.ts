import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { venueNamed, type Venue } from '../../../src/match/venue-names.js';
import { InputError } from '../../../src/model/errors.js';
import type { NamedReader } from '../../../src/venues/folder/folder-index.js';
import { FolderLister } from '../../../src/venues/folder/folder-lister.js';
import type { ListedVolume } from '../../../src/venues/folder/folder-reader.js';
import type { ListedPage, VenueYear } from '../../../src/venues/lister.js';
import { askContext } from '../../support/ask-context.js';
import { pagesOf } from '../../support/list-pages.js';
import { FolderOfFiles } from '../../support/folder-of-files.js';

/** What was read, by the names of the files. */
let read: string[];
let folder: FolderOfFiles;

beforeEach(() => {
  read = [];
  folder = new FolderOfFiles();
});
afterEach(() => folder.remove());

/**
 * Reads files of lines `<venue>[+<venue>…] <year> <id>,<id>…` (`_` for a space in a venue), a volume each; `from <name>` takes them of the file beside it, and what begins otherwise than
 * with `volumes` is none.
 */
function lineReader(lister: string, ending: string, heading = 'volumes'): NamedReader {
  return {
    lister,
    reader: {
      reads: (name) => name.endsWith(ending),
      async *volumes(file): AsyncGenerator<ListedVolume> {
        read.push(file.name);
        const [head, ...lines] = (await file.bytes()).toString('utf8').trim().split('\n');
        if (head !== heading) return;
        for (const line of lines) {
          const [venues = '', year = '', ids = '', ...notes] = line.split(' ');
          if (venues === 'broken') throw new InputError(`"${file.name}" is broken at line 2`);
          const names = venues === 'from' ? (await file.beside(year)?.bytes())?.toString() : ids;
          yield {
            venues: venues === 'from' ? ['beside'] : venues.replaceAll('_', ' ').split('+'),
            year: venues === 'from' ? 2020 : Number(year),
            papers: (names ?? '')
              .split(',')
              .filter((id) => id !== '')
              .map((id) => ({ paper_id: id.trim(), title: `Of ${id.trim()}`, authors: [] })),
            ...(notes.length > 0 && { notes }),
          };
        }
      },
    },
  };
}

const readers = [
  lineReader('first', '.vol'),
  lineReader('second', '.vol', 'others'),
  lineReader('third', '.txt'),
];
const open = (): Promise<FolderLister> => FolderLister.open(folder.path, { readers });
const of = (name: string, year: number): VenueYear => ({ venue: venueNamed(name) as Venue, year });
const rows = (lister: FolderLister): string[] =>
  lister
    .found()
    .map(
      ({ venue, year, lister: id, papers, files }) =>
        `${venue.key} ${year} ${id} ${papers} ${files.join(' ')}`,
    );

/** Every page by a lister of its own, as after a kill. */
async function listAnew(wanted: VenueYear): Promise<ListedPage[]> {
  const pages: ListedPage[] = [];
  let next: string | undefined;
  do {
    const lister = await open();
    const page = await lister.list(wanted, next, askContext());
    await lister.close();
    if (typeof page === 'string') throw new Error(page);
    pages.push(page);
    next = page.next;
  } while (next !== undefined);
  return pages;
}

describe('a folder', () => {
  test('is read whole, once, at any depth, in the order of names, and told by venues and years', async () => {
    folder.write('b/two.vol', 'volumes\nICML 2021 c,d\nicml 2020 a');
    folder.write('a.vol', 'volumes\nInternational+Neural 2020 x\nadvances 1999 y\nicml 2021 e');
    folder.write('b/c/three.vol', 'others\nPeat 2020 z');
    const lister = await open();
    expect(rows(lister)).toEqual([
      'advances 1999 first 1 a.vol',
      'icml 2020 first 1 b/two.vol',
      'icml 2021 first 3 a.vol b/two.vol',
      'international 2020 first 1 a.vol',
      'neural 2020 first 1 a.vol',
      'peat 2020 second 1 b/c/three.vol',
    ]);
    expect(read).toEqual(['a.vol', 'b/c/three.vol', 'b/c/three.vol', 'b/two.vol']);
    expect(lister.notes).toEqual([]);
  });

  test('gives a volume of several venues once when all of the folder is wanted, and says that this is another edition', async () => {
    folder.write('a.vol', 'volumes\nlaw+mwe 2018 a,b\nmwe 2018 c');
    const both = await open();
    const once = await FolderLister.open(folder.path, { readers, once: true });
    expect(rows(both)).toEqual(['law 2018 first 2 a.vol', 'mwe 2018 first 3 a.vol']);
    expect(rows(once)).toEqual(['law 2018 first 2 a.vol', 'mwe 2018 first 1 a.vol']);
    expect(once.edition(of('law', 2018))).toBe(both.edition(of('law', 2018)));
    expect(once.edition(of('mwe', 2018))).not.toBe(both.edition(of('mwe', 2018)));
  });

  test('is listed a volume a page, each page the same in a new process', async () => {
    folder.write('a b.vol', 'volumes\nicml 2021 a\niclr 2021 x\nicml 2021 b,c note');
    folder.write('b.vol', 'volumes\nicml 2021 d');
    const lister = await open();
    read = [];
    const pages = await pagesOf(lister, of('ICML', 2021));
    expect(pages.map(({ papers }) => papers.map((paper) => paper.paper_id))).toEqual([
      ['a'],
      ['b', 'c'],
      ['d'],
    ]);
    expect(pages.map(({ total }) => total)).toEqual([4, 4, 4]);
    expect(pages[1]?.notes).toEqual(['note']);
    expect(read).toEqual(['a b.vol', 'b.vol']);
    expect(await listAnew(of('icml', 2021))).toEqual(pages);
  });

  test('listed twice at once gives the same as one after the other', async () => {
    folder.write('a.vol', 'volumes\nicml 2021 a\nicml 2020 x\nicml 2021 b\nicml 2020 y');
    const lister = await open();
    const [first, second] = await Promise.all(
      [2020, 2021].map(async (year) => {
        const one = (await lister.list(of('icml', year), undefined, askContext())) as ListedPage;
        const two = (await lister.list(of('icml', year), one.next, askContext())) as ListedPage;
        return [...one.papers, ...two.papers].map((paper) => paper.paper_id).join('');
      }),
    );
    expect([first, second]).toEqual(['xy', 'ab']);
    await lister.close();
  });

  test('says what it does not have', async () => {
    folder.write('a.vol', 'volumes\nicml 2021 a\niclr 2020');
    const lister = await open();
    expect(await lister.list(of('icml', 2020), undefined, askContext())).toBe('unknown');
    expect(await lister.list(of('peat', 2021), undefined, askContext())).toBe('unknown');
    expect(await lister.list(of('iclr', 2020), undefined, askContext())).toBe('unknown');
    expect(lister.edition(of('icml', 2020))).toBeUndefined();
    expect(lister.listerOf(of('icml', 2021))).toBe('first');
  });

  test('where two listers have a venue and year, the first one lists it, and both are told', async () => {
    folder.write('a.txt', 'volumes\nicml 2021 t1,t2');
    folder.write('b.vol', 'volumes\nicml 2021 v1');
    const lister = await open();
    expect(rows(lister)).toEqual(['icml 2021 first 1 b.vol', 'icml 2021 third 2 a.txt']);
    const page = (await lister.list(of('icml', 2021), undefined, askContext())) as ListedPage;
    expect(page.papers.map((paper) => paper.paper_id)).toEqual(['v1']);
  });

  test('takes a copy of a volume once, and says so', async () => {
    folder.write('a.vol', 'volumes\nicml 2021 a,b\nicml 2021 c');
    folder.write('copy.vol', 'volumes\nicml 2021 a,b\nicml 2021 c');
    const lister = await open();
    expect(rows(lister)).toEqual(['icml 2021 first 3 a.vol']);
    expect(lister.notes).toEqual([
      '"copy.vol" has a volume that stands in another file too: it is taken once',
    ]);
  });

  test('is not told by the titles of volumes, and can be listed by them', async () => {
    folder.write('a.vol', 'volumes\nbea+Peat_Workshop+NeurIPS 2021 a\nOnly_A_Title 2021 b');
    const lister = await open();
    expect(rows(lister)).toEqual([
      'bea 2021 first 1 a.vol',
      'neurips 2021 first 1 a.vol',
      'only title 2021 first 1 a.vol',
    ]);
    const page = (await lister.list(of('Peat Workshop', 2021), undefined, askContext())) as ListedPage;
    expect(page.papers.map((paper) => paper.paper_id)).toEqual(['a']);
  });

  test('unzips', async () => {
    folder.write('a.vol.gz', gzipSync('volumes\nicml 2021 a,b'));
    expect(rows(await open())).toEqual(['icml 2021 first 2 a.vol.gz']);
  });

  test('counts what nobody reads, and leaves out dot files and links', async () => {
    folder.write('a.vol', 'volumes\nicml 2021 a\n(--) 2021 b');
    for (const name of ['README.md', 'x/1.pdf', 'x/2.pdf', 'none.vol']) folder.write(name, 'nothing');
    folder.write('.git/hidden.vol', 'volumes\nicml 2021 hidden');
    folder.write('x/.hidden.vol', 'volumes\nicml 2021 hidden');
    const elsewhere = new FolderOfFiles({ 'e.vol': 'volumes\nicml 2021 elsewhere' });
    symlinkSync(elsewhere.path, folder.at('away'));
    symlinkSync(elsewhere.at('e.vol'), folder.at('e.vol'));
    symlinkSync(folder.path, folder.at('x/around'));
    const lister = await open();
    elsewhere.remove();
    expect(rows(lister)).toEqual(['icml 2021 first 1 a.vol']);
    expect(lister.notes).toEqual([
      '4 files ("README.md", "none.vol", "x/1.pdf", …) are none that a lister can read',
      '"a.vol" has papers of no venue: they are left out',
      '3 symbolic links are not followed',
    ]);
  });

  test('leaves out the outputs of earlier collections, with what stands beside them', async () => {
    const mine = 'volumes\nicml 2021 mine';
    folder.write('a.vol', 'volumes\nicml 2021 a');
    for (const name of [
      'out.vol',
      'out.vol.jsonl',
      'out.vol.meta.json',
      'x/again.vol',
      'x/again.vol.meta.json',
    ])
      folder.write(name, mine);
    folder.write('out/b.vol', 'volumes\nicml 2020 b');
    const lister = await open();
    expect(rows(lister)).toEqual(['icml 2020 first 1 out/b.vol', 'icml 2021 first 1 a.vol']);
    expect(lister.notes).toEqual([
      '5 files ("out.vol", "out.vol.jsonl", "out.vol.meta.json", …) were written by cf, and are not read',
    ]);
  });

  test('does not wait for a pipe', async () => {
    expect(spawnSync('mkfifo', [folder.at('pipe.vol')]).status).toBe(0);
    expect(rows(await open())).toEqual([]);
  });
});

describe('the edition of a venue and year', () => {
  const editions = async (): Promise<(string | undefined)[]> => {
    const lister = await open();
    return [of('icml', 2021), of('icml', 2020), of('beside', 2020)].map((wanted) => lister.edition(wanted));
  };
  beforeEach(() => {
    folder.write('a.vol', 'volumes\nicml 2021 a');
    folder.write('b.vol', 'volumes\nicml 2020 b');
    folder.write('c.vol', 'volumes\nfrom ids.cfg');
    folder.write('ids.cfg', 'p,q');
  });

  test('stays while its files stay, whatever happens to others', async () => {
    const before = await editions();
    expect(new Set(before).size).toBe(3);
    expect(await editions()).toEqual(before);
    folder.write('b.vol', 'volumes\nicml 2020 c', 1_700_000_060);
    const [first, second, third] = await editions();
    expect([first, third]).toEqual([before[0], before[2]]);
    expect(second).not.toBe(before[1]);
  });

  test('changes with a file beside its own, and with one more file', async () => {
    const before = await editions();
    folder.write('ids.cfg', 'p,r', 1_700_000_060);
    folder.write('d.vol', 'volumes\nicml 2021 d');
    const after = await editions();
    expect(after.map((edition, nth) => edition === before[nth])).toEqual([false, true, false]);
  });

  test('ends a listing that was begun in another one', async () => {
    folder.write('d.vol', 'volumes\nicml 2021 d');
    const page = (await (await open()).list(of('icml', 2021), undefined, askContext())) as ListedPage;
    expect(page.next).toBeDefined();
    folder.write('a.vol', 'volumes\nicml 2021 other', 1_700_000_060);
    expect(await (await open()).list(of('icml', 2021), page.next, askContext())).toBe('expired');
    expect(await (await open()).list(of('icml', 2019), page.next, askContext())).toBe('expired');
    expect(await (await open()).list(of('icml', 2021), 'nonsense', askContext())).toBe('expired');
  });

  test('files that a file is read along with are none that nobody reads', async () => {
    expect((await open()).notes).toEqual([]);
  });
});

describe('a folder that cannot be read', () => {
  test.each([
    ['nowhere', /^cannot read the folder ".*nowhere": no such file or folder$/],
    ['a.vol', /^cannot read the folder ".*a\.vol": it is a file; expected a folder$/],
  ])('%s is told', async (name, message) => {
    folder.write('a.vol', 'volumes');
    await expect(FolderLister.open(folder.at(name), { readers })).rejects.toThrow(message);
    await expect(FolderLister.open(folder.at(name), { readers })).rejects.toBeInstanceOf(InputError);
  });

  test('a broken file is told with its name and place', async () => {
    folder.write('x/a.vol', 'volumes\nbroken');
    await expect(open()).rejects.toThrow('"x/a.vol" is broken at line 2');
  });

  test('a zipped file that was cut is told with its name', async () => {
    const whole = gzipSync(`volumes\nicml 2021 ${'abc,'.repeat(1000)}`);
    folder.write('a.vol.gz', whole.subarray(0, whole.length - 20));
    await expect(open()).rejects.toThrow(/a\.vol\.gz" is damaged: it cannot be unzipped/);
  });

  test('folders without end are told', async () => {
    mkdirSync(folder.at('d/'.repeat(20)), { recursive: true });
    await expect(open()).rejects.toThrow(/has folders more than 16 deep/);
  });

  test.skipIf(process.getuid?.() === 0)('a file without permission is told', async () => {
    folder.write('a.vol', 'volumes');
    chmodSync(folder.at('a.vol'), 0);
    await expect(open()).rejects.toThrow(/cannot read ".*a\.vol": permission denied/);
  });

  test('a file that was changed since the folder was opened is not listed', async () => {
    folder.write('a.vol', 'volumes\nicml 2021 a');
    const lister = await open();
    folder.write('a.vol', 'volumes\nicml 2021 b', 1_700_000_060);
    await expect(lister.list(of('icml', 2021), undefined, askContext())).rejects.toThrow(
      /a\.vol" was changed while the folder was read$/,
    );
  });

  test('stops where it is told to', async () => {
    folder.write('a.vol', 'volumes\nicml 2021 a');
    const stopped = new Error('stopped');
    let files = 0;
    const check = (): void => {
      if (files++ > 0) throw stopped;
    };
    await expect(FolderLister.open(folder.path, { readers, check })).rejects.toBe(stopped);
    const lister = await open();
    const context = { ...askContext(), stopping: AbortSignal.abort() };
    await expect(lister.list(of('icml', 2021), undefined, context)).rejects.toThrow('interrupted');
  });
});
