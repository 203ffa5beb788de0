/** Answers with a long list of precincts, sent in pieces, so that other requests are answered in between. */
import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { jsonPieces, pagesOf } from '../json-pieces.ts';

export function sendLong(
  reply: FastifyReply,
  { precincts, ...rest }: { precincts: readonly unknown[] },
): FastifyReply {
  const pieces = jsonPieces(rest, 'precincts', pagesOf(precincts));
  return reply.type('application/json; charset=utf-8').send(Readable.from(pieces));
}
