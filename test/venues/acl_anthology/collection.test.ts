import { describe, expect, test } from 'vitest';
import { MalformedCollection, readCollection } from '../../../src/venues/acl_anthology/read-collection.js';
import type { AnthologyVolume } from '../../../src/venues/acl_anthology/volume.js';
import { collectionXml, paperXml, volumeXml } from '../../support/anthology-xml.js';

async function read(...pieces: string[]): Promise<AnthologyVolume[]> {
  const volumes: AnthologyVolume[] = [];
  for await (const volume of readCollection(pieces)) volumes.push(volume);
  return volumes;
}

const onePaper = async (inner: string, paper = { id: '7' }): Promise<Record<string, unknown>> => {
  const xml = collectionXml('2031.peat', volumeXml({ papers: paperXml({ ...paper, inner }) }));
  const [volume] = await read(xml);
  return (volume?.papers[0] ?? {}) as unknown as Record<string, unknown>;
};

describe('a collection', () => {
  test('is read a volume at a time, each with its venues, its year and its papers in order', async () => {
    const xml = collectionXml(
      '2031.peat',
      volumeXml({
        id: 'main',
        venues: ['peat', 'moss'],
        papers: paperXml({ id: '1' }) + paperXml({ id: '2' }),
      }),
      volumeXml({ id: 'srw', year: '2030', papers: '' }),
    );
    const volumes = await read(xml);
    expect(volumes).toMatchObject([
      { collection: '2031.peat', id: 'main', venues: ['peat', 'moss'], year: 2031, notes: [] },
      { id: 'srw', year: 2030, papers: [] },
    ]);
    expect(volumes[0]?.papers.map(({ paper_id }) => paper_id)).toEqual([
      '2031.peat-main.1',
      '2031.peat-main.2',
    ]);
  });

  test('that does not say its venue is of the one in its id', async () => {
    const volumes = await read(collectionXml('2031.peat', volumeXml({ venues: [] })));
    expect(volumes).toMatchObject([{ venues: ['peat'] }]);
    expect(await read(collectionXml('W18', volumeXml({ id: '5', venues: [] })))).toMatchObject([
      { venues: [] },
    ]);
  });

  test('is the same in pieces of any size', async () => {
    const xml = collectionXml('W18', volumeXml({ id: '5', papers: paperXml({ id: '1' }) }));
    expect(await read(...xml)).toEqual(await read(xml));
  });

  test.each([
    ['P18', '1', '7', 'P18-1007'],
    ['W18', '5', '7', 'W18-0507'],
    ['W18', '65', '12', 'W18-6512'],
    ['D19', '1', '123', 'D19-1123'],
    ['D19', '57', '2', 'D19-5702'],
    ['C69', '4', '1', 'C69-0401'],
    ['2020.lrec', '1', '3', '2020.lrec-1.3'],
  ])('%s, volume %s, paper %s is %s', async (collection, id, number, expected) => {
    const [volume] = await read(
      collectionXml(collection, volumeXml({ id, papers: paperXml({ id: number }) })),
    );
    expect(volume?.papers[0]).toMatchObject({
      paper_id: expected,
      acl_id: expected,
      source_url: `https://aclanthology.org/${expected}/`,
    });
  });

  test('says of each paper what its volume says', async () => {
    const [journal] = await read(
      collectionXml(
        'J18',
        volumeXml({
          id: '3',
          type: 'journal',
          year: '2018',
          month: 'September-October',
          meta: '<journal-volume>44</journal-volume><journal-issue>3</journal-issue><journal-title>Peat Letters</journal-title>',
          papers: paperXml({ id: '4' }),
        }),
      ),
    );
    expect(journal?.papers[0]).toMatchObject({
      type: 'article',
      booktitle: 'Peat Letters',
      volume: '44',
      number: '3',
      publication_date: '2018-09',
    });
    expect(journal?.papers[0]).not.toHaveProperty('track');
  });

  test.each([
    ['2031.peat', 'srw', 'Proceedings', 'srw'],
    ['P18', '2', 'Proceedings of the Meeting (Volume 2: Short Papers)', 'Short Papers'],
    ['P18', '3', 'Proceedings of the Meeting, Student Research Workshop', 'Student Research Workshop'],
    ['W18', '5', 'Proceedings of the Workshop on Peat', undefined],
  ])('%s-%s (%s) is the track %s', async (collection, id, booktitle, track) => {
    const [volume] = await read(
      collectionXml(collection, volumeXml({ id, booktitle, papers: paperXml({ id: '1' }) })),
    );
    expect(volume?.papers[0]?.track).toBe(track);
  });
});

describe('a paper', () => {
  test('says everything that it has', async () => {
    expect(
      await onePaper(`
        <title>On <fixed-case>P</fixed-case>eat &amp; <i>Moss</i> in <tex-math>\\mathcal{O}(n^2)</tex-math>
          Steps</title>
        <author orcid="0000-0002-1825-0097"><first>Žofie</first><last>Čapková</last><affiliation>Bog <b>University</b></affiliation><affiliation>Fen Ltd</affiliation><variant script="hani"><first>一</first><last>二</last></variant></author>
        <author><last>Plato</last></author><author><first>He</first><last>He</last></author>
        <author><first/><last>Aristotle</last><orcid>0000-0001-5109-3700</orcid></author>
        <pages>12–34</pages>
        <abstract>Less <tex-math>p &lt; 0.05</tex-math>, with &lt;unk&gt; and <url>https://example.org/a</url>.</abstract>
        <url hash="0">2031.peat-main.7</url>
        <doi>10.18653/V1/2031.peat-main.7</doi>
        <award>Best Paper</award><award>Most Peat</award>
        <language>fra</language>
        <attachment type="software" hash="1">2031.peat-main.7.software v2.zip</attachment>
        <revision id="2" href="2031.peat-main.7v2" hash="2" date="2031-09-01">Typos.</revision>
        <erratum id="1" hash="3">2031.peat-main.7e1</erratum>
        <video href="2031.peat-main.7.mp4"/><video href="https://video.example/7"/>
        <pwccode url="https://code.example/7" additional="true"/>
        <bibkey>capkova-2031-peat</bibkey>`),
    ).toEqual({
      paper_id: '2031.peat-main.7',
      title: 'On Peat & Moss in O(n²) Steps',
      authors: [
        { name: 'Žofie Čapková', affiliations: ['Bog University', 'Fen Ltd'], orcid: '0000-0002-1825-0097' },
        { name: 'Plato', affiliations: [] },
        { name: 'He He', affiliations: [] },
        { name: 'Aristotle', affiliations: [], orcid: '0000-0001-5109-3700' },
      ],
      booktitle: 'Proceedings of the Conference on Peat',
      track: 'main',
      awards: ['Best Paper', 'Most Peat'],
      type: 'inproceedings',
      pages: '12-34',
      publication_date: '2031-07',
      language: 'fr',
      doi: '10.18653/v1/2031.peat-main.7',
      acl_id: '2031.peat-main.7',
      abstract: 'Less p < 0.05, with <unk> and https://example.org/a.',
      source_url: 'https://aclanthology.org/2031.peat-main.7/',
      pdf_url: 'https://aclanthology.org/2031.peat-main.7.pdf',
      urls: [
        'https://aclanthology.org/2031.peat-main.7v2.pdf',
        'https://aclanthology.org/2031.peat-main.7e1.pdf',
        'https://aclanthology.org/attachments/2031.peat-main.7.software%20v2.zip',
        'https://aclanthology.org/2031.peat-main.7.mp4',
        'https://video.example/7',
        'https://code.example/7',
      ],
    });
  });

  test('has TeX that somebody typed into a form as text', async () => {
    const { title, abstract } = await onePaper(
      '<title>\\textit{Wet} Fens: $O(n^2)$ <fixed-case>M</fixed-case>oor</title><abstract>From $5 to $10, C:\\x, a_b; <tex-math>x_i</tex-math>.</abstract>',
    );
    expect([title, abstract]).toEqual(['Wet Fens: O(n²) Moor', 'From $5 to $10, C:\\x, a_b; x_i.']);
    expect(
      await onePaper('<title>T</title><abstract>By 5\\% in \\url{https://fen.example/a_b}</abstract>'),
    ).toMatchObject({
      abstract: 'By 5% in https://fen.example/a_b',
    });
  });

  test('keeps all of a text whose braces somebody mistyped', async () => {
    expect(
      await onePaper(
        '<title>Wet \\textbf{Fens}} of Roe</title><abstract>Up to 5\\% } of {x, and {so} on.</abstract>',
      ),
    ).toMatchObject({ title: 'Wet Fens of Roe', abstract: 'Up to 5% of x, and so on.' });
  });

  test('takes no time over a title that is made to take some', async () => {
    const title = `$a${'_'.repeat(200_000)}`;
    const began = performance.now();
    expect(await onePaper(`<title>${title}</title>`)).toMatchObject({ title });
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  test('may have its PDF elsewhere, or none', async () => {
    const elsewhere = await onePaper('<title>T</title><url>http://peat.example/7.pdf</url>');
    expect(elsewhere.pdf_url).toBe('http://peat.example/7.pdf');
    expect(await onePaper('<title>T</title>')).not.toHaveProperty('pdf_url');
  });

  test('of nobody is by its editors', async () => {
    const { authors } = await onePaper('<title>T</title><editor><first>A</first><last>B</last></editor>');
    expect(authors).toEqual([{ name: 'A B', affiliations: [] }]);
  });

  test('that was retracted, or removed, is marked', async () => {
    const url = '<url hash="0">2031.peat-main.7</url>';
    const retracted = await onePaper(`<title>T</title>${url}<retracted date="2032-01-01">Wrong.</retracted>`);
    expect(retracted).toMatchObject({
      is_retracted: true,
      pdf_url: 'https://aclanthology.org/2031.peat-main.7.pdf',
    });
    const xml = collectionXml(
      '2031.peat',
      volumeXml({
        papers: paperXml({
          id: '7',
          inner: `<title>T</title>${url}<removed date="2032-01-01">Asked for.</removed>`,
        }),
      }),
    );
    const [volume] = await read(xml);
    expect(volume?.papers[0]).toMatchObject({ is_retracted: true });
    expect(volume?.papers[0]).not.toHaveProperty('pdf_url');
    expect(volume?.notes).toEqual([
      '2031.peat-main.7 was removed from the Anthology, and is listed as retracted',
    ]);
  });

  test('without a title or with a strange id is told of; front and back matter is none', async () => {
    const [volume] = await read(
      collectionXml(
        '2031.peat',
        volumeXml({
          papers:
            paperXml({ id: '1', inner: '<title> </title>' }) +
            paperXml({ id: '../2' }) +
            '<paper id="3" type="backmatter"><title>Index</title></paper>' +
            '<frontmatter><url>2031.peat-main.0</url></frontmatter>',
        }),
      ),
    );
    expect(volume?.papers).toEqual([]);
    expect(volume?.notes).toEqual([
      '2031.peat-main.1 has no title, and was left out',
      'a paper of 2031.peat-main has the id "../2", and was left out',
    ]);
  });
});

describe('what is no whole collection', () => {
  const whole = collectionXml('2031.peat', volumeXml({ papers: paperXml({ id: '1' }) }));

  test('is refused wherever it is cut off', async () => {
    for (let at = 1; at < whole.length; at += 7)
      await expect(read(whole.slice(0, at)), whole.slice(0, at)).rejects.toThrow(MalformedCollection);
    await expect(read('')).rejects.toThrow('line 1: document must contain a root element');
  });

  test.each([
    ['<paper', '<papper', /^line \d+: unexpected close tag/],
    ['<year>2031', '<year>MMXXXI', 'the volume 2031.peat-main has the year "MMXXXI"; expected four digits'],
    ['id="2031.peat"', 'id="../../etc"', `the collection's id is "../../etc"`],
    ['&amp;', '&boom;', /undefined entity/],
  ])('has %s as %s', async (right, wrong, message) => {
    await expect(read(whole.replace('Title', 'A &amp; B').replace(right, wrong))).rejects.toThrow(message);
  });

  test('has entities of its own', async () => {
    const bomb = whole.replace('<collection', '<!DOCTYPE collection [<!ENTITY a "aaaa">]><collection');
    await expect(read(bomb)).rejects.toThrow('it has a document type of its own');
  });

  test('is nested without end', async () => {
    const deep = '<collection id="P18"><volume>' + '<i>'.repeat(100_000);
    await expect(read(deep)).rejects.toThrow('deep in each other');
  });

  test('or is another XML, of which nothing comes', async () => {
    expect(await read('<?xml version="1.0"?><library><volume id="1"/></library>')).toEqual([]);
  });
});
