/**
 * MEDLINE's, JATS's and Europe PMC's own types of publication, lower case, and one word for each; the first that a record has counts, so
 * that what is more than "journal article" stands before it.
 */
const TYPES: readonly (readonly [RegExp, string])[] = [
  [/^preprint$/, 'preprint'],
  [/^(?:retraction of publication|retraction)$/, 'retraction'],
  [/^(?:published erratum|erratum|correction|corrected and republished article|addendum)$/, 'erratum'],
  [/^(?:patent)$/, 'patent'],
  [/^(?:academic dissertation|thesis|dissertation)$/, 'dissertation'],
  [/^(?:book chapter|chapter|chapter-article)$/, 'book-chapter'],
  [/^(?:book|monograph|textbook)$/, 'book'],
  [/^editorial$/, 'editorial'],
  [/^(?:letter|comment|reply)$/, 'letter'],
  [/^(?:dataset)$/, 'dataset'],
  [/^(?:systematic review|systematic-review|review|review-article|meta-analysis)$/, 'review'],
  [/article|report|trial|study/, 'article'],
];

/** What sort of text it is; undefined where nothing tells. `types` in lower case; `source` is Europe PMC's code of where it has the record from. */
export function typeOf(types: readonly string[], source: string | undefined): string | undefined {
  if (source === 'PPR') return 'preprint';
  return TYPES.find(([form]) => types.some((type) => form.test(type)))?.[1];
}
