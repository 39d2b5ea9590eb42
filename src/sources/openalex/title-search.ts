import type { Outcome, WorkRecord } from '../../model/outcome.js';
import type { FailedOutcome, Failures } from '../failures.js';
import { settleByTitle } from '../settle.js';
import type { AskContext, Batch, Question } from '../source.js';
import type { OpenAlexApi } from './api.js';
import { TITLES_PER_SEARCH, manyTitlesPath, sharesASearch, titlePath } from './query.js';

/** Works that are kept to be searched along. */
const MOST_CONTROLS = 50;
/** So many searches in a row that did not find what they had to, and titles are searched one by one from then on. */
const MOST_DOUBTS = 2;

/** A work that OpenAlex has shown to have, under this title. */
interface Control {
  readonly id: string;
  readonly title: string;
}

/**
 * Searches titles, several in one search, which costs as much as a search for one. That a title was not found in such a search is
 * believed only when the search found another title, of a work that OpenAlex is known to have, and when it showed all that it
 * found; otherwise the title is searched by itself.
 */
export class TitleSearch {
  readonly #api: OpenAlexApi;
  readonly #controls: Control[] = [];
  #searches = 0;
  #doubts = 0;

  constructor(api: OpenAlexApi) {
    this.#api = api;
  }

  /** Learns which works there are from answers of any kind. */
  note(records: readonly WorkRecord[]): void {
    for (const { title, identifiers } of records) {
      const id = identifiers.find(({ type }) => type === 'openalex')?.value;
      if (id === undefined || title === undefined || !sharesASearch(title)) continue;
      if (this.#controls.length >= MOST_CONTROLS) return;
      this.#controls.push({ id, title });
    }
  }

  /** In the order of the questions. */
  async ask({ questions, step }: Batch, context: AskContext, failures: Failures): Promise<Outcome[]> {
    const outcomes = new Map<Question, Outcome>();
    const together = questions.filter(({ paper }) => paper.title !== undefined && sharesASearch(paper.title));
    const many = this.#controls.length > 0 && this.#doubts < MOST_DOUBTS ? groupsOf(together) : [];
    await Promise.all(
      many.map(async (group) => {
        for (const [question, outcome] of await this.#askTogether(group, step, context, failures))
          outcomes.set(question, outcome);
      }),
    );
    return Promise.all(
      questions.map(
        async (question) =>
          outcomes.get(question) ??
          (await this.#askOne(question, step, context).catch((error: unknown) => failures.add(error))),
      ),
    );
  }

  /** Outcomes of those titles for which this search says enough. */
  async #askTogether(
    group: readonly Question[],
    step: string,
    context: AskContext,
    failures: Failures,
  ): Promise<Map<Question, Outcome>> {
    const control = this.#controls[this.#searches++ % this.#controls.length]!;
    const titles = [control.title, ...group.map(({ paper }) => paper.title!)];
    try {
      const page = await this.#api.list(manyTitlesPath(titles), 'search', context);
      if (
        'rejected' in page ||
        page.count > page.rows ||
        !page.records.some((one) => isWork(one, control.id))
      ) {
        this.#doubts++;
        return new Map();
      }
      this.#doubts = 0;
      this.note(page.records);
      return new Map(group.map((question) => [question, settleByTitle(question, page.records, step)]));
    } catch (error) {
      const failed: FailedOutcome = failures.add(error);
      return new Map(group.map((question) => [question, failed]));
    }
  }

  async #askOne(question: Question, step: string, context: AskContext): Promise<Outcome> {
    const path = question.paper.title === undefined ? undefined : titlePath(question.paper.title);
    if (path === undefined) return { outcome: 'absent', step };
    const page = await this.#api.list(path, 'search', context);
    if ('rejected' in page) {
      if (this.#api.provesBadValue('list')) return { outcome: 'absent', step };
      return { outcome: 'failed', reason: page.rejected };
    }
    this.note(page.records);
    return settleByTitle(question, page.records, step);
  }
}

/** One title less than a search may have: the control is the last. */
function groupsOf(questions: readonly Question[]): Question[][] {
  const groups: Question[][] = [];
  const size = TITLES_PER_SEARCH - 1;
  for (let at = 0; at < questions.length; at += size) groups.push(questions.slice(at, at + size));
  // A title alone costs the same alone.
  return groups.filter((group) => group.length > 1);
}

function isWork({ identifiers }: WorkRecord, id: string): boolean {
  return identifiers.some(({ type, value }) => type === 'openalex' && value === id);
}
