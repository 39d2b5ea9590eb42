// The main job on the bundled example data: `npm run demo`. No key and no network are needed.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

const folder = import.meta.dirname;
const cf = join(folder, '..', 'bin', 'cf.js');
const output = join(folder, 'consolidated.json');
const show = (path) => relative(process.cwd(), path) || '.';
const say = (text = '') => process.stdout.write(`${text}\n`);

const options = ['--input', show(join(folder, 'papers.json')), '--sources', 'snapshot'];
options.push('--snapshot-dir', show(join(folder, 'snapshot')), '--output', show(output));
say(`$ cf consolidate ${options.join(' ')}\n`);

const state = mkdtempSync(join(tmpdir(), 'cf-demo-'));
process.on('exit', () => rmSync(state, { recursive: true, force: true }));
// A Ctrl-C reaches cf too, which ends by itself and says how.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => undefined);
const child = spawn(process.execPath, [cf, 'consolidate', ...options, '--state-dir', state], {
  stdio: 'inherit',
});
const code = await new Promise((resolve) => child.on('exit', (status) => resolve(status ?? 1)));
if (code === 0) explain(JSON.parse(readFileSync(output, 'utf8')));
process.exitCode = code;

function explain({ papers }) {
  const was = new Map(
    JSON.parse(readFileSync(join(folder, 'papers.json'), 'utf8')).papers.map((one) => [one.paper_id, one]),
  );
  const outcome = (paper) => paper.consolidation.outcomes.snapshot;
  const enriched = papers.filter((paper) => outcome(paper).outcome === 'enriched');
  const byTitle = enriched.filter((paper) => outcome(paper).matched_by === 'title');
  say();
  say(
    `${was.size} papers, ${was.size - papers.length} of them listed twice: ${enriched.length} of the ${papers.length} works were found, ${enriched.length - byTitle.length} by an identifier and ${byTitle.length} by their titles.`,
  );

  const richest = byTitle.find(
    (paper) => paper.abstracts.length > 0 && paper.citations[0].data.count > 0 && paper.authors.length > 1,
  );
  if (richest) {
    const before = was.get(richest.paper_id);
    say('\nOne of them, before:');
    say(`  title     ${before.title}`);
    say(`  doi       ${before.doi ?? '(none)'}`);
    say('and after:');
    const from = (field) => {
      const where = richest.consolidation.fields[field];
      return where
        ? `(from ${where.source}, matched by ${where.matched_by}, score ${where.score})`
        : '(as it came)';
    };
    say(`  title     ${richest.title} ${from('title')}`);
    say(`  doi       ${richest.doi ?? '(none)'} ${from('doi')}`);
    say(`  venue     ${richest.venue} ${from('venue')}`);
    const [citations] = richest.citations;
    say(
      `  citations ${citations.data.count} (from ${citations.source}, ${citations.timestamp.slice(0, 10)})`,
    );
    say(`  abstract  ${richest.abstracts[0].data.text.slice(0, 60)}… (from ${richest.abstracts[0].source})`);
  }
  const merged = papers.find(({ consolidation }) => consolidation.merged_from.length > 1);
  if (merged) {
    say('\nOne that the list had twice:');
    for (const { paper_id: id, record, because } of merged.consolidation.merged_from)
      say(`  ${id}  ${record.title}${because ? `\n    (${because.reasons[0]})` : ''}`);
  }
  const rejected = papers.find((paper) => outcome(paper).outcome === 'rejected');
  if (rejected) {
    say('\nOne was not believed, because its DOI leads to quite another paper:');
    say(`  ${outcome(rejected).detail}`);
  }
  say(`\nEverything is in ${show(output)}: every value says where it came from.`);
}
