import { describe, expect, test } from 'vitest';
import { BatchQueue } from '../../src/consolidate/batch-queue.js';

const rowsOf = (batch: readonly { row: number }[] | undefined): number[] | undefined =>
  batch?.map(({ row }) => row);

function filled(
  papers: number,
  bytes: number,
  of: readonly (readonly [string, number, number])[],
): BatchQueue {
  const queue = new BatchQueue({ papers, bytes });
  for (const [group, row, size] of of) queue.add(group, { row, bytes: size, asked: undefined });
  return queue;
}

describe('BatchQueue', () => {
  test('gives away what is full, and nothing else', () => {
    const queue = filled(2, Infinity, [
      ['doi', 0, 0],
      ['pmid', 1, 0],
      ['doi', 2, 0],
      ['doi', 3, 0],
    ]);
    expect(rowsOf(queue.takeFull())).toEqual([0, 2]);
    expect(queue.takeFull()).toBeUndefined();
    expect(queue.hasFull).toBe(false);
    expect(queue.size).toBe(2);
  });

  test('never mixes what has to be asked apart, also when nothing is full', () => {
    const queue = filled(10, Infinity, [
      ['doi', 0, 0],
      ['pmid', 1, 0],
      ['doi', 2, 0],
    ]);
    expect(rowsOf(queue.take())).toEqual([0, 2]);
    expect(rowsOf(queue.take())).toEqual([1]);
    expect(queue.take()).toBeUndefined();
    expect(queue.size).toBe(0);
  });

  test('a batch has no more bytes than a request has room for', () => {
    const queue = filled(10, 100, [
      ['doi', 0, 40],
      ['doi', 1, 40],
      ['doi', 2, 40],
      ['doi', 3, 10],
    ]);
    expect(rowsOf(queue.takeFull())).toEqual([0, 1]);
    expect(queue.takeFull()).toBeUndefined();
    expect(rowsOf(queue.take())).toEqual([2, 3]);
  });

  test('what is larger than a request goes alone', () => {
    const queue = filled(10, 100, [
      ['doi', 0, 500],
      ['doi', 1, 20],
    ]);
    expect(rowsOf(queue.takeFull())).toEqual([0]);
    expect(rowsOf(queue.take())).toEqual([1]);
  });

  test('keeps the order, however many have left it', () => {
    const queue = new BatchQueue({ papers: 3, bytes: Infinity });
    const seen: number[] = [];
    for (let row = 0; row < 1000; row++) {
      queue.add('', { row, bytes: 0, asked: undefined });
      for (let batch = queue.takeFull(); batch; batch = queue.takeFull()) seen.push(...rowsOf(batch)!);
    }
    for (let batch = queue.take(); batch; batch = queue.take()) seen.push(...rowsOf(batch)!);
    expect(seen).toEqual(Array.from({ length: 1000 }, (_, row) => row));
  });
});
