/** One precinct: its score and how sure it is, the parts that made it, what is expected at its doors, what is missing. */
import { FileText, Scissors, Table2, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { PlainScore } from '#server/domain/targeting/score-columns.ts';
import type { ScoreParts } from '#server/domain/targeting/types.ts';
import { methodSheetUrl, scoresCsvUrl } from '../../api.ts';
import { shortCode } from '../../format.ts';
import { useFormats, useLanguage } from '../../i18n.ts';
import { useExplained, usePrecinct } from '../../state/queries.ts';
import { setUrlState } from '../../state/use-url-state.ts';
import { EstimatedRange } from '../../ui/estimated-range.tsx';
import { changeCutForm } from '../cut/cut-form.ts';
import { BallotParts } from './ballot-parts.tsx';
import { AssumptionSlider } from './editor/assumption-slider.tsx';
import { MissingNotes } from './missing-notes.tsx';
import { OursList } from './ours-list.tsx';
import { ScoreLine } from './score-line.tsx';
import { TermParts } from './term-parts.tsx';
import { useTargeting } from './use-targeting.tsx';

export function Inspector({ score }: { score: PlainScore }) {
  const { t } = useTranslation();
  const { area, strategy, version, isTuned } = useTargeting();
  const pollingPlace = usePrecinct(score.precinctCode, area.areaCode).data?.properties.pollingPlace;
  // Of a large area the server tells the parts of one precinct at a time.
  const explained = useExplained(
    score.precinctCode,
    area.areaCode,
    strategy.name,
    version,
    score.parts === null && !isTuned,
  );
  const parts = score.parts ?? (isTuned ? null : explained.data);

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
      <ScoreLine score={score} parts={parts ?? null} />
      {parts && (
        <>
          <Facts score={score} parts={parts} />
          <MissingNotes missing={parts.missing} />
          {parts.terms.length > 0 && (
            <>
              <h3>{t('inspector.parts')}</h3>
              <TermParts score={score.score} parts={parts} />
            </>
          )}
          <AssumptionSlider />
          <h3>{t('inspector.ballots')}</h3>
          <BallotParts parts={parts} />
          <OursList precinctCode={score.precinctCode} />
        </>
      )}
      {!parts && isTuned && <p className="muted">{t('inspector.partsSaved')}</p>}
      <Downloads precinctCode={score.precinctCode} />
      <Button
        className="button"
        onPress={() => {
          changeCutForm({ where: 'picked' });
          setUrlState({ mode: 'cut', picked: [score.precinctCode] }, { step: true });
        }}
      >
        <Scissors aria-hidden size={16} /> {t('inspector.cutHere')}
      </Button>
    </section>
  );
}

function Facts({ score, parts }: { score: PlainScore; parts: ScoreParts }) {
  const { t } = useTranslation();
  const format = useFormats();
  const { tuned } = useTargeting();
  const { income } = parts;
  const { effectOn, passes } = parts.yield;
  const economics = tuned.doorEconomics;
  const effect = effectOn === 'choice' ? economics.persuasionEffect : economics.turnoutEffect;
  return (
    <dl className="facts">
      <Fact term={t('words.expectedVotes')} hint={effect?.source}>
        {effectOn === 'none' ? (
          <small>{t('inspector.noEffect')}</small>
        ) : (
          <>
            <EstimatedRange range={score.expectedVotes} showsMid source={effect?.source} />
            <small>
              {effectOn === 'choice' && !effect
                ? t('inspector.noPersuasion')
                : t('inspector.votesNote', { count: passes })}
            </small>
          </>
        )}
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
                weight: format.wholeShare(income.weight),
              })}
        </small>
      </Fact>
      <Fact term={t('inspector.rankWithoutIncome')}>
        <span className="number">{format.count(parts.rankWithoutIncome)}</span>
        <small>
          {score.rank === parts.rankWithoutIncome
            ? t('inspector.rankSame')
            : t('inspector.rankWith', { rank: format.count(score.rank) })}
        </small>
      </Fact>
    </dl>
  );
}

/** What is printed is what is saved: a link to figures that only this browser has would lie. */
function Downloads({ precinctCode }: { precinctCode: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { area, strategy, version, isTuned } = useTargeting();
  if (isTuned) return <p className="muted">{t('inspector.downloadsSaved')}</p>;
  const chosen = { strategy: strategy.name, version, area: area.areaCode, lang: language };
  return (
    <div className="buttons">
      <a className="button button-quiet" href={methodSheetUrl(precinctCode, chosen)} download>
        <FileText aria-hidden size={15} /> {t('inspector.methodSheet')}
      </a>
      <a className="button button-quiet" href={scoresCsvUrl(chosen)} download>
        <Table2 aria-hidden size={15} /> {t('inspector.csv')}
      </a>
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
