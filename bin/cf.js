#!/usr/bin/env node
import { existsSync } from 'node:fs';

const built = new URL('../dist/cli/main.js', import.meta.url);
if (existsSync(built)) {
  const { main } = await import(built.href);
  await main();
} else {
  process.stderr.write(
    'cf is not built yet: dist/cli/main.js is missing.\nBuild it, then try again: npm run build\n',
  );
  process.exitCode = 70;
}
