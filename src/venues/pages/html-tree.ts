import { DomHandler, DomUtils, ElementType, Parser } from 'htmlparser2';

type Document = DomHandler['root'];
type AnyNode = Document['children'][number];
export type Element = Extract<AnyNode, { attribs: object }>;
type Text = Extract<AnyNode, { data: string }>;

/** Elements within elements, at the most: no page is written so; the parser needs quadratic time for a deeper one, and walks need stack. */
const DEEPEST = 500;

/** What begins something else in a page: no title or name goes on beyond it, even where a tag before it was left open. */
const BLOCKS: ReadonlySet<string> = new Set(
  'address blockquote dd div dl dt fieldset form h1 h2 h3 h4 h5 h6 hr li ol p pre section table td th tr ul'.split(
    ' ',
  ),
);
/** What is no text of the page. */
const SILENT: ReadonlySet<string> = new Set(['script', 'style', 'template', 'noscript', 'button', 'select']);

/** A page as its elements, in the order in which they begin. */
export interface HtmlTree {
  readonly elements: readonly Element[];
}

/** Reads a page as leniently as a browser does; undefined for one that is nested deeper than any page that a person wrote. Pure. */
export function readHtml(page: string): HtmlTree | undefined {
  const handler = new ShallowDom();
  const parser = new Parser(handler);
  try {
    parser.end(page);
  } catch (error) {
    if (error instanceof TooDeep) return undefined;
    throw error;
  }
  return { elements: elementsBelow(handler.root) };
}

class TooDeep extends Error {}

class ShallowDom extends DomHandler {
  override onopentag(name: string, attributes: Record<string, string>): void {
    if (this.tagStack.length > DEEPEST) throw new TooDeep();
    super.onopentag(name, attributes);
  }
}

/** Those below an element, in the order in which they begin. */
export function elementsBelow(top: Element | Document): Element[] {
  const found: Element[] = [];
  const visit = (nodes: readonly AnyNode[]): void => {
    for (const node of nodes) {
      if (!isElement(node)) continue;
      found.push(node);
      visit(node.children);
    }
  };
  visit(top.children);
  return found;
}

export function hasClass(element: Element, name: string): boolean {
  return (element.attribs.class ?? '').split(/\s+/).includes(name);
}

/** Its link, without the spaces around it; undefined where it has none. */
export function linkOf(element: Element): string | undefined {
  const href = element.attribs.href?.trim();
  return element.name === 'a' && href !== undefined && href !== '' ? href : undefined;
}

/** The nearest element around it, or itself, for which `is` holds. */
export function around(element: Element, is: (one: Element) => boolean): Element | undefined {
  for (let at: Element | null = element; at !== null; at = DomUtils.getParent(at) as Element | null) {
    if (!isElement(at)) return undefined;
    if (is(at)) return at;
  }
  return undefined;
}

/** All the text in an element, blocks and breaks parted by a space, on one line. */
export function textIn(element: Element): string {
  const pieces: string[] = [];
  const visit = (nodes: readonly AnyNode[]): void => {
    for (const node of nodes) {
      if (isText(node)) pieces.push(node.data);
      else if (isElement(node) && !SILENT.has(node.name)) {
        const parts = BLOCKS.has(node.name) || node.name === 'br';
        if (parts) pieces.push(' ');
        visit(node.children);
        if (parts) pieces.push(' ');
      }
    }
  };
  visit(element.children);
  return pieces.join('').replace(/\s+/g, ' ').trim();
}

/** The text in an element just as it stands, with its lines. */
export function rawTextIn(element: Element): string {
  return DomUtils.textContent(element);
}

/** What stands in an element up to the first block, as HTML without attributes: for texts with formulas (sources/abstract-text.ts). */
export function markupIn(element: Element): string {
  let markup = '';
  let ended = false;
  const visit = (nodes: readonly AnyNode[]): void => {
    for (const node of nodes) {
      if (ended) return;
      if (isText(node)) markup += escaped(node.data);
      else if (isElement(node)) {
        if (BLOCKS.has(node.name)) {
          ended = true;
          return;
        }
        if (SILENT.has(node.name)) continue;
        markup += `<${node.name}>`;
        visit(node.children);
        markup += `</${node.name}>`;
      }
    }
  };
  visit(element.children);
  return markup;
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

function isElement(node: AnyNode): node is Element {
  return ElementType.isTag(node);
}

function isText(node: AnyNode): node is Text {
  return node.type === ElementType.Text;
}
