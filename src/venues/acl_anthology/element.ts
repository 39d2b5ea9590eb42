import { oneLine } from '../../sources/abstract-text.js';
import { texText } from '../../sources/math-text.js';

/** An element of XML with all that is in it, its texts decoded. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: (string | Element)[];
}

export function childrenNamed(element: Element, name: string): Element[] {
  return element.children.filter(
    (child): child is Element => typeof child !== 'string' && child.name === name,
  );
}

export function childNamed(element: Element, name: string): Element | undefined {
  return childrenNamed(element, name)[0];
}

/** What a child says, on one line; undefined when it is not there or empty. */
export function textOfChild(element: Element, name: string): string | undefined {
  const child = childNamed(element, name);
  return child && readable(child);
}

/**
 * The text of an element on one line, without its markup: protected capitals, italics, links. Formulas (TeX) are written out. Undefined
 * when nothing is left.
 */
export function readable(element: Element): string | undefined {
  const text = oneLine(textIn(element));
  return text === '' ? undefined : text;
}

function textIn(element: Element): string {
  const inner = element.children.map((child) => (typeof child === 'string' ? child : textIn(child))).join('');
  return element.name === 'tex-math' ? texText(inner) : inner;
}
