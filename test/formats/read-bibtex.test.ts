import { describe, expect, it } from 'vitest';
import { readForeign } from '../support/read-foreign.js';

const BIBTEX = String.raw`% a comment, written to someone@example.org
@string{jams = "J. Am. Soc."}
@STRING(long = jams # { of } # "Things")
@article{key1,
  title = {The {DNA} of Caf{\'e} $x^2$ 100\% < 5 and {\L}ukasz},
  author = {Smith, John and {World Health Organization and Co} and de la Cruz, Mar{\'\i}a and others},
  journal = long # " extra",
  year = 2001, month = jan,
  pages = {1--11},
  url = {http://a.b/c_d%20e},
  doi = {10.1000/abc\_def},
  keywords = {a, b, c},
  x-unknown = "odd {"}q",
}
@comment{@article{no, title={No}}}
@Article (key2, title = "fine" year = 2002)
@misc{key3, title={It costs $5}, eprint={2101.00001}, archivePrefix={arXiv}, file={C:\dir\}}
`;

describe('BibTeX', () => {
  it('becomes papers, whatever the size of the pieces', async () => {
    for (const piece of [1 << 20, 5]) {
      const { format, papers, notes } = await readForeign(BIBTEX, 'standard input', { piece });
      expect(format).toBe('bibtex');
      expect(papers).toEqual([
        {
          title: 'The DNA of Café x² 100% < 5 and Łukasz',
          authors: ['Smith, John', 'World Health Organization and Co', 'de la Cruz, María'],
          venue: 'J. Am. Soc. of Things extra',
          year: 2001,
          pages: '1-11',
          doi: '10.1000/abc_def',
          keywords: ['a', 'b', 'c'],
          url: 'http://a.b/c_d%20e',
          type: 'article',
          paper_id: 'key1',
        },
        { title: 'fine', year: 2002, type: 'article', paper_id: 'key2' },
        { title: 'It costs $5', arxiv_id: '2101.00001', type: 'misc', paper_id: 'key3' },
      ]);
      expect(notes).toEqual([]);
    }
  });

  it('keeps every value as it was written, and the macros that it needs', async () => {
    const { records } = await readForeign(BIBTEX, 'x.bib');
    expect(records[0]!.input_record).toMatchObject({
      format: 'bibtex',
      entry_type: 'article',
      key: 'key1',
      strings: { jams: '"J. Am. Soc."', long: 'jams # { of } # "Things"' },
      fields: expect.arrayContaining([
        ['journal', 'long # " extra"'],
        ['month', 'jan'],
        ['x-unknown', '"odd {"}q"'],
      ]) as unknown,
    });
    expect(records[1]!.input_record).not.toHaveProperty('strings');
  });

  it('names what is wrong by its line, and reads the others', async () => {
    const text = `@article{one, title = {One}}
@article{bad, title = {not closed
}
@article{two, title = {Two}}
@article{three, title = {Three}}, year = {2000}}
@inproceedings{bad2,
  title fine,
}
@article{four, title = {Four}}
@article{last, title = {not closed`;
    const { papers, notes } = await readForeign(text, 'x.bib');
    expect(papers.map(({ title }) => title)).toEqual(['One', 'Two', 'Three', 'Four']);
    expect(notes).toEqual([
      expect.stringMatching(/line 2: the entry "bad" \(@article\) is not closed/),
      expect.stringMatching(/line 5: a field stands outside of any entry/),
      expect.stringMatching(/line 7: the entry "bad2" \(@inproceedings\) can't be read: expected "="/),
      expect.stringMatching(/line 10: the entry "last" \(@article\) is not closed/),
    ]);
  });

  it('finds the next entry by an odd key, too', async () => {
    const text =
      '@article{bad, title = {not closed\n@article{Smith et al. 2001,\n title = {One}}\n@misc{A + B, title={Two}}\n';
    const { papers, notes } = await readForeign(text, 'x.bib');
    expect(papers.map(({ title, paper_id: id }) => [title, id])).toEqual([
      ['One', 'Smith et al. 2001'],
      ['Two', 'A + B'],
    ]);
    expect(notes).toHaveLength(1);
  });

  it('reads a text that the parser of LaTeX can not', async () => {
    const { papers } = await readForeign(
      String.raw`@misc{x, title = {A \unknown{thing} of \verb|x| and $ one}}`,
      'x.bib',
    );
    expect(papers[0]!.title).toContain('thing');
  });
});
