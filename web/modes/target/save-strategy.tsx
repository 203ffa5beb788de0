/** Keeps the sliders' values as the campaign's own strategy. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button, Form, Input, Label, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Strategy } from '#server/domain/targeting/strategy.ts';
import { createStrategy } from '../../api.ts';
import { NO_TUNING } from '../../state/url.ts';
import { setUrlState } from '../../state/use-url-state.ts';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { strategyName } from './tuning.ts';

export function SaveStrategy({ definition }: { definition: Strategy }) {
  const { t } = useTranslation();
  const [title, setTitle] = useState('');
  const cache = useQueryClient();
  const name = strategyName(title);
  const save = useMutation({
    mutationFn: () => createStrategy({ ...definition, name, title: { en: title.trim(), fr: title.trim() } }),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: ['strategies'] });
      setUrlState({ strategy: name, tuning: NO_TUNING }, { step: true });
    },
  });
  return (
    <Form
      className="save-strategy"
      onSubmit={(event) => {
        event.preventDefault();
        if (name) save.mutate();
      }}
    >
      <TextField className="text-field" value={title} onChange={setTitle} maxLength={80}>
        <Label>{t('tuning.saveAs')}</Label>
        <Input placeholder={t('tuning.saveExample')} />
      </TextField>
      <Button type="submit" className="button button-main" isDisabled={!name || save.isPending}>
        {t('tuning.save')}
      </Button>
      {save.error && <ProblemNote title={t('tuning.saveFailed')} error={save.error} />}
    </Form>
  );
}
