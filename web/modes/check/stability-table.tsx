/** How steady each ranking is: the rank correlation of its scores from one past ballot to the next. */
import { useTranslation } from 'react-i18next';
import type { Backtest } from '../../api.ts';
import { useFormats } from '../../i18n.ts';
import { WideTable } from '../../ui/wide-table.tsx';
import { type Line, meanStability } from './contenders.ts';
import { LineSample } from './line-sample.tsx';

interface Props {
  backtest: Backtest;
  drawn: string[];
  lines: ReadonlyMap<string, Line>;
  nameOf: (name: string) => string;
  ballotName: (ballotId: string) => string;
}

export function StabilityTable({ backtest, drawn, lines, nameOf, ballotName }: Props) {
  const { t } = useTranslation();
  const format = useFormats();
  const { stability } = backtest;
  const steps = Object.values(stability)[0] ?? [];
  const shown = drawn.filter((name) => stability[name]);
  if (steps.length === 0 || shown.length === 0) return null;
  return (
    <section>
      <h3>{t('check.stabilityTitle')}</h3>
      <p className="muted">{t('check.stabilityNote')}</p>
      <WideTable label={t('check.stabilityTitle')}>
        <table className="parts-table check-steps">
          <thead>
            <tr>
              <th scope="col">{t('check.fromTo')}</th>
              {shown.map((name) => (
                <th scope="col" className="number" key={name}>
                  <LineSample line={lines.get(name)} />
                  <span>{nameOf(name)}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {steps.map(({ from, to }, i) => (
              <tr key={to}>
                <th scope="row">{`${ballotName(from)} → ${ballotName(to)}`}</th>
                {shown.map((name) => (
                  <td className="number" key={name}>
                    {format.score(stability[name][i]?.spearman)}
                  </td>
                ))}
              </tr>
            ))}
            <tr>
              <th scope="row">{t('check.stepMean')}</th>
              {shown.map((name) => (
                <td className="number" key={name}>
                  <strong>{format.score(meanStability(stability[name]))}</strong>
                </td>
              ))}
            </tr>
          </tbody>
        </table>
      </WideTable>
    </section>
  );
}
