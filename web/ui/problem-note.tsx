/**
 * Trouble in words: what happened, to what, what to do. The server tells it in English, with names and numbers: the
 * catalogue says it in the reader's language first.
 */
import { CircleAlert } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api.ts';
import { isProblemCode } from '../i18n.ts';

interface Props {
  error: unknown;
  /** What was being done, as a noun phrase: the title. */
  title: string;
  onRetry?: () => void;
}

export function ProblemNote({ error, title, onRetry }: Props) {
  const { t } = useTranslation();
  const { text, serverText } = useProblemTexts(error);
  return (
    <div className="note note-problem" role="alert">
      <CircleAlert aria-hidden size={18} />
      <div>
        <strong>{title}</strong>
        {text && <p>{text}</p>}
        {serverText && (
          <p className="note-detail" lang="en">
            {serverText}
          </p>
        )}
        {onRetry && (
          <Button className="button button-quiet" onPress={onRetry}>
            {t('problem.retry')}
          </Button>
        )}
      </div>
    </div>
  );
}

function useProblemTexts(error: unknown): { text?: string; serverText?: string } {
  const { t } = useTranslation();
  if (!(error instanceof ApiError))
    return { serverText: error instanceof Error ? error.message : String(error) };
  if (error.status === 0) return { text: t('problem.unreachable') };
  if (error.status === 401) return { text: t('problem.signedOut') };
  const { problem } = error;
  if (!problem) return { text: t('problem.http', { status: error.status }) };
  const code = problem.type.slice(problem.type.lastIndexOf('/') + 1);
  const fields = (problem.errors ?? []).map(({ field, message }) => `${field}: ${message}`);
  return {
    text: isProblemCode(code) ? t(`problems.${code}`) : t('problem.refused'),
    serverText: [problem.detail ?? problem.title, ...fields, problem.hint].filter(Boolean).join(' '),
  };
}
