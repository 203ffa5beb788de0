/**
 * Checks requests against their TypeBox schemas. Queries and paths arrive as text, so their numbers and
 * booleans are converted and defaults filled in; a JSON body says its types itself and is taken at its word.
 */
import type { FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { Value } from 'typebox/value';

export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const checker = Compile(schema);
  return (given: unknown) => {
    const value =
      httpPart === 'body' ? given : Value.Convert(schema, Value.Default(schema, { ...(given as object) }));
    return checker.Check(value) ? { value } : { error: checker.Errors(value) as never };
  };
};

/** Throws when a body we are about to send is not what its schema promises. For tests: it costs time. */
export const strictSerializer =
  ({ schema, url }: { schema: unknown; url?: string }) =>
  (body: unknown): string => {
    const text = JSON.stringify(body);
    const checker = Compile(schema as TSchema);
    const sent = JSON.parse(text);
    if (!checker.Check(sent)) {
      const [first] = checker.Errors(sent);
      throw new Error(`${url} answers what its schema does not: ${JSON.stringify(first)}`);
    }
    return text;
  };

/** Response schemas document and type; writing is left to JSON.stringify, which drops nothing. */
export const plainSerializer = () => (body: unknown) => JSON.stringify(body);
