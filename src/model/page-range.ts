/** `9-32` of "9--32", "9 – 32": one hyphen between the first page and the last. Pure. */
export function pageRange(text: string): string {
  return text.replace(/\s*[-–—]+\s*/g, '-');
}
