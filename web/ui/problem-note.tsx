/** Trouble in words: what happened, to what, what to do. */
import { CircleAlert } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api.ts';

interface Props {
  error: unknown;
  /** What was being done, as a noun phrase: the title. */
  title: string;
  onRetry?: () => void;
}

export function ProblemNote({ error, title, onRetry }: Props) {
  const { t } = useTranslation();
  return (
    <div className="note note-problem" role="alert">
      <CircleAlert aria-hidden size={18} />
      <div>
        <strong>{title}</strong>
        <p>{useProblemText(error)}</p>
        {onRetry && (
          <Button className="button button-quiet" onPress={onRetry}>
            {t('problem.retry')}
          </Button>
        )}
      </div>
    </div>
  );
}

function useProblemText(error: unknown): string {
  const { t } = useTranslation();
  if (!(error instanceof ApiError)) return error instanceof Error ? error.message : String(error);
  if (error.status === 0) return t('problem.unreachable');
  if (error.status === 401) return t('problem.signedOut');
  const { problem } = error;
  if (!problem) return t('problem.http', { status: error.status });
  const fields = (problem.errors ?? []).map(({ field, message }) => `${field}: ${message}`);
  return [problem.detail ?? problem.title, ...fields, problem.hint].filter(Boolean).join(' ');
}
