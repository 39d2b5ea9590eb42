import type * as z from 'zod';

/** Reads a body as JSON of a schema, for `AskOptions.read`: undefined when it is none. */
export function jsonOf<T extends z.ZodType>(schema: T): (body: string) => z.output<T> | undefined {
  return (body) => {
    let json: unknown;
    try {
      json = JSON.parse(body);
    } catch {
      return undefined;
    }
    return schema.safeParse(json).data;
  };
}
