import { FakeOpenReview, noteOf2024, PASSWORD, USER } from './fake-openreview.js';
import type { FakeServiceOptions } from './fake-service.js';

const ROWS = 2;

/** ICLR 2024 on loopback, in many small pages. */
export async function pagedOpenReview(
  pages: number,
  options: FakeServiceOptions = {},
): Promise<{ fake: FakeOpenReview; env: Record<string, string> }> {
  const fake = await FakeOpenReview.start(options);
  fake.notes = { v1: [], v2: Array.from({ length: pages * ROWS }, (_, n) => noteOf2024(n)) };
  fake.mostRows = ROWS;
  const env = {
    OPENREVIEW_USERNAME: USER,
    OPENREVIEW_PASSWORD: PASSWORD,
    CF_OPENREVIEW_URL: fake.url,
    CF_OPENREVIEW_V1_URL: `${fake.url}/v1`,
    CF_OPENREVIEW_RPS: '1000',
    CF_OPENREVIEW_V1_RPS: '1000',
    SOURCE_DATE_EPOCH: '0',
  };
  return { fake, env };
}

/** Resolves when so many pages have been asked for since now. */
export function afterPages(fake: FakeOpenReview, pages: number): Promise<void> {
  return new Promise((resolve) => {
    let asked = 0;
    fake.beforePage = () => {
      if (++asked === pages) resolve();
    };
  });
}

/** For `cf`, without the output. */
export const OPENREVIEW_ARGS = ['collect', '--venue', 'ICLR', '--year', '2024', '--lister', 'openreview'];
