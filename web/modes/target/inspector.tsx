/** One precinct: its score, the parts that made it, what is expected at its doors, and what is not known. */
import { Scissors, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { MODELS } from '#server/domain/targeting/models/index.ts';
import type { PrecinctScore } from '#server/domain/targeting/types.ts';
import { shortCode } from '../../format.ts';
import { useFormats, useLanguage } from '../../i18n.ts';
import { classColour } from '../../map/ramps.ts';
import { usePrecinct } from '../../state/queries.ts';
import { useTheme } from '../../state/theme.ts';
import { setUrlState } from '../../state/use-url-state.ts';
import { EstimatedRange } from '../../ui/estimated-range.tsx';
import { BallotParts } from './ballot-parts.tsx';
import { MissingNotes } from './missing-notes.tsx';
import { TermParts } from './term-parts.tsx';
import { useTargeting } from './use-targeting.tsx';

export function Inspector({ score }: { score: PrecinctScore }) {
  const { t } = useTranslation();
  const format = useFormats();
  const language = useLanguage();
  const { area, scores, tuned } = useTargeting();
  const pollingPlace = usePrecinct(score.precinctCode, area.areaCode).data?.properties.pollingPlace;
  const { parts } = score;
  const { income } = parts;
  const scored = (scores ?? []).filter((row) => row.score !== null).length;
  const economics = tuned.doorEconomics;

  return (
    <section className="inspector" aria-label={t('inspector.label', { name: score.name })}>
      <header>
        <div>
          <p className="eyebrow">
            {t('words.precinct')} {shortCode(score.precinctCode)}
          </p>
          <h2>{score.name}</h2>
          {pollingPlace && pollingPlace !== score.name && <p className="muted">{pollingPlace}</p>}
        </div>
        <Button
          className="icon-button"
          aria-label={t('inspector.close')}
          onPress={() => setUrlState({ precinct: undefined }, { step: true })}
        >
          <X aria-hidden size={18} />
        </Button>
      </header>

      <ScoreLine score={score} scored={scored} />

      <dl className="facts">
        <Fact term={t('words.expectedVotes')} hint={economics.turnoutEffect.source}>
          <EstimatedRange range={score.expectedVotes} showsMid source={economics.turnoutEffect.source} />
          <small>{t('inspector.votesNote')}</small>
        </Fact>
        <Fact term={t('words.registered')}>
          <span className="number">{format.count(score.registered)}</span>
        </Fact>
        <Fact term={t('words.doors')}>
          {parts.yield.doorsEstimated ? (
            <>
              <span className="estimate">{format.estimate(parts.yield.doors)}</span>
              <small>{t('words.estimated')}</small>
            </>
          ) : (
            <span className="number">{format.count(parts.yield.doors)}</span>
          )}
        </Fact>
        <Fact term={t('words.income')} hint={income.source ?? undefined}>
          <span className="estimate">{format.euros(income.eur)}</span>
          <small>
            {income.percentile === null
              ? t('inspector.incomeUnknown')
              : t('inspector.incomePlace', {
                  percentile: format.count(income.percentile * 100),
                  weight: format.share(income.weight),
                })}
          </small>
        </Fact>
        {score.rank !== parts.rankWithoutIncome && (
          <Fact term={t('inspector.rankWithoutIncome')}>
            <span className="number">{format.count(parts.rankWithoutIncome)}</span>
          </Fact>
        )}
      </dl>

      <MissingNotes missing={parts.missing} />
      <p className="muted">{MODELS[tuned.model]?.assumption[language]}</p>
      {parts.terms.length > 0 && (
        <>
          <h3>{t('inspector.parts')}</h3>
          <TermParts score={score} />
        </>
      )}
      <h3>{t('inspector.ballots')}</h3>
      <BallotParts parts={parts} />

      <Button
        className="button"
        onPress={() => setUrlState({ mode: 'cut', picked: [score.precinctCode] }, { step: true })}
      >
        <Scissors aria-hidden size={16} /> {t('inspector.cutHere')}
      </Button>
    </section>
  );
}

function ScoreLine({ score, scored }: { score: PrecinctScore; scored: number }) {
  const { t } = useTranslation();
  const format = useFormats();
  const theme = useTheme();
  const { classes, classByCode } = useTargeting();
  const number = classByCode.get(score.precinctCode);
  const colour = number ? classColour(theme, number, classes.breaks.length + 1) : undefined;
  if (score.score === null) return <p className="note">{t('inspector.notScored')}</p>;
  return (
    <div className="score-line">
      <span className="score-figure">{format.score(score.score)}</span>
      <span className="score-bar" aria-hidden>
        <span style={{ width: `${score.score * 100}%`, background: colour }} />
        {score.interval && (
          <i
            style={{
              left: `${score.interval.low * 100}%`,
              width: `${(score.interval.high - score.interval.low) * 100}%`,
            }}
          />
        )}
      </span>
      <span className="muted">
        {t('inspector.rank', { rank: format.count(score.rank), count: format.count(scored) })}
        {score.interval && ` · ${t('inspector.interval', { range: format.scoreRange(score.interval) })}`}
      </span>
    </div>
  );
}

function Fact({ term, hint, children }: { term: string; hint?: string; children: ReactNode }) {
  return (
    <div title={hint}>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}
