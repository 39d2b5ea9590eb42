import { describe, expect, test } from 'vitest';
import { InputError } from '../../../src/model/errors.js';
import { openreviewFolderReader } from '../../../src/venues/openreview/folder.js';
import { noteOf2020, noteOf2024 } from '../../support/fake-openreview.js';
import { volumesIn } from '../../support/folder-file.js';

const volumes = (content: string, name = 'saved/notes.json') =>
  volumesIn(openreviewFolderReader, name, content);

const outline = async (content: string) =>
  (await volumes(content)).map(({ venues, year, papers }) => [
    ...venues,
    year,
    ...papers.map(({ paper_id, track, decision }) => [paper_id, track, decision].join(' ').trim()),
  ]);

const two = [
  noteOf2024(1),
  noteOf2024(2, { venueid: 'ICLR.cc/2024/Conference/Rejected_Submission', venue: 'Submitted to ICLR 2024' }),
];
const old = [noteOf2020(1, {}, 'Accept (Poster)'), noteOf2020(2, {}, 'Reject')];

describe('saved answers of OpenReview', () => {
  test('are read in all the forms that they are saved in', async () => {
    const expected = [['ICLR', 2024, 'note0001  Accept (poster)']];
    expect(await outline(JSON.stringify({ notes: two, count: 2 }, undefined, 2))).toEqual(expected);
    expect(await outline(JSON.stringify(two))).toEqual(expected);
    expect(await outline(`\ufeff${two.map((note) => JSON.stringify(note)).join('\r\n')}\n\n`)).toEqual(
      expected,
    );
    const pages = [{ notes: two, count: 3 }, { notes: [noteOf2024(1), noteOf2024(3)] }];
    const all = [['ICLR', 2024, 'note0001  Accept (poster)', 'note0003  Accept (poster)']];
    expect(await outline(pages.map((page) => JSON.stringify(page)).join('\n'))).toEqual(all);
    expect(await outline(JSON.stringify(pages))).toEqual(all);
  });

  test('of the first API have their decisions in replies', async () => {
    expect(await outline(JSON.stringify({ notes: old }))).toEqual([
      ['ICLR', 2020, 'blind0001  Accept (Poster)'],
    ]);
  });

  test('stand under the venue, the track and the year that they name', async () => {
    const notes = [
      noteOf2024(1, {
        venueid: 'NeurIPS.cc/2023/Track/Datasets_and_Benchmarks',
        venue: 'NeurIPS 2023 Datasets and Benchmarks Poster',
      }),
      noteOf2024(2, { venueid: 'robot-learning.org/CoRL/2023/Conference', venue: 'CoRL 2023 Oral' }),
      noteOf2024(3, { venueid: 'NeurIPS.cc/2023/Workshop/Tiny_Things', venue: 'Tiny Things 2023' }),
      noteOf2024(4, { venueid: 'NeurIPS.cc/2023/Conference', venue: 'NeurIPS 2023 poster' }),
      noteOf2024(5, { venueid: 'TMLR', venue: 'TMLR' }, { pdate: Date.UTC(2023, 1, 1) }),
      noteOf2024(6, { venueid: 'TMLR', venue: 'TMLR' }, { pdate: Date.UTC(2024, 1, 1) }),
    ];
    expect(await outline(JSON.stringify(notes))).toEqual([
      ['NeurIPS', 2023, 'note0001 Datasets and Benchmarks Accept (Poster)', 'note0004  Accept (poster)'],
      ['CoRL', 2023, 'note0002  Accept (Oral)'],
      ['NeurIPS Workshop Tiny Things', 2023, 'note0003  Accept'],
      ['TMLR', 2023, 'note0005  Accept'],
      ['TMLR', 2024, 'note0006  Accept'],
    ]);
  });

  test('are told from the files of others', async () => {
    for (const content of [
      '',
      '[]',
      '{}',
      'null',
      '[1, "two"]',
      '{"papers": [{"id": "x", "title": "y"}]}',
      '{"id": "a", "content": {"title": "b"}}',
      '<!doctype html>',
    ])
      expect(await volumes(content)).toEqual([]);
    expect(openreviewFolderReader.reads('a/b.JSON')).toBe(true);
    expect(openreviewFolderReader.reads('a/b.xml')).toBe(false);
  });

  test('that are cut off are an error with file and line', async () => {
    const whole = JSON.stringify({ notes: two });
    await expect(volumes(whole.slice(0, -30))).rejects.toThrow(InputError);
    await expect(
      volumes(`${JSON.stringify(two[0])}\n${JSON.stringify(two[1]).slice(0, 40)}`),
    ).rejects.toThrow(/"saved\/notes.json" looks like notes of OpenReview, but line 2 is cut off or damaged/);
  });
});
