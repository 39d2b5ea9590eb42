import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BarsView } from '../../src/cli/progress/bars.js';
import { LinesView } from '../../src/cli/progress/lines.js';
import { Screen } from '../../src/cli/screen.js';
import { showError } from '../../src/cli/show-error.js';
import { visible } from '../../src/cli/visible.js';
import { InputError } from '../../src/model/errors.js';
import { FakeTerminal } from '../support/fake-terminal.js';

const HOSTILE = 'a\u001b[2Jb\rc\u009b31md\u202ee\u0007';
const SHOWN = 'a\\u001b[2Jb\\u000dc\\u009b31md\\u202ee\\u0007';

describe('what a file or a service says', () => {
  it('is shown as it is, but for orders to the terminal', () => {
    expect(visible(HOSTILE)).toBe(SHOWN);
    expect(visible('“Änne”\n\t日本 العربية')).toBe('“Änne”\n\t日本 العربية');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(visible(text)).not.toMatch(/(?![\n\t])\p{Cc}|\p{Bidi_Control}(?<![\u061c\u200e\u200f])/u);
      }),
    );
  });

  it.each([
    ['lines', LinesView],
    ['bars', BarsView],
  ])('gives no order to a terminal as a note or an ending: %s', (_, View) => {
    const terminal = new FakeTerminal(200);
    const view = new View({ screen: new Screen(terminal, {}), verbose: true, now: () => 0 });
    view.show({ type: 'note', message: `"${HOSTILE}" is none that a lister can read` });
    view.show({
      type: 'listing_ended',
      listing: {
        ...{ name: 'x', venue: 'x', year: 2020, lister: 'one', papers: 0, total: null },
        ended: 'failed',
        problem: `HTTP 500: ${HOSTILE}`,
      },
      done: 1,
      venue_years: 1,
    });
    view.say(HOSTILE);
    view.close();
    const said = terminal.written;
    expect(said.split(SHOWN)).toHaveLength(4);
    expect(said).not.toContain('\u001b[2J');
    expect(said).not.toContain('\u009b');
  });

  it('gives no order to a terminal in an error', () => {
    const terminal = new FakeTerminal(200);
    const context = { screen: new Screen(terminal, {}), json: false, version: '1', session: undefined };
    showError(new InputError(`"${HOSTILE}" is damaged`, { next: HOSTILE }), {
      ...context,
      now: () => new Date(0),
    } as Parameters<typeof showError>[1]);
    expect(terminal.written.split(SHOWN)).toHaveLength(3);
  });
});
