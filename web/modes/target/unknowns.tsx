/** What the scores lack, by count: nothing that is missing is a zero, and nobody should have to guess so. */
import { ChevronRight } from 'lucide-react';
import { useMemo } from 'react';
import { Button, Disclosure, DisclosurePanel, Heading } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { MODEL_REASONS, type ModelReason } from '#server/domain/targeting/reasons.ts';
import { reportScores, type ScoreReport } from '#server/domain/targeting/report.ts';
import { useFormats, useLanguage } from '../../i18n.ts';
import { useTargeting } from './use-targeting.tsx';

/** The report of what is on the screen: the server's, or of the strategy as changed. */
export function useReport(): ScoreReport | undefined {
  const { table, savedScores, previewedScores, isTuned } = useTargeting();
  return useMemo(() => {
    if (!isTuned) return savedScores?.report;
    return table ? reportScores(table) : previewedScores?.report;
  }, [isTuned, table, savedScores, previewedScores]);
}

export function Unknowns() {
  const { t } = useTranslation();
  const format = useFormats();
  const report = useReport();
  const lines = useLines(report);
  if (!report) return null;
  if (lines.length === 0) return <p className="muted">{t('unknowns.nothing')}</p>;
  return (
    <Disclosure className="disclosure unknowns">
      <Heading level={3}>
        <Button slot="trigger" className="disclosure-button">
          <ChevronRight aria-hidden size={15} /> {t('unknowns.title', { lines: format.count(lines.length) })}
        </Button>
      </Heading>
      <DisclosurePanel>
        <ul>
          {lines.map(({ key, text, detail }) => (
            <li key={key}>
              {text}
              {detail && <small>{detail}</small>}
            </li>
          ))}
        </ul>
      </DisclosurePanel>
    </Disclosure>
  );
}

interface Line {
  key: string;
  text: string;
  detail?: string;
}

/** Options that are named below the count of their votes. */
const NAMED = 4;

function useLines(report: ScoreReport | undefined): Line[] {
  const { t } = useTranslation();
  const format = useFormats();
  const language = useLanguage();
  const { area, savedScores, isTuned } = useTargeting();
  return useMemo(() => {
    if (!report) return [];
    const lines: Line[] = [];
    const titleOf = (id: string) => area.ballots.find(({ ballotId }) => ballotId === id)?.title ?? id;
    const places = (count: number) => ({ count, places: format.count(count) });
    const heard = report.ballots.filter(({ weight }) => weight > 0);
    const ofReason = (kind: 'nobody-registered' | 'unknown') =>
      report.notScored.filter(({ missing }) =>
        missing.some((one) => one.kind === 'registered' && one.reason === kind),
      ).length;

    for (const { ballotId, unmapped } of heard) {
      if (unmapped.votes === 0) continue;
      const ballot = titleOf(ballotId);
      const named = unmapped.options
        .slice(0, NAMED)
        .map(({ label, votes }) => `${label} (${format.count(votes)})`);
      lines.push({
        key: `unmapped ${ballotId}`,
        text: t('unknowns.unmapped', {
          ballot,
          count: Math.round(unmapped.votes),
          votes: format.count(unmapped.votes),
        }),
        detail: named.join(', ') + (unmapped.options.length > NAMED ? ' …' : ''),
      });
    }
    for (const { ballotId, missingPrecincts, carriedOver } of heard) {
      const ballot = titleOf(ballotId);
      if (missingPrecincts > 0)
        lines.push({
          key: `missing ${ballotId}`,
          text: t('unknowns.ballotMissing', { ballot, ...places(missingPrecincts) }),
        });
      if (carriedOver > 0)
        lines.push({
          key: `carried ${ballotId}`,
          text: t('unknowns.carriedOver', { ballot, share: format.share(carriedOver) }),
        });
    }
    for (const match of report.idleRules)
      lines.push({ key: `idle ${match}`, text: t('unknowns.idleRule', { match }) });
    const counted: [string, number, (count: number) => string][] = [
      ['nobody', ofReason('nobody-registered'), (count) => t('unknowns.nobody', places(count))],
      ['unregistered', ofReason('unknown'), (count) => t('unknowns.unregistered', places(count))],
      ['notScored', report.notScored.length, (count) => t('unknowns.notScored', places(count))],
      ['income', report.income.missing, (count) => t('unknowns.income', places(count))],
      ['doors', report.doors.precinctsWithout, (count) => t('unknowns.doors', places(count))],
      ['gifts', report.gifts?.missing ?? 0, (count) => t('unknowns.gifts', places(count))],
    ];
    for (const [key, count, text] of counted) if (count > 0) lines.push({ key, text: text(count) });
    for (const [reason, count] of Object.entries(report.modelMissing))
      lines.push({
        key: reason,
        text: t('unknowns.model', places(count)),
        detail: MODEL_REASONS[reason as ModelReason]?.[language],
      });
    // Only the server knows which ballots do not reach these precincts.
    const unreachable = isTuned ? [] : (savedScores?.report.unreachable ?? []);
    for (const { ballotId } of unreachable)
      lines.push({
        key: `unreachable ${ballotId}`,
        text: t('unknowns.unreachable', { ballot: titleOf(ballotId) }),
      });
    return lines;
  }, [report, t, format, language, area, savedScores, isTuned]);
}
