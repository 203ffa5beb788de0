/** A pocket calculator for lines as a method sheet prints them: 'Share = 439 ÷ 752 = 0.583776596'. */

/** What the last calculation of a line gives, what is printed after it, and the worth of its last digit; undefined: there is nothing to calculate. */
export function calculate(
  line: string,
  lang: 'en' | 'fr',
): { calculated: number; printed: number; lastDigit: number } | undefined {
  const parts = line.split('=').map((part) => toExpression(part, lang));
  const printed = parts.at(-1);
  const expression = parts.at(-2);
  if (printed === undefined || expression === undefined || parts.length < 3) return undefined;
  const decimals = printed.split('.')[1]?.length ?? 0;
  return { calculated: evaluate(expression), printed: evaluate(printed), lastDigit: 10 ** -decimals };
}

/** Last figures of the lines of a text that begin with `name`: the text of a PDF, figures in either language. */
export function valuesOf(text: string, name: string): number[] {
  const isFrench = /\d,\d/.test(text) && !/\d\.\d{6}/.test(text);
  return text.split('\n').flatMap((line) => {
    const found = line.trim().startsWith(`${name} =`)
      ? toExpression(line.split('=').at(-1)!, isFrench ? 'fr' : 'en')
      : undefined;
    return found === undefined ? [] : [evaluate(found)];
  });
}

/** Figures and signs in ASCII; undefined: there are words. */
function toExpression(text: string, lang: 'en' | 'fr'): string | undefined {
  const plain = (lang === 'fr' ? text.replaceAll(',', '.') : text.replaceAll(',', ''))
    .replace(/[\s€]/g, '')
    .replaceAll('−', '-')
    .replaceAll('×', '*')
    .replaceAll('÷', '/')
    .replaceAll('^', '**');
  return /^[\d.()*/+-]+$/.test(plain) ? plain : undefined;
}

/** Sums, products, powers and parentheses, by the usual order. */
function evaluate(text: string): number {
  let at = 0;
  const take = (sign: string) => {
    if (!text.startsWith(sign, at)) return false;
    at += sign.length;
    return true;
  };
  const sum = (): number => {
    let value = product();
    for (;;) {
      if (take('+')) value += product();
      else if (take('-')) value -= product();
      else return value;
    }
  };
  const product = (): number => {
    let value = power();
    for (;;) {
      if (text.startsWith('**', at)) return value;
      if (take('*')) value *= power();
      else if (take('/')) value /= power();
      else return value;
    }
  };
  const power = (): number => {
    const base = atom();
    return take('**') ? base ** power() : base;
  };
  const atom = (): number => {
    if (take('-')) return -atom();
    if (take('(')) {
      const value = sum();
      if (!take(')')) throw new Error(`unbalanced: ${text}`);
      return value;
    }
    const [digits] = /^[\d.]+/.exec(text.slice(at)) ?? [''];
    at += digits.length;
    return digits === '' ? Number.NaN : Number(digits);
  };
  const value = sum();
  if (at !== text.length) throw new Error(`cannot read '${text.slice(at)}' of '${text}'`);
  return value;
}
