import { scriptedServer, type ScriptedServer } from './scripted-server.js';
import { applyFault, type Fault } from './faults.js';

/** A server of files on loopback. What is not there is a 404 with a page, as servers of files have it. */
export interface FileServer extends ScriptedServer {
  /** Paths that were asked for, in order. */
  readonly asked: readonly string[];
  /** Sets or removes a file, or what happens in its place. */
  put(path: string, file: string | Fault | undefined): void;
}

export async function fileServer(files: Record<string, string | Fault> = {}): Promise<FileServer> {
  const there = new Map(Object.entries(files));
  const asked: string[] = [];
  const server = await scriptedServer((response, _, path) => {
    asked.push(path);
    const file = there.get(path);
    if (typeof file === 'object') applyFault(file, response);
    else if (file === undefined)
      response
        .writeHead(404, { 'content-type': 'text/html' })
        .end('<!doctype html><title>Not found</title></html>');
    else response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end(file);
  });
  return {
    ...server,
    asked,
    put(path, file) {
      if (file === undefined) there.delete(path);
      else there.set(path, file);
    },
  };
}
