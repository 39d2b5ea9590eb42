import { describe, expect, it } from 'vitest';
import { parseEntry } from '../../../src/sources/arxiv/entry.js';
import { parseFeed } from '../../../src/sources/arxiv/feed.js';
import type { WorkRecord } from '../../../src/model/outcome.js';

const atom = (entries: string, head = ''): string => `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">
  <title type="html">ArXiv Query: search_query=&amp;id_list=2104.12250,math/0309136v2&amp;start=0</title>
  <updated>2026-11-22T00:00:00-05:00</updated>
  <opensearch:totalResults xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">1</opensearch:totalResults>
  ${head}${entries}
</feed>`;

function recordOf(entry: string): WorkRecord | undefined {
  const feed = parseFeed(atom(`<entry>${entry}</entry>`));
  expect(feed?.rows).toBe(1);
  return feed?.entries[0] && parseEntry(feed.entries[0], feed);
}

describe('a feed of arXiv', () => {
  it('is read in full', () => {
    const record = recordOf(`
      <id>http://arxiv.org/abs/2104.12250v3</id>
      <updated>2022-01-01T00:00:00Z</updated>
      <published>2021-04-25T20:56:22Z</published>
      <title>Counting herons &amp; their $\\alpha$-diversity
  in the   valley</title>
      <summary>  We count &lt;herons&gt; where n&lt;m and p&gt;q,
twice.
</summary>
      <author>
        <name>Ada Gr&#252;nwald</name>
        <arxiv:affiliation xmlns:arxiv="http://arxiv.org/schemas/atom">Heron Institute</arxiv:affiliation>
        <arxiv:affiliation xmlns:arxiv="http://arxiv.org/schemas/atom">Field Station</arxiv:affiliation>
      </author>
      <author><name>Hana Ito</name></author>
      <author><name> </name></author>
      <arxiv:doi xmlns:arxiv="http://arxiv.org/schemas/atom">10.1890/0012(2006)87[2832:X]2.0.CO;2 10.1000/erratum</arxiv:doi>
      <arxiv:journal_ref xmlns:arxiv="http://arxiv.org/schemas/atom">Heron Lett. 7 (2022) 11-19</arxiv:journal_ref>
      <link href="http://arxiv.org/abs/2104.12250v3" rel="alternate" type="text/html"/>
      <category term="q-bio.PE" scheme="http://arxiv.org/schemas/atom"/>`);
    expect(record).toEqual({
      title: 'Counting herons & their α-diversity in the valley',
      authors: [
        { name: 'Ada Grünwald', affiliations: ['Heron Institute', 'Field Station'] },
        { name: 'Hana Ito', affiliations: [] },
      ],
      year: 2021,
      publication_date: '2021-04-25',
      venue: 'arXiv',
      type: 'preprint',
      identifiers: [
        { type: 'arxiv', value: '2104.12250' },
        { type: 'doi', value: '10.1890/0012(2006)87[2832:x]2.0.co;2' },
        { type: 'doi', value: '10.48550/arxiv.2104.12250' },
      ],
      abstract: { text: 'We count <herons> where n<m and p>q, twice.' },
      urls: ['https://arxiv.org/abs/2104.12250', 'https://arxiv.org/pdf/2104.12250'],
      open_access: { is_oa: true },
    });
  });

  it('keeps numbers as text, and one author as a list', () => {
    const record = recordOf(`<id>http://arxiv.org/abs/0704.0010v1</id><title>0</title>
      <author><name>7</name></author>`);
    expect(record).toMatchObject({ title: '0', authors: [{ name: '7', affiliations: [] }] });
    expect(record?.identifiers[0]?.value).toBe('0704.0010');
    expect(record).not.toHaveProperty('publication_date');
  });

  it('knows what it is an answer about, and how much there is', () => {
    expect(parseFeed(atom(''))).toEqual({
      entries: [],
      rows: 0,
      total: 1,
      about: ['2104.12250', 'math/0309136'],
      error: undefined,
      updated: '2026-11-22T00:00:00-05:00',
    });
    expect(parseFeed('<feed><title>arXiv Search Results</title></feed>')).toMatchObject({
      rows: 0,
      about: undefined,
      total: undefined,
    });
  });

  it('tells an error from a paper called "Error"', () => {
    const error = `<entry><id>https://arxiv.org/api/errors#incorrect_id_format_for_2113.1</id><title>Error</title>
      <summary>incorrect id format for 2113.1</summary></entry>`;
    expect(parseFeed(atom(error))?.error).toBe('incorrect id format for 2113.1');
    const paper = '<entry><id>http://arxiv.org/abs/2104.12250v1</id><title>Error</title></entry>';
    expect(parseFeed(atom(paper))?.error).toBeUndefined();
  });

  it.each([
    ['nothing', ''],
    ['text', 'Rate exceeded.'],
    ['JSON', '{"feed":{"entry":[]}}'],
    ['a web page', '<!doctype html>\n<title>200</title>\n<h1>Just a moment…</h1>\n'],
    ['a web page that is well-formed', '<html><head/><body/></html>'],
    ['a feed that is cut off', atom('<entry><id>x</id></entry>').slice(0, -25)],
    ['a feed with definitions', `<!DOCTYPE feed [<!ENTITY a "b">]>${'<feed><title>&a;</title></feed>'}`],
    ['a feed of one word', '<feed>x</feed>'],
  ])('%s is none', (_, body) => expect(parseFeed(body)).toBeUndefined());

  it('gets through whatever may stand in an entry', () => {
    expect(recordOf('')).toBeUndefined();
    expect(recordOf('<id>http://arxiv.org/abs/2104.12250v1</id>')).toBeUndefined();
    expect(recordOf('<id>http://arxiv.org/api/errors#x</id><title>x</title>')).toBeUndefined();
    const id = '<id>http://arxiv.org/abs/2104.12250v1</id>';
    const odd = recordOf(`${id}<title>a</title><title>b</title><title><b>c</b></title>`);
    expect(odd).toBeUndefined();
    const future = recordOf(`${id}<title>a</title><published>2044-01-01T00:00:00Z</published>`);
    expect(future).not.toHaveProperty('year');
    const many = recordOf(
      `${id}<title>${'heron '.repeat(2_000)}</title>${'<author><name>A &amp; B</name></author>'.repeat(5_000)}`,
    );
    expect(many?.title).toHaveLength(11_999);
    expect(many?.authors).toHaveLength(5_000);
    expect(many?.authors?.at(-1)?.name).toBe('A & B');
  });
});
