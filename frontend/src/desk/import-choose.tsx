import { useEffect, useRef } from 'preact/hooks';
import { Button } from '../ui/button';
import { Details } from '../ui/card';
import { TextField } from '../ui/field';
import { Form } from '../ui/form';
import { Icon } from '../ui/icon';
import type { FileLayout } from './data';
import { t } from './words';

interface Props {
  file: File | null;
  layout: FileLayout;
  isBusy: boolean;
  error: string | undefined;
  onFile: (file: File | null) => void;
  onLayout: (layout: FileLayout) => void;
  onLook: () => void;
}

export function ImportChoose({ file, layout, isBusy, error, onFile, onLayout, onLook }: Props) {
  const set = (name: keyof FileLayout) => (value: string) => onLayout({ ...layout, [name]: value });
  return (
    <Form class="stack narrow" onSubmit={onLook}>
      <p>{t('import.text')}</p>
      <FileField file={file} error={error} onFile={onFile} />
      <Details summary={t('import.layout')}>
        <div class="stack">
          <p>{t('import.layoutText')}</p>
          <TextField
            id="map"
            label={t('import.map')}
            hint={t('import.mapHint')}
            autoComplete="off"
            value={layout.map}
            onInput={set('map')}
          />
          <TextField
            id="dayZero"
            type="date"
            label={t('import.dayZero')}
            hint={t('import.dayZeroHint')}
            value={layout.dayZero}
            onInput={set('dayZero')}
          />
          <TextField
            id="shift"
            label={t('import.shift')}
            hint={t('import.shiftHint')}
            autoComplete="off"
            value={layout.shift}
            onInput={set('shift')}
          />
        </div>
      </Details>
      <Button type="submit" unavailable={isBusy}>
        {t(isBusy ? 'import.reading' : 'import.look')}
      </Button>
      <p class="soft">{t('import.nothingYet')}</p>
    </Form>
  );
}

/** The file stays chosen when the page comes back to it. */
function FileField({ file, error, onFile }: Pick<Props, 'file' | 'error' | 'onFile'>) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (file === null || input.current === null || input.current.files?.[0] === file) return;
    const held = new DataTransfer();
    held.items.add(file);
    input.current.files = held.files;
  }, []);
  return (
    <div class={`field ${error ? 'wrong' : ''}`}>
      <label for="file">{t('import.file')}</label>
      <p class="hint" id="file-hint">
        {t('import.fileHint')}
      </p>
      {error && (
        <p class="error" id="file-error">
          <Icon name="warn" small />
          {error}
        </p>
      )}
      <input
        ref={input}
        id="file"
        type="file"
        accept=".csv,.txt,.tsv,.xlsx"
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? 'file-hint file-error' : 'file-hint'}
        onChange={({ currentTarget: { files } }) => onFile(files?.[0] ?? null)}
      />
    </div>
  );
}
