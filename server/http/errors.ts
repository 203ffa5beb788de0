/**
 * Every refusal leaves as problem details (RFC 9457) with a stable `type`. What a caller can act on is said
 * in full; what went wrong inside is logged with the request's id and not told.
 */
import { STATUS_CODES } from 'node:http';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { UserError } from '../jobs/progress.ts';
import type { Problem } from './schemas.ts';

export const notFound = (what: string, id: string | number): UserError =>
  new UserError(
    `unknown-${what}`,
    `There is no ${what} '${id}'.`,
    `List what there is, then ask again.`,
    404,
  );

export const problemType = (code: string): string => `/problems/${code}`;

/** One of TypeBox's (JSON Schema's) complaints. */
interface Complaint {
  keyword: string;
  instancePath: string;
  message?: string;
  params?: {
    additionalProperties?: string[];
    requiredProperties?: string[];
    allowedValue?: unknown;
    allowedValues?: unknown[];
    [key: string]: unknown;
  };
}

/** Fastify's own errors that a caller can act on: code of ours, title, hint. */
const FASTIFY_PROBLEMS: Record<string, [code: string, hint: string]> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    'unsupported-media-type',
    'Send application/json, unless /docs names another type for this address.',
  ],
  FST_ERR_CTP_INVALID_JSON_BODY: ['invalid-json', 'Send one JSON document in UTF-8.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['invalid-json', 'Send a JSON document, or no content type.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['invalid-request', 'Make Content-Length match the body.'],
  FST_ERR_BAD_URL: ['invalid-url', 'Percent-encode the path as UTF-8.'],
  FST_ERR_MAX_PARAM_LENGTH: ['invalid-url', 'Shorten the path.'],
  FST_ERR_ROUTE_MISSING_CONTENT_TYPE: [
    'unsupported-media-type',
    'Send application/json, unless /docs names another type for this address.',
  ],
};

export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  return reply
    .code(problem.status)
    .header('cache-control', 'no-store')
    .type('application/problem+json; charset=utf-8')
    .serializer((body: unknown) => JSON.stringify(body))
    .send(problem);
}

export function toProblem(error: FastifyError | UserError, request: FastifyRequest): Problem {
  const title = (status: number) => STATUS_CODES[status] ?? 'Error';
  if (error instanceof UserError)
    return {
      type: problemType(error.code),
      title: title(error.status),
      status: error.status,
      detail: error.message,
      ...(error.hint ? { hint: error.hint } : {}),
    };
  if (error.validation) {
    const errors = fieldErrors(error.validation as unknown as Complaint[], error.validationContext ?? 'body');
    return {
      type: problemType('invalid-request'),
      title: title(400),
      status: 400,
      detail: errors
        .map(({ in: part, field, message }) => `${part}${field && `, ${field}`}: ${message}`)
        .join('; '),
      hint: 'See /docs for the fields of this request.',
      errors,
    };
  }
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    const limit = request.routeOptions.bodyLimit ?? request.server.initialConfig.bodyLimit ?? 0;
    return {
      type: problemType('body-too-large'),
      title: title(413),
      status: 413,
      detail: `The body is larger than ${limit.toLocaleString('en')} bytes, the limit here.`,
      hint: 'Send less at a time.',
    };
  }
  if (error.statusCode === 429)
    return {
      type: problemType('too-many-requests'),
      title: title(429),
      status: 429,
      detail: error.message,
      hint: 'Wait for the seconds that Retry-After names.',
    };
  const [code, hint] = FASTIFY_PROBLEMS[error.code] ?? ['invalid-request', 'See /docs.'];
  if (error.statusCode && error.statusCode >= 400 && error.statusCode < 500)
    return {
      type: problemType(code),
      title: title(error.statusCode),
      status: error.statusCode,
      detail: error.message,
      hint,
    };
  return {
    type: problemType('internal-error'),
    title: title(500),
    status: 500,
    detail: `Something failed inside Arpent. Its log tells more under request ${request.id}.`,
  };
}

/** Names each refused field as a caller wrote it: `within.coordinates.0`, not a JSON pointer. */
function fieldErrors(complaints: Complaint[], part: string): NonNullable<Problem['errors']> {
  const dotted = (pointer: string) => pointer.replace(/^\//, '').replaceAll('/', '.');
  const choicesAt = (instancePath: string) =>
    complaints
      .filter((one) => one.keyword === 'const' && one.instancePath === instancePath)
      .map((one) => one.params?.allowedValue);
  const errors = complaints.flatMap((complaint) => {
    const at = dotted(complaint.instancePath ?? '');
    const inside = (name: string) => (at ? `${at}.${name}` : name);
    const { additionalProperties, requiredProperties } = complaint.params ?? {};
    if (complaint.keyword === 'additionalProperties' && additionalProperties)
      return additionalProperties.map((name) => ({
        in: part,
        field: inside(name),
        message: 'is not a known field',
      }));
    if (complaint.keyword === 'required' && requiredProperties)
      return requiredProperties.map((name) => ({ in: part, field: inside(name), message: 'is missing' }));
    // A field that a closed object refuses also shows up as a schema that is always false.
    if (complaint.keyword === 'boolean') return [];
    // A choice is checked constant by constant: told as one list.
    if (complaint.keyword === 'const') {
      const choices = choicesAt(complaint.instancePath);
      if (complaint.params?.allowedValue !== choices[0]) return [];
      return [{ in: part, field: at, message: `must be one of ${choices.join(', ')}` }];
    }
    if (complaint.keyword === 'anyOf' && choicesAt(complaint.instancePath).length > 0) return [];
    if (complaint.keyword === 'enum')
      return [
        { in: part, field: at, message: `must be one of ${complaint.params?.allowedValues?.join(', ')}` },
      ];
    return [{ in: part, field: at, message: complaint.message ?? 'is not valid' }];
  });
  return errors.slice(0, 20);
}

export function registerErrors(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const problem = toProblem(error, request);
    if (problem.status >= 500) request.log.error({ err: error }, 'request failed');
    if (problem.status === 401) void reply.header('www-authenticate', 'Bearer');
    return sendProblem(reply, problem);
  });
}

export function unknownRoute(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const path = request.url.split('?')[0];
  return sendProblem(reply, {
    type: problemType('unknown-route'),
    title: 'Not Found',
    status: 404,
    detail: `There is nothing at ${request.method} ${path}.`,
    hint: 'See /docs for what there is.',
  });
}
