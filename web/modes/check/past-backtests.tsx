/** Questions that were asked before, to come back to. */
import { useTranslation } from 'react-i18next';
import type { BacktestSummary } from '../../api.ts';
import { useFormats } from '../../i18n.ts';
import { setUrlState } from '../../state/use-url-state.ts';
import { useTargeting } from '../target/use-targeting.tsx';
import { ORACLE } from './contenders.ts';

interface Props {
  backtests: BacktestSummary[];
  shown: string | undefined;
}

export function PastBacktests({ backtests, shown }: Props) {
  const { t } = useTranslation();
  const format = useFormats();
  const { area } = useTargeting();
  const titleOf = new Map(area.ballots.map(({ ballotId, title }) => [ballotId, title]));
  const told = (state: BacktestSummary['state'], best: number | null) =>
    best === null ? t(`check.states.${state}`) : t('check.bestGain', { gain: format.score(best) });
  return (
    <section>
      <h2>{t('check.past')}</h2>
      <ul className="check-past">
        {backtests.map(({ jobId, options, state, createdAt, mean }) => {
          const target = String(options.target);
          const best = mean && bestGain(mean);
          return (
            <li key={jobId}>
              <button
                type="button"
                aria-current={jobId === shown || undefined}
                onClick={() => setUrlState({ backtest: jobId, group: undefined }, { step: true })}
              >
                <span>{titleOf.get(target) ?? target}</span>
                <small className="muted">{[format.date(createdAt), told(state, best)].join(' · ')}</small>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** The oracle is a bound, not a ranking. Null: no ranking has a figure. */
function bestGain(mean: NonNullable<BacktestSummary['mean']>): number | null {
  const gains = Object.entries(mean).flatMap(([name, { normalisedGain20 }]) =>
    name === ORACLE || normalisedGain20 === null ? [] : [normalisedGain20],
  );
  return gains.length > 0 ? Math.max(...gains) : null;
}
