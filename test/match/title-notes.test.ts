import { describe, expect, it } from 'vitest';
import { canBeOneKind, kindOfText, withoutNotes } from '../../src/match/title-notes.js';

describe('notes of databases', () => {
  it.each([
    ['Walking after stroke. [Review] [88 refs]', 'Walking after stroke'],
    ['Walking after stroke. [Chinese]', 'Walking after stroke'],
    ['Walking after stroke [Article in German]', 'Walking after stroke'],
    ['Walking after stroke (Structured abstract)', 'Walking after stroke'],
    [
      'Walking after stroke.[Erratum appears in N Engl J Med. 2009 Jun 4;360(23):2487 Note: Doe, J [added]]',
      'Walking after stroke.',
    ],
    ['More on walking... N Engl J Med. 2009 Jan 29;360(5):544-6', 'More on walking'],
    ['RETRACTED: Walking after stroke', 'Walking after stroke'],
    ['Walking after stroke: see also p 152', 'Walking after stroke'],
    ['[Walking after stroke].', '[Walking after stroke].'],
    ['Walking (and standing) after stroke', 'Walking (and standing) after stroke'],
    ['[Review]', '[Review]'],
  ])('%s', (title, without) => {
    expect(withoutNotes(title)).toBe(without);
  });
});

describe('texts about other texts', () => {
  it.each([
    ['Erratum: Walking after stroke', 'erratum', 'Walking after stroke'],
    ['Corrigendum to "Walking after stroke" [J. Walk. 12 (2010) 1-10]', 'erratum', undefined],
    ['Walking after stroke (vol 360, pg 542, 2009)', 'about', 'Walking after stroke'],
    [
      'Walking after stroke (New England Journal of Medicine (2009) 360 (542-544))',
      'about',
      'Walking after stroke',
    ],
    ['Retraction notice to: Walking after stroke', 'retraction', undefined],
    ['Reply to: Walking after stroke', 'reply', 'Walking after stroke'],
    ['Walking after stroke - Reply', 'reply', 'Walking after stroke'],
    ["Walking after stroke: authors' reply", 'reply', 'Walking after stroke'],
    ['Comment on "Walking after stroke"', 'comment', undefined],
    ['Re: Walking after stroke', 'comment', 'Walking after stroke'],
    ['Data from: Walking after stroke', 'data', 'Walking after stroke'],
    ['Walking after stroke', 'own', 'Walking after stroke'],
    ['Correction of refractive errors in children', 'own', 'Correction of refractive errors in children'],
    ['Retraction of the lung in surgery', 'retraction', undefined],
    ['Re-evaluation of walking', 'own', 'Re-evaluation of walking'],
    ['Replication of DNA', 'own', 'Replication of DNA'],
    ['Data mining for walkers', 'own', 'Data mining for walkers'],
    ['Response to exercise in adults', 'reply', undefined],
    ['Reply', 'reply', 'Reply'],
  ] as const)('%s: %s', (title, kind, text) => {
    const found = kindOfText(title);
    expect(found.kind).toBe(kind);
    if (text !== undefined) expect(found.text.replace(/[.:" ]+$/, '')).toBe(text);
  });

  it('are never what they are about', () => {
    expect(canBeOneKind('own', 'erratum')).toBe(false);
    expect(canBeOneKind('reply', 'erratum')).toBe(false);
    expect(canBeOneKind('about', 'own')).toBe(false);
    expect(canBeOneKind('about', 'reply')).toBe(true);
    expect(canBeOneKind('own', 'own')).toBe(true);
  });
});
