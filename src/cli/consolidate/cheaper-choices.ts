import type { Forecast } from '../../consolidate/forecast/dry-run.js';
import { count } from '../numbers.js';
import type { Environment } from '../settings.js';

/** From here on a local copy of an index is worth its download. */
const MANY_TITLES = 100_000;
/** What OpenAlex gives a day with a free key. */
const CREDITS_OF_A_FREE_KEY = 10_000;

/** What the user could do so that the same run takes less: one sentence each. Pure. */
export function cheaperChoices({ sources }: Forecast, environment: Environment): string[] {
  const asked = (id: string): boolean => sources.some((source) => source.id === id);
  const isSet = (name: string): boolean => (environment[name]?.trim() ?? '') !== '';
  const titles = Math.max(0, ...sources.map(titlesOf));
  const choices: string[] = [];
  if (titles >= 10 && !asked('semantic_scholar') && !isSet('SEMANTIC_SCHOLAR_API_KEY')) {
    choices.push(
      'Cheaper: with SEMANTIC_SCHOLAR_API_KEY (free of charge, on request) venues are listed 1,000 works at a time.',
    );
  }
  if (asked('crossref') && !isSet('CF_MAILTO'))
    choices.push('Faster: with CF_MAILTO, your mail address, crossref takes three lists a second, not one.');
  const openalex = sources.find(({ id }) => id === 'openalex');
  if (openalex && openalex.days > 1 && !isSet('OPENALEX_API_KEY')) {
    choices.push(
      `Faster: with OPENALEX_API_KEY (free of charge) there are ${count(CREDITS_OF_A_FREE_KEY)} credits a day.`,
    );
  }
  const dear = sources.filter(({ expected }) => expected.credits > 0 && sources.length > 1);
  for (const { id, steps } of dear) {
    const search = steps.find(({ step }) => step === 'by_title');
    if (!search || search.expected.credits < 100) continue;
    const others = sources.filter((source) => source.id !== id).map((source) => source.id);
    choices.push(
      `Cheaper: ${count(search.expected.credits)} credits are for titles at ${id}; --sources ${others.join(',')} does without them, and without what only ${id} knows.`,
    );
  }
  if (titles > MANY_TITLES && !asked('snapshot')) {
    choices.push(
      'Faster: for so many titles a local copy of OpenAlex is worth its download (--snapshot-dir): it costs no requests.',
    );
  }
  return choices;
}

function titlesOf({ steps, sweeps }: Forecast['sources'][number]): number {
  const searched = steps.find(({ step }) => step === 'by_title')?.papers ?? 0;
  return searched + (sweeps?.swept ?? 0);
}
