/**
 * sql`…` keeps text and values apart: every `${value}` becomes a numbered parameter, and a nested sql`…`
 * is spliced in as text with its own parameters.
 */
export interface Sql {
  readonly parts: readonly string[];
  readonly values: readonly unknown[];
}

const isSql = (value: unknown): value is Sql =>
  typeof value === 'object' && value !== null && 'parts' in value && 'values' in value;

export function sql(strings: TemplateStringsArray, ...values: unknown[]): Sql {
  const parts: string[] = [strings[0]];
  const bound: unknown[] = [];
  values.forEach((value, i) => {
    if (isSql(value)) {
      parts[parts.length - 1] += value.parts[0];
      parts.push(...value.parts.slice(1));
      bound.push(...value.values);
      parts[parts.length - 1] += strings[i + 1];
    } else {
      bound.push(value);
      parts.push(strings[i + 1]);
    }
  });
  return { parts, values: bound };
}

/** A piece of SQL text without values, for names that code (never a request) chooses. */
export function raw(text: string): Sql {
  return { parts: [text], values: [] };
}

/** Text with $1, $2 … as both engines want it. */
export function sqlText(statement: Sql): string {
  return statement.parts.reduce((text, part, i) => (i === 0 ? part : `${text}$${i}${part}`), '');
}
