import { TEX_FUNCTIONS } from './tex-symbols.js';

/** What has no text of its own, with its arguments: matrices and their like, colours, space that is measured. */
const LAYOUT =
  /\\(?:begin|end)\s*\{[a-zA-Z]*\*?\}(?:\s*\{[lcr|\s]*\})?|\\(?:color|textcolor|phantom|hspace\*?|vspace\*?|label|tag)\s*\{[^{}]*\}/g;
const FRACTION = /\\([dtc]?frac)\s*(?:(\{[^{}]*\})|([^\s\\{}]))\s*(?:(?=\{)|([^\s\\{}]))/g;

/**
 * A formula of TeX in which each thing is written in one way: fractions with braces (`\frac12`), one name for a bar, whatever side it is on (`\lVert`),
 * what is set above or below something as its index. Pure.
 */
export function inOneSpelling(formula: string): string {
  return formula
    .replace(LAYOUT, ' ')
    .replace(/\\[lr](?=[vV]ert(?![a-zA-Z]))/g, '\\')
    .replace(/\\lbrace(?![a-zA-Z])\s*/g, '\\{')
    .replace(/\\rbrace(?![a-zA-Z])/g, '\\}')
    .replace(FRACTION, (_, name: string, braced?: string, sign?: string, under?: string) => {
      const over = braced ?? `{${sign ?? ''}}`;
      return `\\${name}${over}${under === undefined ? '' : `{${under}}`}`;
    })
    .replace(/\\([a-zA-Z]+)(?=\{\w)/g, (command, name: string) =>
      TEX_FUNCTIONS.has(name) ? `${command} ` : command,
    )
    .replace(/\\bmod(?![a-zA-Z])/g, '\\mod')
    .replace(/\\pmod\s*(?:\{([^{}]*)\}|(\w))/g, '(\\mod $1$2)')
    .replace(/\\underset\s*(\{[^{}]*\})\s*\{([^{}]*)\}/g, '$2_$1')
    .replace(/\\(?:overset|stackrel)\s*(\{[^{}]*\})\s*\{([^{}]*)\}/g, '$2^$1');
}
