import { createOpenReview } from '../../src/venues/openreview/index.js';
import { FakeOpenReview, noteOf2024, PASSWORD, USER, type FakeNote } from '../support/fake-openreview.js';
import { listerWorld, venueYear } from '../support/lister-worlds.js';
import { WALLED_JSON_REPLIES, describeListerContract } from './lister-contract.js';

const NOTES = Array.from({ length: 7 }, (_, n) => noteOf2024(n + 1));

/** The suite knows papers by `id` and `title` at the top; the title of a note stands in its content, and so does what makes it one of the venue. */
const withTitles = (change: (rows: unknown[]) => unknown[]) => (rows: unknown[]) =>
  change(rows.map((row) => ({ title: (row as FakeNote).content.title, ...(row as FakeNote) }))).map((row) => {
    if (typeof row !== 'object' || row === null || !('title' in row)) return row;
    const { title, ...note } = row as { title: unknown; content: FakeNote['content'] | null };
    const { venueid, venue } = NOTES[0]!.content;
    return {
      ...note,
      content: { authors: null, abstract: 7, keywords: {}, ...note.content, title, venueid, venue },
    };
  });

describeListerContract({
  name: 'openreview',
  open: async () => {
    const fake = await FakeOpenReview.start();
    fake.notes.v2 = NOTES;
    fake.mostRows = 3;
    let distort: (rows: unknown[]) => unknown[] = (rows) => rows;
    Object.defineProperty(fake, 'distort', {
      get: () => distort,
      set: (change: (rows: unknown[]) => unknown[]) => (distort = withTitles(change)),
    });
    return listerWorld(fake, (settings) =>
      createOpenReview(
        settings({
          CF_OPENREVIEW_URL: fake.url,
          CF_OPENREVIEW_V1_URL: `${fake.url}/v1`,
          CF_OPENREVIEW_RPS: '1000',
          CF_OPENREVIEW_V1_RPS: '1000',
          OPENREVIEW_USERNAME: USER,
          OPENREVIEW_PASSWORD: PASSWORD,
        }),
      ),
    );
  },
  wanted: venueYear('ICLR', 2024),
  titles: NOTES.map((_, n) => `On the number ${n + 1}`),
  unknown: [venueYear('Workshop on Moors'), venueYear('ICLR', 2031)],
  replies: WALLED_JSON_REPLIES,
  secret: PASSWORD,
  rows: true,
  expired: 'nonsense',
});
