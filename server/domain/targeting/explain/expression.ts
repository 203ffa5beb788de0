/**
 * Arithmetic that can be printed and done again: a number, or an operation on others. Whoever reads a method
 * sheet sees the same expression that a program evaluates, so the printed steps cannot drift from the figures.
 */
export type Expression =
  | { kind: 'count'; value: number }
  /** Any other figure, printed with all the digits that the sheet gives figures. */
  | { kind: 'figure'; value: number }
  | { kind: 'operation'; sign: '+' | '−' | '×' | '÷' | '^'; of: [Expression, Expression] };

export const count = (value: number): Expression => ({ kind: 'count', value });
export const figure = (value: number): Expression => ({ kind: 'figure', value });

type Operand = Expression | number;
const operand = (of: Operand): Expression => (typeof of === 'number' ? figure(of) : of);
const operation =
  (sign: Extract<Expression, { kind: 'operation' }>['sign']) =>
  (a: Operand, b: Operand): Expression => ({ kind: 'operation', sign, of: [operand(a), operand(b)] });

export const plus = operation('+');
export const minus = operation('−');
export const times = operation('×');
export const over = operation('÷');
/** An exponent of 1 is left unsaid. */
export const power = (base: Expression, exponent: number): Expression =>
  exponent === 1 ? base : operation('^')(base, exponent);

export function evaluate(expression: Expression): number {
  if (expression.kind !== 'operation') return expression.value;
  const [a, b] = expression.of.map(evaluate);
  switch (expression.sign) {
    case '+':
      return a + b;
    case '−':
      return a - b;
    case '×':
      return a * b;
    case '÷':
      return a / b;
    case '^':
      return a ** b;
  }
}

export interface NumberWords {
  count(value: number): string;
  figure(value: number): string;
}

const STRENGTH = { '+': 1, '−': 1, '×': 2, '÷': 2, '^': 3 };

/** As on paper: '(1 − 600 ÷ 1,000) × 0.6', with the parentheses that it needs and no others. */
export function print(expression: Expression, words: NumberWords): string {
  if (expression.kind === 'count') return words.count(expression.value);
  if (expression.kind === 'figure') return words.figure(expression.value);
  const { sign, of } = expression;
  const [a, b] = of.map((part, place) => {
    const text = print(part, words);
    if (part.kind !== 'operation') return part.value < 0 && place === 1 ? `(${text})` : text;
    const isLooser = STRENGTH[part.sign] < STRENGTH[sign];
    // a − (b − c), a ÷ (b × c): the second of these is done first only where it says so.
    const needsOrder = STRENGTH[part.sign] === STRENGTH[sign] && place === 1 && sign !== '+';
    return isLooser || needsOrder || sign === '^' ? `(${text})` : text;
  });
  return `${a} ${sign} ${b}`;
}
