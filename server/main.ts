/**
 * The server process. It listens at once and answers 503 with progress while the database, the client and
 * (at first) the sample town get ready; then the application takes the requests over.
 */
import { rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildApp } from './app.ts';
import type { CommandContext } from './commands/context.ts';
import { serveCommands, socketPath } from './commands/remote.ts';
import type { Database } from './db/database.ts';
import { openDatabase } from './db/open.ts';
import { findDefaultCampaignId } from './db/queries/campaigns.ts';
import { createSignInLink } from './http/auth.ts';
import { type Progress, UserError } from './jobs/progress.ts';
import { openQueue, type Queue } from './jobs/queue.ts';
import { completeSampleTown } from './sample-town.ts';
import { ensureWebClient } from './web-client.ts';

interface Preparation {
  progress: number;
  message: string;
}

const isLoopback = (host: string) => host === 'localhost' || host === '::1' || host.startsWith('127.');

/** Serves until the signal of the context is aborted; then ends requests, jobs and database, in this order. */
export async function serve(context: CommandContext): Promise<void> {
  const { config, signal } = context;
  const preparation: Preparation = { progress: 0, message: 'starting' };
  let answerRequest: RequestListener = answerPreparing(preparation);
  const server = createServer((request, response) => answerRequest(request, response));
  await listen(server, config.port, config.host);
  const { port } = server.address() as AddressInfo;
  // All addresses of the machine: this one opens here.
  const host = ['0.0.0.0', '::'].includes(config.host) ? '127.0.0.1' : config.host;
  const shownHost = host.includes(':') ? `[${host}]` : host;
  const url = `http://${shownHost}:${port}`;
  context.err(`Arpent is starting on ${url}\n`);
  if (!isLoopback(config.host))
    context.err(`HOST=${config.host} can be reached by other machines: put a proxy with TLS in front.\n`);

  let lastMessage = '';
  const onProgress: Progress = (fraction, message) => {
    Object.assign(preparation, { progress: fraction, message });
    if (message !== lastMessage) context.err(`  ${message}\n`);
    lastMessage = message;
  };

  const socket = await socketPath(config.dataDir);
  let db: Database | undefined;
  let queue: Queue | undefined;
  let commands: Awaited<ReturnType<typeof serveCommands>> | undefined;
  try {
    // The client's build and the database's start need one core each.
    const client = ensureWebClient();
    client.catch(() => {});
    db = await openDatabase(config, { socket: config.databaseUrl ? null : socket, onProgress });
    if (!config.databaseUrl) commands = await serveCommands(socket, config, db);
    await completeSampleTown(db, config.dataDir, { onProgress, signal });
    onProgress(0.95, 'building the web client');
    const webDir = await client;
    signal.throwIfAborted();
    queue = await openQueue(db);
    const boundTo = (handler: RequestListener) => {
      answerRequest = handler;
      return server;
    };
    const app = await buildApp({ db, config, queue, webDir, serverFactory: boundTo });
    await app.ready();

    const token = await createSignInLink(db, await findDefaultCampaignId(db));
    context.out(`Open ${url}/#sign-in=${token}\n`);
    await aborted(signal);
    context.err('Stopping\n');
    await app.close();
  } catch (error) {
    if (!signal.aborted) throw error;
    context.err('Stopped before it was ready; the next start goes on from here\n');
  } finally {
    server.close();
    server.closeAllConnections();
    commands?.close();
    await queue?.close();
    await db?.close();
    if (commands) await rm(socket, { force: true });
  }
}

function listen(server: ReturnType<typeof createServer>, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE';
      reject(
        isTaken
          ? new UserError(
              'port-in-use',
              `${host}:${port} is in use`,
              'stop what uses it, or set PORT (0 picks a free one)',
            )
          : new UserError(
              'cannot-listen',
              `${host}:${port} cannot be listened on: ${error.message}`,
              'HOST names an address of this machine; PORT, above 1023, is for everybody',
            ),
      );
    });
    server.listen(port, host, resolve);
  });
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** Alive, not ready: people get a page that reloads itself, programs a problem with the progress. */
function answerPreparing(preparation: Preparation) {
  return (request: IncomingMessage, response: ServerResponse) => {
    response.setHeader('retry-after', '1');
    response.setHeader('cache-control', 'no-store');
    if (request.url === '/healthz') {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"alive"}');
    } else if (request.headers.accept?.includes('text/html')) {
      response.writeHead(503, { 'content-type': 'text/html; charset=utf-8' }).end(preparingPage(preparation));
    } else {
      const problem = {
        type: '/problems/preparing',
        title: 'Preparing',
        status: 503,
        detail: preparation.message,
        ...preparation,
      };
      response.writeHead(503, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem));
    }
  };
}

/** No script: the page is there before the client is built. The fragment with the sign-in token survives a reload. */
const preparingPage = ({ progress }: Preparation) => `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="1"><title>Arpent</title>
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<body style="font:1.1rem/1.6 system-ui,sans-serif;display:grid;place-content:center;min-height:100vh;margin:0;text-align:center">
<p><strong>Arpent</strong></p><progress max="1" value="${Math.min(1, progress).toFixed(2)}"></progress>
<p>Preparing the map: this page opens it when it is ready.<br><span lang="fr">Préparation de la carte : elle s’ouvrira ici.</span></p>
</body></html>`;
