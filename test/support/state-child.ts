import * as z from 'zod';
import { StatePersistence } from '../../src/state/state-persistence.js';

/** A process that saves a value so many times: `state-child.ts <path> <name> <times>`. */
const [path = '', name = '', times = '0'] = process.argv.slice(2);
const schema = z.object({ format_version: z.int(), count: z.int(), text: z.string() });
const persistence = new StatePersistence(path, { schema, version: 1, backup: true });
for (let count = 1; count <= Number(times); count++)
  await persistence.save({ format_version: 1, count, text: name.repeat(count * 1000) });
