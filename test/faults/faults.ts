/** A fault as it could slip into the code, and the tests that must turn red for it. */
export interface Fault {
  readonly name: string;
  /** Below `src`. */
  readonly file: string;
  readonly find: RegExp;
  readonly replace: string;
  readonly tests: readonly string[];
}

const JOURNAL = 'test/checkpoint/journal/journal.test.ts';
const MANAGER = 'test/checkpoint/consolidation/manager.test.ts';
const DUPLICATES = 'test/consolidate/duplicates.test.ts';
const DAMAGE = 'test/consolidate/damage.test.ts';
const COLLECT = 'test/collect/collect.test.ts';
const COLLECT_DAMAGE = 'test/collect/damage.test.ts';
const REPLACE = 'test/state/replace-file.test.ts';
const CHECKPOINTS = 'test/checkpoint/collection/checkpoint-manager.test.ts';
const VENUES = 'test/checkpoint/collection/venue-checkpoints.test.ts';

export const FAULTS: readonly Fault[] = [
  {
    name: 'a commit returns without fdatasync',
    file: 'state/append-file.ts',
    find: /await this\.handle\.datasync\(\);/,
    replace: '',
    tests: [JOURNAL],
  },
  {
    name: 'a state that cannot be loaded is taken for none: a new session begins',
    file: 'consolidate/open-session.ts',
    find: /await resumeSession\(around, found, list, starting\)/,
    replace:
      'await resumeSession(around, found, list, starting).catch(() => startSession(around, root, list))',
    tests: [DAMAGE],
  },
  {
    name: 'damage below the checkpoint is taken for a torn tail',
    file: 'checkpoint/journal/scan-journal.ts',
    find: /if \(!reached\)/,
    replace: 'if (false)',
    tests: [DAMAGE],
  },
  {
    name: 'a damaged batch is passed over',
    file: 'checkpoint/journal/scan-journal.ts',
    find: /if \(found\.damagedAt !== undefined\)/,
    replace: 'if (false)',
    tests: [JOURNAL],
  },
  {
    name: 'the hash of a batch is not checked',
    file: 'checkpoint/journal/scan-segment.ts',
    find: /commit\.chain === chain &&/,
    replace: '',
    tests: [JOURNAL, DAMAGE],
  },
  {
    name: 'the hash of checkpoint.json is not checked',
    file: 'state/checked-file.ts',
    find: /accepts\.includes\(sha256\(present\)\)/,
    replace: 'true',
    tests: [DAMAGE, 'test/state/checked-file.test.ts'],
  },
  {
    name: 'the hash of papers.index is not checked',
    file: 'checkpoint/consolidation/paper-index-file.ts',
    find: /hash\.digest\('hex'\) !== sha256/,
    replace: 'false',
    tests: ['test/checkpoint/consolidation/paper-index.test.ts'],
  },
  {
    name: 'a batch is counted before it is appended',
    file: 'checkpoint/consolidation/consolidation-checkpoint-manager.ts',
    find: /(commit\([\s\S]*?this\.commits\.take\(async \(\) => \{)/,
    replace:
      '$1 for (const { row, entry } of batch) this.outcomes.applyRow(row, headOf(source, entry), 0, 0);',
    tests: [MANAGER],
  },
  {
    name: 'the journal says that a batch is in it before it is written',
    file: 'checkpoint/journal/journal-writer.ts',
    find: /(\n {4}try \{\n {6}await this\.file\.append\(batch\.bytes\);)/,
    replace: '\n    this.lastSequence++;$1',
    tests: [JOURNAL, MANAGER],
  },
  {
    name: 'the counts of a checkpoint are believed',
    file: 'checkpoint/consolidation/load-checkpoint.ts',
    find: /const wrongClaim = claimsDiffer && /,
    replace: 'const wrongClaim = claimsDiffer && undefined && ',
    tests: [MANAGER],
  },
  {
    name: 'a search for duplicates that was cut short counts',
    file: 'checkpoint/consolidation/duplicate-index.ts',
    find: /pending\.facts === fact\.facts/,
    replace: 'true',
    tests: ['test/checkpoint/consolidation/duplicate-index.test.ts'],
  },
  {
    name: 'a duplicate keeps what it shared though the two are not one any more',
    file: 'checkpoint/consolidation/outcome-index.ts',
    find: /if \(before && this\.duplicates\.chiefs !== before\) this\.forgetShared\(before\);/,
    replace: '',
    tests: [DUPLICATES, 'test/checkpoint/consolidation/duplicate-index.test.ts'],
  },
  {
    name: 'what the answers showed of duplicates is believed though more is answered since',
    file: 'checkpoint/consolidation/outcome-index.ts',
    find: /this\.duplicates\.answered\(\);/,
    replace: '',
    tests: ['test/checkpoint/consolidation/duplicate-index.test.ts'],
  },
  {
    name: 'every run looks for duplicates anew',
    file: 'consolidate/duplicates-before.ts',
    find: /hash === known \|\| /,
    replace: '',
    tests: [DUPLICATES],
  },
  {
    name: 'a short write replaces a good file',
    file: 'state/replace-file.ts',
    find: /!written\.equals\(bytes\)/,
    replace: 'false',
    tests: [REPLACE],
  },
  {
    name: 'a file is replaced without asking the fence',
    file: 'state/replace-file.ts',
    find: /await options\.fence\(\);/,
    replace: '',
    tests: [REPLACE, MANAGER],
  },
  {
    name: 'a value is loaded from its backup without a word',
    file: 'state/checked-json.ts',
    find: /read\.found === 'good' \? \[\] : \[read\.note\]/,
    replace: '[]',
    tests: ['test/state/state-persistence.test.ts'],
  },
  {
    name: 'the checksum of a checkpoint of cf collect is not checked',
    file: 'checkpoint/collection/validate-checkpoint.ts',
    find: /checksumOf\(raw\) !== checkpoint\.checksum/,
    replace: 'false',
    tests: [CHECKPOINTS],
  },
  {
    name: 'a checkpoint without .meta is good',
    file: 'checkpoint/collection/validate-checkpoint.ts',
    find: /read\.found !== 'good'/,
    replace: 'false',
    tests: [CHECKPOINTS],
  },
  {
    name: 'a cleaning takes the latest checkpoint of a type',
    file: 'checkpoint/collection/checkpoint-retention.ts',
    find: /await latestOfEachType\(folder, entries\)/,
    replace: 'new Set()',
    tests: [CHECKPOINTS],
  },
  {
    name: 'a cleaning removes .meta files before their checkpoints',
    file: 'checkpoint/collection/checkpoint-retention.ts',
    find: /\['', '\.meta'\]/,
    replace: "['.meta', '']",
    tests: [CHECKPOINTS],
  },
  {
    name: 'checkpoints have the time of the clock, whatever came before',
    file: 'checkpoint/collection/checkpoint-manager.ts',
    find: /Math\.max\(this\.#now\(\)\.getTime\(\), saved\.lastTime \+ 1\)/,
    replace: 'this.#now().getTime()',
    tests: [CHECKPOINTS],
  },
  {
    name: 'papers of a venue are replaced though a checkpoint needs those before',
    file: 'checkpoint/collection/venue-checkpoints.ts',
    find: /await keepPapersOf\(path, papersPath\);/,
    replace: '',
    tests: [VENUES],
  },
  {
    name: 'the papers that a checkpoint needs give way to those of a save that was cut short',
    file: 'checkpoint/collection/venue-checkpoints.ts',
    find: /if \(named && !\(await isPapersFile\(papersPath, named\)\)\) return;/,
    replace: '',
    tests: [VENUES],
  },
  {
    name: 'papers of another save are taken for those of a checkpoint',
    file: 'checkpoint/collection/listed-papers-file.ts',
    find: /hash\.digest\('hex'\) === sha256/,
    replace: 'true',
    tests: [VENUES],
  },
  {
    name: 'a venue and year that is listed is asked for again by the next run',
    file: 'collect/listing-run.ts',
    find: /standings\.filter\(isOpen\)\) this\.#enqueue/,
    replace: 'standings) this.#enqueue',
    tests: [COLLECT, COLLECT_DAMAGE],
  },
  {
    name: 'a run that has lost its session goes on asking',
    file: 'checkpoint/collection/collection-store.ts',
    find: /await this\.#fence\(\);/,
    replace: '',
    tests: [COLLECT],
  },
  {
    name: 'what a checkpoint of cf collect claims is believed',
    file: 'checkpoint/collection/load-collection.ts',
    find: /if \(wrongClaim !== undefined\)/,
    replace: 'if (false)',
    tests: [COLLECT_DAMAGE],
  },
  {
    name: 'a damaged checkpoint is passed over without a word',
    file: 'checkpoint/collection/load-collection.ts',
    find: /\.\.\.over, /,
    replace: '',
    tests: [COLLECT_DAMAGE],
  },
  {
    name: 'a listing that its run could not keep is never kept',
    file: 'collect/collect.ts',
    find: /await finished\.keepMissed\(\);/,
    replace: '',
    tests: ['test/collect/full-disk.test.ts'],
  },
  {
    name: 'a listing that was cut off is taken over for all of it',
    file: 'collect/finished-listings.ts',
    find: /return cutAt === undefined .*;/,
    replace: 'return true;',
    tests: [COLLECT],
  },
  {
    name: 'a damaged listing is listed again without a word',
    file: 'collect/finished-listings.ts',
    find: /this\.#around\.report\(\{ type: 'note', message: `\$\{message\}; \$\{remedy\}.*\n/,
    replace: '\n',
    tests: ['test/collect/damaged-listings.test.ts'],
  },
  {
    name: 'a sample takes the place of a whole listing',
    file: 'collect/finished-listings.ts',
    find: /return \(kept\.max_papers \?\? Infinity\) > .*;/,
    replace: 'return false;',
    tests: [COLLECT],
  },
  {
    name: 'what is gone from a folder is a venue that nobody has',
    file: 'collect/desk.ts',
    find: /if \(answer !== 'unknown' \|\| id === NO_LISTER\)/,
    replace: 'if (true)',
    tests: ['test/collect/resumed-otherwise.test.ts'],
  },
];
