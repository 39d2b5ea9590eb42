import type { Colors } from '../screen.js';
import { cut } from '../cut.js';
import { count, duration, percent, rate } from '../numbers.js';

/** What a bar shows. */
export interface BarState {
  readonly label: string;
  readonly done: number;
  /** Undefined where nobody knows: there is no bar then. */
  readonly total: number | undefined;
  /** Whether the numbers mean something to a person; bytes of an index don't. */
  readonly showCounts: boolean;
  /** What else is worth telling, in a word or two: `1,500 found`. */
  readonly more: string | undefined;
  readonly perSecond: number | undefined;
  readonly secondsLeft: number | undefined;
  /** Why it does not go on, in a word or two. */
  readonly halted: string | undefined;
}

export interface BarStyle {
  readonly width: number;
  readonly labelWidth: number;
  readonly unicode: boolean;
  readonly colors: Colors;
}

const WIDEST_BAR = 30;
const NARROWEST_BAR = 8;

/**
 * One line of at most `width` characters. What does not fit is left out, the least important first: what else there is, rate,
 * counts, time left, and the bar itself last.
 */
export function barLine(bar: BarState, style: BarStyle): string {
  const parts = {
    label: shortened(bar.label, style.labelWidth).padEnd(style.labelWidth),
    percent: bar.total === undefined ? '' : `${percent(bar.done, bar.total)} %`.padStart(5),
    counts: bar.showCounts ? countsOf(bar) : '',
    left: leftOf(bar),
    rate: bar.perSecond === undefined || isDone(bar) || !bar.showCounts ? '' : rate(bar.perSecond),
    more: bar.more ?? '',
  };
  const order = ['percent', 'counts', 'more', 'rate', 'left'] as const;
  const shown = new Set<(typeof order)[number]>(order);
  const rest = (): string[] =>
    order
      .filter((name) => shown.has(name))
      .map((name) => parts[name])
      .filter((text) => text !== '');
  // The last column stays free: some terminals wrap when it is filled.
  const room = (): number =>
    style.width - 1 - [parts.label, ...rest()].reduce((sum, text) => sum + text.length + 2, 0);
  // Why it does not go on says more than a bar that stands still.
  const leasts = [
    'more',
    'rate',
    'counts',
    ...(bar.halted === undefined ? (['left'] as const) : []),
  ] as const;
  for (const least of leasts) if (room() < NARROWEST_BAR) shown.delete(least);
  if (bar.total === undefined || room() < NARROWEST_BAR)
    return [parts.label, ...rest()].join('  ').slice(0, Math.max(0, style.width - 1));
  return [parts.label, drawn(bar, bar.total, Math.min(WIDEST_BAR, room()), style), ...rest()].join('  ');
}

/** `Interdiscipl… 2015` of `Interdisciplinary Letters 2015 (openalex)`: the year tells the rows of a venue apart. */
function shortened(label: string, most: number): string {
  if (label.length <= most) return label;
  const bare = label.replace(/ \([^()]*\)$/, '');
  if (bare.length <= most) return bare;
  const year = / \d{4}$/.exec(bare)?.[0] ?? '';
  return `${cut(bare.slice(0, bare.length - year.length), most - year.length)}${year}`;
}

const isDone = ({ done, total }: BarState): boolean => total !== undefined && done >= total;

function countsOf({ done, total }: BarState): string {
  return total === undefined ? '' : `${count(done).padStart(count(total).length)}/${count(total)}`;
}

function leftOf(bar: BarState): string {
  if (isDone(bar)) return 'done';
  if (bar.halted !== undefined) return bar.halted;
  return bar.secondsLeft === undefined ? '' : `${duration(bar.secondsLeft)} left`;
}

function drawn(bar: BarState, total: number, size: number, { unicode, colors }: BarStyle): string {
  const full = total <= 0 ? size : Math.floor((size * Math.min(bar.done, total)) / total);
  const [on, off] = unicode ? ['█', '░'] : ['=', '-'];
  const color = isDone(bar) ? colors.green : bar.halted === undefined ? colors.cyan : colors.yellow;
  return color(on.repeat(full)) + colors.dim(off.repeat(size - full));
}
