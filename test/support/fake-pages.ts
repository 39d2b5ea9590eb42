import {
  FakeService,
  type FakeServiceOptions,
  type ServiceAnswer,
  type ServiceRequest,
} from './fake-service.js';

/** A site of pages: what stands in `pages` under a path with its query, and 404 for anything else. */
export class FakePages extends FakeService {
  /** Changed while it runs, where a site changes. */
  readonly pages: Map<string, string>;

  private constructor(pages: Readonly<Record<string, string>>, options: FakeServiceOptions) {
    super(options);
    this.pages = new Map(Object.entries(pages));
  }

  static async start(
    pages: Readonly<Record<string, string>>,
    options: FakeServiceOptions = {},
  ): Promise<FakePages> {
    return new FakePages(pages, options).listen();
  }

  get paths(): string[] {
    return this.requests.map(({ path }) => path);
  }

  protected answer({ path }: ServiceRequest): ServiceAnswer {
    const page = this.pages.get(path);
    return page === undefined
      ? { status: 404, type: 'text/html', text: '<html><title>Not Found</title><h1>Not Found</h1></html>' }
      : { status: 200, type: 'text/html; charset=utf-8', text: page };
  }

  protected tooFastAnswer(): ServiceAnswer {
    return { status: 429, type: 'text/html', text: '<html><h1>Too Many Requests</h1></html>' };
  }
}
