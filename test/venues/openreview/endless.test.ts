import { expect, it } from 'vitest';
import { createOpenReview } from '../../../src/venues/openreview/index.js';
import { FakeService, type ServiceAnswer } from '../../support/fake-service.js';
import { listerSettings } from '../../support/lister-settings.js';

/** Gives notes for ever that are no papers: reviews. */
class EndlessReviews extends FakeService {
  #given = 0;

  static start(): Promise<EndlessReviews> {
    return new EndlessReviews({}).listen();
  }

  protected answer(): ServiceAnswer {
    const notes = Array.from({ length: 1000 }, () => ({
      id: `n${String(++this.#given).padStart(9, '0')}`,
      forum: 'another',
      content: {},
    }));
    return { status: 200, json: { notes } };
  }

  protected tooFastAnswer(): ServiceAnswer {
    return { status: 429 };
  }
}

it('OpenReview that gives notes without an end, and none that is a paper, is not asked for ever in one go', async () => {
  const service = await EndlessReviews.start();
  const lister = createOpenReview(
    listerSettings({
      CF_OPENREVIEW_URL: service.url,
      CF_OPENREVIEW_V1_URL: service.url,
      OPENREVIEW_TOKEN: 'token-of-a-test',
    }),
  );
  const signal = new AbortController().signal;
  const wanted = { venue: { key: 'iclr', names: ['ICLR'], issns: [] }, year: 2024 };
  const page = await lister.list(wanted, undefined, { stopping: signal, signal });
  expect(page).toMatchObject({ papers: [], next: expect.any(String) as unknown });
  expect(service.requests.length).toBeLessThan(50);
  await lister.close();
  await service.close();
});
