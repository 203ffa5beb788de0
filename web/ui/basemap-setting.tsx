/** Our own basemap, or any MapLibre style by URL. */
import { Layers } from 'lucide-react';
import { useState } from 'react';
import { Button, Dialog, DialogTrigger, Form, Input, Label, Popover, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { failedBasemap, setBasemap, useBasemap } from '../state/basemap.ts';

export function BasemapSetting() {
  const { t } = useTranslation();
  return (
    <DialogTrigger>
      <Button className="icon-button" aria-label={t('basemap.title')}>
        <Layers aria-hidden size={18} />
      </Button>
      <Popover className="popover" placement="bottom end">
        <Dialog className="dialog" aria-label={t('basemap.title')}>
          {({ close }) => <BasemapForm onDone={close} />}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

export function BasemapForm({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState(useBasemap() ?? '');
  const use = (url: string) => {
    failedBasemap.set(false);
    setBasemap(url);
    onDone();
  };
  return (
    <Form
      onSubmit={(event) => {
        event.preventDefault();
        use(text.trim());
      }}
    >
      <h2>{t('basemap.title')}</h2>
      <p className="muted">{t('basemap.text')}</p>
      <TextField className="text-field" type="url" value={text} onChange={setText}>
        <Label>{t('basemap.url')}</Label>
        <Input placeholder="https://…/style.json" />
      </TextField>
      <div className="buttons">
        <Button type="submit" className="button button-main">
          {t('basemap.use')}
        </Button>
        <Button className="button button-quiet" onPress={() => use('')}>
          {t('basemap.own')}
        </Button>
      </div>
    </Form>
  );
}

/** Says that a style by URL did not load. */
export function BasemapNote() {
  const { t } = useTranslation();
  if (!failedBasemap.use()) return null;
  return (
    <div className="note map-note" role="status">
      {t('basemap.failed')}
      <Button className="button button-quiet" onPress={() => failedBasemap.set(false)}>
        {t('basemap.dismiss')}
      </Button>
    </div>
  );
}
