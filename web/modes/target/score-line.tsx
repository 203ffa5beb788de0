/** A score at a glance: the figure, its bar with the interval, its class with the limits, its rank and how far that may be off. */
import { useTranslation } from 'react-i18next';
import type { PlainScore } from '#server/domain/targeting/score-columns.ts';
import type { ScoreParts } from '#server/domain/targeting/types.ts';
import { useFormats } from '../../i18n.ts';
import { classColour } from '../../map/ramps.ts';
import { useTheme } from '../../state/theme.ts';
import { rankRange } from './score-view.ts';
import { useTargeting } from './use-targeting.tsx';

export function ScoreLine({ score, parts }: { score: PlainScore; parts: ScoreParts | null }) {
  const { t } = useTranslation();
  const format = useFormats();
  const theme = useTheme();
  const { classes, classByCode, scores } = useTargeting();
  if (score.score === null) return <p className="note">{t('inspector.notScored')}</p>;
  const { interval } = score;
  const number = classByCode.get(score.precinctCode);
  const ownClass = classes.classes.find((one) => one.number === number);
  const colour = number ? classColour(theme, number, classes.breaks.length + 1) : undefined;
  const ranks = interval && scores && rankRange(scores, score.score, interval);
  return (
    <div className="score-line">
      <span className="score-figure">{format.score(score.score)}</span>
      <span className="score-bar" aria-hidden>
        <span style={{ width: `${score.score * 100}%`, background: colour }} />
        {interval && (
          <i
            style={{
              left: `${interval.low * 100}%`,
              width: `${(interval.high - interval.low) * 100}%`,
            }}
          />
        )}
      </span>
      <span className="muted">
        {t('inspector.rank', { rank: format.count(score.rank), count: format.count(scores?.scored) })}
        {ranks &&
          ` (${t('inspector.rankRange', { best: format.count(ranks.best), worst: format.count(ranks.worst) })})`}
      </span>
      {ownClass && (
        <span className="muted score-class">
          {t('inspector.class', {
            number,
            limits: t('legend.between', {
              low: format.score(ownClass.low),
              high: format.score(ownClass.high),
            }),
          })}
        </span>
      )}
      {interval && (
        <span className="muted score-class">
          {t('inspector.interval', { range: format.scoreRange(interval) })}
          {parts &&
            parts.income.weight > 0 &&
            ` · ${t('inspector.withoutIncome', { score: format.score(parts.scoreWithoutIncome) })}`}
        </span>
      )}
    </div>
  );
}
