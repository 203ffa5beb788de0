/** The built web client. Its files carry a hash in their names; index.html, which names them, is never cached. */
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { unknownRoute } from './errors.ts';

const OURS = /^\/(api|docs|healthz|readyz|metrics)(\/|\?|$)/;

export async function registerWebClient(app: FastifyInstance, webDir?: string): Promise<void> {
  if (!webDir) {
    app.setNotFoundHandler(unknownRoute);
    return;
  }
  await app.register(fastifyStatic, {
    root: webDir,
    cacheControl: false,
    setHeaders: (reply, path) => {
      const isHashed = path.startsWith(join(webDir, 'assets'));
      void reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  // A path of the client's own, such as /cut: the client reads it from the address.
  app.setNotFoundHandler((request, reply) => {
    const wantsPage = request.method === 'GET' && request.headers.accept?.includes('text/html');
    return wantsPage && !OURS.test(request.url) ? reply.sendFile('index.html') : unknownRoute(request, reply);
  });
}
