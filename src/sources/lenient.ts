import * as z from 'zod';

/**
 * Schemas that take what a source says as far as it can be used: a field that is null, missing or of an odd type is
 * dropped, an odd element leaves its list, and only what is no object at all fails.
 */

/** `undefined` for anything that is not as the schema says. */
export function lenient<T extends z.ZodType>(schema: T) {
  return schema.optional().catch(undefined);
}

/** The elements that are as the schema says; the others are dropped. */
export function lenientList<T extends z.ZodType>(element: T) {
  return z
    .array(z.unknown())
    .catch([])
    .transform((elements) =>
      elements.flatMap((value): z.output<T>[] => {
        const parsed = element.safeParse(value);
        return parsed.success ? [parsed.data] : [];
      }),
    );
}

export const text = lenient(z.string());
export const flag = lenient(z.boolean());
export const count = lenient(z.int().nonnegative());
/** Volumes, issues and pages: strings, except where somebody made numbers of them. */
export const label = lenient(z.union([z.string(), z.number().transform(String)]));
