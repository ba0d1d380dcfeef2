import type { IncomingMessage, Server } from 'node:http';

/** Milliseconds in which an ordinary request must have come in whole: what Node gives all of them. */
const LIMIT_MS = 300_000;

/** Lets some requests take as long as they need to come in, and no others. */
export function allowLongUploads(server: Server, isLong: (request: IncomingMessage) => boolean): void {
  server.requestTimeout = 0;
  server.on('request', (request) => {
    if (isLong(request)) return;
    const timer = setTimeout(() => {
      if (!request.complete) request.socket.destroy();
    }, LIMIT_MS).unref();
    request.once('close', () => {
      clearTimeout(timer);
    });
  });
}
