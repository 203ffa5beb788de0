/** Answers with a long list of precincts, sent in pieces, so that other requests are answered in between. */
import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { jsonPieces } from '../json-pieces.ts';

export function sendLong(
  reply: FastifyReply,
  body: object,
  pages: Parameters<typeof jsonPieces>[2],
): FastifyReply {
  return reply
    .type('application/json; charset=utf-8')
    .send(Readable.from(jsonPieces(body, 'precincts', pages)));
}
