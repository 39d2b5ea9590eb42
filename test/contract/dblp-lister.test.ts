import { createDblp } from '../../src/venues/dblp/index.js';
import { dblpRecord, FakeDblp } from '../support/fake-dblp.js';
import { listerWorld, venueYear, YEAR } from '../support/lister-worlds.js';
import { WALLED_JSON_REPLIES, describeListerContract } from './lister-contract.js';

const RECORDS = Array.from({ length: 250 }, (_, n) => dblpRecord(n + 1, { year: String(YEAR) }));

/** The suite knows papers by `id` and `title`; here they have a `key`. */
const withIds = (change: (rows: unknown[]) => unknown[]) => (rows: unknown[]) =>
  change(rows.map((row) => ({ id: (row as { key?: unknown }).key, ...(row as object) }))).map((row) => {
    if (typeof row !== 'object' || row === null || !('id' in row)) return row;
    const { id, ...rest } = row;
    return { ...rest, key: id };
  });

describeListerContract({
  name: 'dblp',
  open: async () => {
    const fake = await FakeDblp.start();
    fake.papers = RECORDS;
    fake.mostRows = 100;
    let distort: (rows: unknown[]) => unknown[] = (rows) => rows;
    Object.defineProperty(fake, 'distort', {
      get: () => distort,
      set: (change: (rows: unknown[]) => unknown[]) => (distort = withIds(change)),
    });
    return listerWorld(fake, (settings) =>
      createDblp(settings({ CF_DBLP_URL: fake.url, CF_DBLP_RPS: '1000' })),
    );
  },
  wanted: venueYear('ICML'),
  titles: RECORDS.map((_, n) => `On the number ${n + 1}`),
  unknown: [venueYear('Workshop on Moors'), venueYear('ICML', YEAR - 5)],
  replies: WALLED_JSON_REPLIES,
  rows: true,
  expired: 'nonsense',
});
