import { describe, expect, test } from 'vitest';
import type { LogLine } from '../support/crash-log.js';
import type { CrashModel, CrashState } from '../support/crash-states.js';
import { crashStates, finalTree } from '../support/crash-states.js';
import type { Tree } from '../support/crash-tree.js';

const OLD_TARGET: LogLine = {
  op: 'initial',
  entries: [{ path: 'target', kind: 'file', data: Buffer.from('old').toString('base64') }],
};
const EMPTY: LogLine = { op: 'initial', entries: [] };

const write = (handle: string, text: string, position: number | null = null): LogLine => ({
  op: 'write',
  handle,
  position,
  data: Buffer.from(text).toString('base64'),
});
const open = (path: string, how: Partial<Extract<LogLine, { op: 'open' }>> = {}): LogLine => ({
  op: 'open',
  handle: path,
  path,
  create: true,
  truncate: true,
  append: false,
  ...how,
});
const openFolder = (path: string, handle: string): LogLine =>
  open(path, { handle, create: false, truncate: false });
const sync = (handle: string): LogLine[] => [
  { op: 'sync-begin', sync: `sync ${handle}`, handle, dataOnly: false },
  { op: 'sync', sync: `sync ${handle}` },
];
const say = (text: string): LogLine => ({ op: 'say', stream: 'stdout', text });
const RENAME: LogLine = { op: 'rename', from: 'next', to: 'target' };

const written: LogLine[] = [open('next'), write('next', 'new!')];
const folderSynced: LogLine[] = [openFolder('', 'root'), ...sync('root')];

/** Parts of `new!` in a file that has its full length already. */
const TORN_NEW = ['n...', 'ne..', 'new.', '.ew!', '..w!', '...!'];

const textOf = (tree: Tree, path: string) => {
  const content = tree.get(path);
  return Buffer.isBuffer(content) ? content.toString() : content;
};
const statesOf = (log: LogLine[], model: CrashModel): CrashState[] => [
  ...crashStates(log, { model, seed: 7 }),
];
/** What one file may hold after a crash, over all states; zeros are shown as dots. */
const fatesOf = (log: LogLine[], model: CrashModel, path: string) =>
  new Set(statesOf(log, model).map(({ tree }) => textOf(tree, path)?.replaceAll('\0', '.')));
/** A paper clip for trees: `a=text b=text`. */
const show = (tree: Tree) =>
  [...tree].map(([path, content]) => `${path}=${content === 'dir' ? '/' : content.toString()}`).join(' ');
const treesOf = (log: LogLine[], model: CrashModel) =>
  new Set([...crashStates(log, { model, distinguishSayings: false })].map(({ tree }) => show(tree)));

describe('a killed process loses nothing', () => {
  test('every prefix of the operations is a state, and no other', () => {
    expect(treesOf([OLD_TARGET, ...written, RENAME], 'kill')).toEqual(
      new Set(['target=old', 'next= target=old', 'next=new! target=old', 'target=new!']),
    );
  });
});

describe('replacing a file without syncing the new one', () => {
  const log = [OLD_TARGET, ...written, RENAME];

  test('ext4 writes the data out before the rename takes the place of an existing file', () => {
    expect(fatesOf(log, 'ext4', 'target')).toEqual(new Set(['old', 'new!']));
  });

  test('ext4 does not do so for a new name', () => {
    const fates = fatesOf([EMPTY, ...written, RENAME], 'ext4', 'target');
    expect(fates).toEqual(new Set([undefined, '', 'n', 'ne', 'new', 'new!', '....', ...TORN_NEW]));
  });

  test('posix may put an empty, torn or zero-filled file in its place', () => {
    const fates = fatesOf(log, 'posix', 'target');
    expect(fates).toEqual(new Set(['old', '', 'n', 'ne', 'new', 'new!', '....', ...TORN_NEW]));
  });
});

describe('replacing a file correctly', () => {
  const log = [OLD_TARGET, ...written, ...sync('next'), RENAME, ...folderSynced, say('saved')];

  test.each(['kill', 'ext4', 'posix'] as const)(
    '%s: the old or the new file, whole; once it was said, the new',
    (model) => {
      expect(fatesOf(log, model, 'target')).toEqual(new Set(['old', 'new!']));
      const promised = statesOf(log, model).filter(({ said }) => said === 'saved');
      expect(promised.map(({ tree }) => show(tree))).toEqual(['target=new!']);
    },
  );
});

describe('replacing a file without syncing the folder', () => {
  const log = [OLD_TARGET, ...written, ...sync('next'), RENAME, say('saved')];

  test.each(['ext4', 'posix'] as const)(
    '%s: the old file may be back although the new one was promised',
    (model) => {
      const promised = statesOf(log, model).filter(({ said }) => said === 'saved');
      expect(new Set(promised.map(({ tree }) => textOf(tree, 'target')))).toEqual(new Set(['old', 'new!']));
    },
  );

  test('posix: the new file may also be there under no name at all', () => {
    const promised = statesOf(log, 'posix').filter(({ said }) => said === 'saved');
    expect(new Set(promised.map(({ tree }) => show(tree)))).toEqual(
      new Set(['target=old', 'next=new! target=old', 'target=new!']),
    );
  });
});

describe('appending', () => {
  const opened = [EMPTY, open('journal', { append: true, truncate: false }), ...folderSynced];
  const first = [write('journal', 'one.'), ...sync('journal')];

  test.each(['ext4', 'posix'] as const)('%s: what was synced is in every later state', (model) => {
    const log = [...opened, ...first, say('1'), write('journal', 'two.')];
    const later = statesOf(log, model).filter(({ said }) => said === '1');
    expect(later.length).toBeGreaterThan(1);
    for (const { tree } of later) expect(textOf(tree, 'journal')).toMatch(/^one\./);
    expect(fatesOf(log, model, 'journal')).toContain('one.t');
    expect(fatesOf(log, model, 'journal')).toContain('one.....');
  });

  test('a write that came while a sync was under way is not covered by it', () => {
    const [begin, end] = sync('journal') as [LogLine, LogLine];
    const log = [...opened, write('journal', 'one.'), begin, write('journal', 'two.'), end, say('1')];
    for (const model of ['ext4', 'posix'] as const) {
      const promised = statesOf(log, model).filter(({ said }) => said === '1');
      expect(promised.map(({ tree }) => textOf(tree, 'journal'))).toContain('one.');
    }
  });

  test('posix may keep a later write and lose an earlier one, ext4 may not', () => {
    const log = [...opened, write('journal', 'one.'), write('journal', 'two.')];
    expect(fatesOf(log, 'posix', 'journal')).toContain('....two.');
    expect(fatesOf(log, 'ext4', 'journal')).not.toContain('....two.');
  });

  test('posix: a synced file may be gone when its folder was not synced, ext4 keeps it', () => {
    const log = [EMPTY, open('journal'), write('journal', 'one.'), ...sync('journal'), say('1')];
    const promised = (model: CrashModel) =>
      statesOf(log, model)
        .filter(({ said }) => said === '1')
        .map(({ tree }) => show(tree));
    expect(promised('posix')).toEqual(['journal=one.', '']);
    expect(promised('ext4')).toEqual(['journal=one.']);
  });
});

describe('what no file system does', () => {
  test('half a rename: the file has one of its two names, never both, never none', () => {
    const synced = [EMPTY, ...written, ...sync('next'), ...folderSynced, say('start')];
    const log = [...synced, RENAME];
    const after = statesOf(log, 'posix').filter(({ said }) => said === 'start');
    expect(new Set(after.map(({ tree }) => show(tree)))).toEqual(new Set(['next=new!', 'target=new!']));
  });

  test('changes of one name in another order: a second file under a name implies that the first has moved', () => {
    const second = [open('next', { handle: 'second' }), write('second', '2')];
    const trees = statesOf([EMPTY, ...written, RENAME, ...second], 'posix').map(({ tree }) => tree);
    const withSecond = trees.filter((tree) => textOf(tree, 'next') === '2');
    expect(withSecond.length).toBeGreaterThan(0);
    for (const tree of withSecond) expect(tree.has('target')).toBe(true);
  });

  test('a file under its first name again, after its second move was synced', () => {
    const before: LogLine[] = [OLD_TARGET, { op: 'mkdir', path: 'folder' }, ...folderSynced];
    const moves: LogLine[] = [
      { op: 'rename', from: 'target', to: 'moved' },
      { op: 'rename', from: 'moved', to: 'folder/target' },
    ];
    const log = [...before, ...moves, openFolder('folder', 'folder'), ...sync('folder'), say('1')];
    const promised = statesOf(log, 'posix').filter(({ said }) => said === '1');
    expect(promised.map(({ tree }) => show(tree))).toEqual(['folder=/ folder/target=old']);
  });

  test('zeros where the file had bytes before', () => {
    const log = [OLD_TARGET, open('target', { truncate: false }), write('target', 'new', 0)];
    for (const model of ['ext4', 'posix'] as const) {
      expect(fatesOf(log, model, 'target')).toEqual(new Set(['old', 'nld', 'ned', 'oew', 'olw', 'new']));
    }
  });

  test('the bytes of a file that was emptied, together with new ones', () => {
    const log = [OLD_TARGET, open('target'), write('target', 'N')];
    for (const model of ['ext4', 'posix'] as const) {
      expect(fatesOf(log, model, 'target')).toEqual(new Set(['old', '', '.', 'N']));
    }
  });
});

test('ext4 commits its journal only as far as the synced file needs it', () => {
  const unrelated = (handle: string): LogLine[] => [
    open('other', { handle }),
    write(handle, 'x'),
    ...sync(handle),
  ];
  const promised = (log: LogLine[]) =>
    statesOf([OLD_TARGET, ...log, say('1')], 'ext4')
      .filter(({ said }) => said === '1')
      .map(({ tree }) => show(tree));
  const rename: LogLine = { op: 'rename', from: 'target', to: 'renamed' };
  expect(promised([rename, ...unrelated('other')])).toEqual(['other=x renamed=old']);
  expect(promised([...unrelated('other'), rename, ...sync('other')])).toEqual([
    'other=x renamed=old',
    'other=x target=old',
  ]);
});

describe('emptying a file and writing it anew (auto_da_alloc)', () => {
  const closed: LogLine[] = [
    OLD_TARGET,
    open('target'),
    write('target', 'N'),
    { op: 'close', handle: 'target' },
  ];

  test('ext4 writes it out after the close, before the next change of a name is on disk', () => {
    const log: LogLine[] = [...closed, { op: 'mkdir', path: 'later' }];
    const later = statesOf(log, 'ext4').filter(({ tree }) => tree.has('later'));
    expect(later.map(({ tree }) => textOf(tree, 'target'))).toEqual(['N']);
  });

  test('until then it may be empty', () => {
    expect(fatesOf(closed, 'ext4', 'target')).toEqual(new Set(['old', '', '.', 'N']));
  });
});

describe('folders and hard links', () => {
  test('posix: a folder may be there without the names in it, unless it was synced itself', () => {
    const inside = [
      { op: 'mkdir', path: 'new' } as const,
      open('new/file'),
      write('new/file', 'x'),
      ...sync('new/file'),
    ];
    const renamed: LogLine = { op: 'rename', from: 'new', to: 'session' };
    const lost = [EMPTY, ...inside, renamed, ...folderSynced, say('1')];
    const kept = [
      EMPTY,
      ...inside,
      openFolder('new', 'folder'),
      ...sync('folder'),
      renamed,
      ...folderSynced,
      say('1'),
    ];
    const promised = (log: LogLine[]) =>
      statesOf(log, 'posix')
        .filter(({ said }) => said === '1')
        .map(({ tree }) => show(tree));
    expect(promised(lost)).toEqual(['session=/ session/file=x', 'session=/']);
    expect(promised(kept)).toEqual(['session=/ session/file=x']);
  });

  test('two names of one file hold the same Buffer, and a write through one is seen through both', () => {
    const log: LogLine[] = [
      OLD_TARGET,
      { op: 'link', from: 'target', to: 'backup' },
      open('target', { create: false, truncate: false }),
      write('target', 'new', 0),
    ];
    const tree = finalTree(log);
    expect(textOf(tree, 'backup')).toBe('new');
    expect(tree.get('backup')).toBe(tree.get('target'));
  });

  test('renaming one name of a file to another name of the same file does nothing', () => {
    const log: LogLine[] = [
      OLD_TARGET,
      { op: 'link', from: 'target', to: 'backup.tmp' },
      { op: 'rename', from: 'backup.tmp', to: 'target' },
    ];
    expect(show(finalTree(log))).toBe('backup.tmp=old target=old');
  });
});

describe('the search', () => {
  const many = [
    EMPTY,
    ...Array.from({ length: 12 }, (_, index) => [open(`f${index}`), write(`f${index}`, 'abcdefgh')]).flat(),
  ];

  test.each(['ext4', 'posix'] as const)(
    '%s: many pending changes are sampled, not multiplied out',
    (model) => {
      const states = statesOf(many, model);
      expect(states.length).toBeGreaterThan(500);
      expect(states.length).toBeLessThan(20_000);
      const last = states.filter(({ at }) => at === many.length - 1).map(({ tree }) => show(tree));
      const names = Array.from({ length: 12 }, (_, index) => `f${index}`).sort();
      expect(last).toContain(names.map((name) => `${name}=abcdefgh`).join(' '));
    },
  );

  test('the same seed tries the same states, another seed others', () => {
    const labels = (seed: number) =>
      [...crashStates(many, { model: 'posix', seed })].map(({ label }) => label);
    expect(labels(3)).toEqual(labels(3));
    expect(labels(3)).not.toEqual(labels(4));
  });

  test('a limit is spread over all crash points', () => {
    const states = [...crashStates(many, { model: 'posix', limit: 40 })];
    expect(states).toHaveLength(40);
    expect(Math.max(...states.map(({ at }) => at))).toBe(many.length - 1);
  });

  test('a recording that contradicts itself is refused', () => {
    expect(() => finalTree([EMPTY, RENAME])).toThrow('the recording contradicts itself: "next" is not there');
    expect(() => finalTree([EMPTY, { op: 'unsupported', name: 'symlink' }])).toThrow('symlink');
  });
});
