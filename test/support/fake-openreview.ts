import {
  FakeService,
  type FakeServiceOptions,
  type ServiceAnswer,
  type ServiceRequest,
} from './fake-service.js';

export interface FakeNote {
  readonly id: string;
  readonly forum?: string;
  readonly invitation?: string;
  readonly content: Readonly<Record<string, unknown>>;
  readonly [more: string]: unknown;
}

export const USER = 'ada@example.org';
export const PASSWORD = 'corréct horse/7';

/** Both of OpenReview's APIs on loopback (the first one below /v1): login, and notes by venueid or invitation in the order of their ids. */
export class FakeOpenReview extends FakeService {
  notes: { v1: readonly FakeNote[]; v2: readonly FakeNote[] } = { v1: [], v2: [] };
  /** What it says that there are, when that is not what there is. */
  countOf: (notes: number) => number | undefined = (notes) => notes;
  /** Pages have no more than this, whatever is asked for. */
  mostRows = 1000;
  /** What the next logins say instead of a token. */
  readonly loginAnswers: ServiceAnswer[] = [];
  logins = 0;
  /** Tokens that it takes. */
  readonly tokens = new Set<string>();
  /** Called before each page of notes. */
  beforePage: (request: ServiceRequest) => void = () => undefined;

  static start(options: FakeServiceOptions = {}): Promise<FakeOpenReview> {
    return new FakeOpenReview(options).listen();
  }

  protected tooFastAnswer(): ServiceAnswer {
    return { status: 429, json: { name: 'RateLimitError', message: 'Too many requests', status: 429 } };
  }

  protected answer(request: ServiceRequest): ServiceAnswer {
    const { url } = request;
    if (url.pathname === '/login') return this.#login(request);
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined)
      return {
        status: 403,
        json: { name: 'ChallengeRequiredError', message: 'Challenge required', status: 403 },
      };
    if (!this.tokens.has(token))
      return { status: 401, json: { name: 'TokenExpiredError', message: `Token ${token} has expired` } };
    this.beforePage(request);
    return this.#page(url);
  }

  #login({ method, body }: ServiceRequest): ServiceAnswer {
    this.logins++;
    const planned = this.loginAnswers.shift();
    if (planned !== undefined) return planned;
    const { id, password } = JSON.parse(body) as { id?: unknown; password?: unknown };
    if (method !== 'POST' || id !== USER || password !== PASSWORD)
      return {
        status: 400,
        json: { name: 'Error', message: `Invalid username or password ${String(password)}` },
      };
    const token = `token-${this.logins}-of-the-secret-kind`;
    this.tokens.add(token);
    return { status: 200, json: { token, user: { id } } };
  }

  #page(url: URL): ServiceAnswer {
    const query = url.searchParams;
    const isFirst = url.pathname === '/v1/notes';
    if (!isFirst && url.pathname !== '/notes') this.unexpected.push(url.pathname);
    if (query.get('sort') !== 'id') this.unexpected.push(`not sorted: ${url.search}`);
    const limit = Number(query.get('limit'));
    if (!(limit >= 1 && limit <= 1000))
      return { status: 400, json: { name: 'ValidationError', message: 'limit must be <= 1000' } };
    const all = isFirst ? this.notes.v1 : this.notes.v2;
    const group = query.get('content.venueid');
    const invitation = query.get('invitation');
    this.count(`${isFirst ? 'v1' : 'v2'} ${group ?? invitation ?? ''} ${query.get('after') ?? ''}`.trim());
    const found = all
      .filter((note) => (invitation === null ? venueidOf(note) === group : note.invitation === invitation))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
    const after = query.get('after');
    const behind = after === null ? found : found.filter(({ id }) => id > after);
    const withReplies = query.get('details') === 'directReplies';
    const rows = behind.slice(0, Math.min(limit, this.mostRows)).map((note) => {
      if (withReplies) return note;
      const { details, ...rest } = note;
      void details;
      return rest;
    });
    const count = query.has('offset') ? this.countOf(found.length) : undefined;
    return { status: 200, json: { notes: this.distort([...rows]), ...(count !== undefined && { count }) } };
  }
}

function venueidOf({ content }: FakeNote): unknown {
  const { venueid } = content;
  return typeof venueid === 'object' && venueid !== null ? (venueid as { value?: unknown }).value : venueid;
}

/** A submission as the second API shows it. */
export function noteOf2024(
  n: number,
  changes: Readonly<Record<string, unknown>> = {},
  fields: Readonly<Record<string, unknown>> = {},
): FakeNote {
  const id = `note${String(n).padStart(4, '0')}`;
  const content = {
    title: `On the number ${n}`,
    authors: ['Ada Lovelace', 'Kurt Gödel'],
    authorids: ['~Ada_Lovelace1', '~Kurt_Gödel1'],
    abstract: `We count to ${n}.`,
    keywords: ['counting', 'numbers'],
    pdf: `/pdf/${'0'.repeat(40)}.pdf`,
    venue: 'ICLR 2024 poster',
    venueid: 'ICLR.cc/2024/Conference',
    ...changes,
  };
  return {
    id,
    forum: id,
    invitations: ['ICLR.cc/2024/Conference/-/Submission', 'ICLR.cc/2024/Conference/-/Edit'],
    number: n,
    pdate: Date.UTC(2024, 0, 16, 22),
    content: Object.fromEntries(Object.entries(content).map(([name, value]) => [name, { value }])),
    ...fields,
  };
}

/** A submission as the first API shows it, with the decision among its replies where one is given. */
export function noteOf2020(
  n: number,
  content: Readonly<Record<string, unknown>>,
  decision?: string,
): FakeNote {
  const id = `blind${String(n).padStart(4, '0')}`;
  return {
    id,
    forum: id,
    invitation: 'ICLR.cc/2020/Conference/-/Blind_Submission',
    number: n,
    content: {
      title: `Of ${n} layers`,
      authors: ['Ada Lovelace'],
      authorids: ['ada@example.org'],
      ...content,
    },
    details: {
      directReplies: [
        {
          replyto: id,
          invitation: `ICLR.cc/2020/Conference/Paper${n}/-/Official_Review`,
          content: { rating: '6' },
        },
        ...(decision === undefined
          ? []
          : [
              {
                replyto: id,
                invitation: `ICLR.cc/2020/Conference/Paper${n}/-/Decision`,
                content: { decision },
              },
            ]),
      ],
    },
  };
}
