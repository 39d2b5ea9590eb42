import { foldWords } from '../../src/model/fold.js';
import {
  FakeService,
  type FakeServiceOptions,
  type ServiceAnswer,
  type ServiceRequest,
} from './fake-service.js';
import type { WorldWork } from './world-work.js';

export interface FakeEuropePmcOptions extends FakeServiceOptions {
  readonly works: readonly WorldWork[];
  /** Clauses with this text in them make the service answer with an error instead of a page. */
  readonly rejects?: string;
  /** Records besides those of the works, in the service's own shape. */
  readonly more?: readonly Row[];
}

/** A record as `resultType=core` has it. */
export type Row = Readonly<Record<string, unknown>>;

const PATH = '/searchPOST';
const MOST_PER_PAGE = 1000;
const PARAMETERS = ['cursorMark', 'format', 'pageSize', 'query', 'resultType', 'synonym'];

/** Europe PMC's search by POST: a form in, a page of records out; errors with HTTP 200. */
export class FakeEuropePmc extends FakeService {
  readonly #rejects: string | undefined;
  readonly #byKey = new Map<string, Row[]>();
  readonly #byWord = new Map<string, Set<Row>>();

  private constructor(options: FakeEuropePmcOptions) {
    super(options);
    this.#rejects = options.rejects;
    for (const row of [...options.works.map(europePmcRow), ...(options.more ?? [])]) this.#index(row);
  }

  static start(options: FakeEuropePmcOptions): Promise<FakeEuropePmc> {
    return new FakeEuropePmc(options).listen();
  }

  #index(row: Row): void {
    const keys = [
      `DOI:${String(row.doi).toLowerCase()}`,
      `EXT_ID:${String(row.id)} SRC:${String(row.source)}`,
      `PMCID:${String(row.pmcid)}`,
    ];
    for (const key of keys) this.#byKey.set(key, [...(this.#byKey.get(key) ?? []), row]);
    for (const word of foldWords(String(row.title)).split(' ')) {
      const rows = this.#byWord.get(word) ?? new Set();
      this.#byWord.set(word, rows.add(row));
    }
  }

  protected override tooFastAnswer(): ServiceAnswer {
    return { status: 429, json: { error: 'Too Many Requests' } };
  }

  protected override answer({ method, path, body, headers }: ServiceRequest): ServiceAnswer {
    const form = new URLSearchParams(body);
    const problem = this.#problem(method, path, headers['content-type'] ?? '', form);
    if (problem !== undefined) {
      this.unexpected.push(problem);
      return { status: 200, json: { version: '6.9', errCode: 404, errMsg: problem } };
    }
    const query = form.get('query') ?? '';
    if (this.#rejects !== undefined && query.includes(this.#rejects)) return error('Invalid query');
    const found = new Set<Row>();
    for (const clause of clausesOf(query)) {
      this.count(clause);
      const rows = this.#rowsOf(clause);
      if (rows === undefined) {
        this.unexpected.push(`no clause of ours: ${clause}`);
        return error('Invalid query');
      }
      for (const row of rows) found.add(row);
    }
    const size = Number(form.get('pageSize'));
    const cursor = form.get('cursorMark') ?? '*';
    const from = cursor === '*' ? 0 : Number(cursor.slice(2));
    const page = this.distort([...found].slice(from, from + size));
    // The last page has another cursor, too; only an empty one has the same.
    const next = from >= found.size ? cursor : `Ao${from + size}`;
    return {
      status: 200,
      json: { version: '6.9', hitCount: found.size, nextCursorMark: next, resultList: { result: page } },
    };
  }

  #problem(method: string, path: string, type: string, form: URLSearchParams): string | undefined {
    if (method !== 'POST' || path !== PATH) return `${method} ${path}`;
    if (!type.startsWith('application/x-www-form-urlencoded')) return `a body of type ${type}`;
    const size = Number(form.get('pageSize'));
    if (!(size >= 1 && size <= MOST_PER_PAGE))
      return 'Invalid page size provided. Valid size is between 1 and 1000';
    if ([...form.keys()].sort().join() !== PARAMETERS.join()) return `parameters ${[...form.keys()].join()}`;
    if (form.get('resultType') !== 'core' || form.get('format') !== 'json') return 'no records asked for';
    const query = form.get('query') ?? '';
    if (query === '') return 'No search criteria provided.';
    return query.length > 13_000 ? 'a query longer than was ever seen to work' : undefined;
  }

  /** The rows of one clause; undefined for one that we don't send. */
  #rowsOf(clause: string): readonly Row[] | undefined {
    const doi = /^DOI:"((?:[^"\\]|\\.)*)"$/.exec(clause)?.[1];
    if (doi !== undefined) return this.#byKey.get(`DOI:${doi.replace(/\\(.)/g, '$1').toLowerCase()}`) ?? [];
    const pmid = /^\(EXT_ID:(\d+) AND SRC:MED\)$/.exec(clause)?.[1];
    if (pmid !== undefined) return this.#byKey.get(`EXT_ID:${pmid} SRC:MED`) ?? [];
    const pmcid = /^PMCID:(PMC\d+)$/.exec(clause)?.[1];
    if (pmcid !== undefined) return this.#byKey.get(`PMCID:${pmcid}`) ?? [];
    const title =
      /^\(TITLE:\(([a-z0-9]+(?: AND [a-z0-9]+)*)\)(?: AND PUB_YEAR:\[(\d{4}) TO (\d{4})\])?\)$/.exec(clause);
    return title ? this.#withWords(title[1]!.split(' AND '), title[2], title[3]) : undefined;
  }

  #withWords(words: readonly string[], from: string | undefined, to: string | undefined): Row[] {
    const sets = words.map((word) => this.#byWord.get(word) ?? new Set<Row>());
    const [rarest, ...others] = sets.sort((a, b) => a.size - b.size);
    return [...(rarest ?? [])].filter(
      (row) =>
        others.every((rows) => rows.has(row)) &&
        (from === undefined || (String(row.pubYear) >= from && String(row.pubYear) <= to!)),
    );
  }
}

function error(errMsg: string): ServiceAnswer {
  return { status: 200, json: { version: '6.9', errCode: 404, errMsg } };
}

/** The parts of a query between the ORs that stand in no brackets and no quotes. */
function clausesOf(query: string): string[] {
  const clauses: string[] = [];
  let depth = 0;
  let quoted = false;
  let begin = 0;
  for (let at = 0; at < query.length; at++) {
    const sign = query.charAt(at);
    if (quoted && sign === '\\') at++;
    else if (sign === '"') quoted = !quoted;
    else if (!quoted && sign === '(') depth++;
    else if (!quoted && sign === ')') depth--;
    else if (!quoted && depth === 0 && query.startsWith(' OR ', at)) {
      clauses.push(query.slice(begin, at));
      begin = at + 4;
    }
  }
  return [...clauses, query.slice(begin)];
}

/** A work as MEDLINE has it: a stop behind the title, abbreviated names beside those in full. */
export function europePmcRow(work: WorldWork): Row {
  const id = work.pmid ?? work.openalex.slice(1);
  return {
    id,
    source:
      work.pmid === undefined && work.pmcid !== undefined ? 'PMC' : work.pmid === undefined ? 'AGR' : 'MED',
    ...(work.pmid !== undefined && { pmid: work.pmid }),
    ...(work.pmcid !== undefined && { pmcid: work.pmcid }),
    ...(work.doi !== undefined && { doi: work.doi }),
    title: `${work.title}.`,
    authorString: `${work.authors.map(abbreviated).join(', ')}.`,
    authorList: {
      author: work.authors.map((name) => {
        const [first, ...last] = name.split(' ');
        return {
          fullName: abbreviated(name),
          firstName: first,
          lastName: last.join(' '),
          initials: first?.charAt(0),
          authorAffiliationDetailsList: {
            authorAffiliation: [{ affiliation: `Institute of ${last.join(' ')}.` }],
          },
        };
      }),
    },
    journalInfo: {
      volume: '7',
      issue: '2',
      dateOfPublication: `${work.year} Mar`,
      yearOfPublication: work.year,
      journal: { title: work.venue, issn: '1234-5679' },
    },
    pubYear: String(work.year),
    pageInfo: '10-19',
    ...(work.abstract !== undefined && { abstractText: `<h4>Background</h4>${work.abstract}` }),
    language: 'eng',
    pubTypeList: { pubType: ['research-article', 'Journal Article'] },
    isOpenAccess: 'N',
    citedByCount: work.citations,
    firstPublicationDate: `${work.year}-03-01`,
  };
}

function abbreviated(name: string): string {
  const [first = '', ...last] = name.split(' ');
  return `${last.join(' ')} ${first.charAt(0)}`;
}
