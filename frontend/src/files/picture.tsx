import { useState } from 'preact/hooks';
import { keepFile } from '../data/files';
import { isFull } from '../data/full';
import type { FileHash } from '../data/kinds';
import { useStore } from '../session';
import { Button } from '../ui/button';
import { Face } from '../ui/face';
import { Icon } from '../ui/icon';
import { Marked } from '../ui/marked';
import { shrinkPicture, UnreadablePicture } from './shrink';
import { type Shown, useFile } from './use-file';
import { t } from './words';
import './files.css';

type FaceProps = Omit<Parameters<typeof Face>[0], 'photo'>;

/** A face whose photo a record names; initials until it is here. */
export function Portrait({ photo, ...face }: FaceProps & { photo: FileHash | null | undefined }) {
  const { url } = useFile(photo);
  return <Face {...face} photo={url} />;
}

interface PictureProps {
  hash: FileHash;
  /** What it shows, for who cannot see it; empty where words beside it say so. */
  alt: string;
}

/** A picture that a record names, with where it is if it is not sent. */
export function Picture({ hash, alt }: PictureProps) {
  const file = useFile(hash);
  return (
    <div class="picture">
      {file.url && <img src={file.url} alt={alt} />}
      <WhereItIs {...file} />
    </div>
  );
}

/** Nothing, for what is sent and here. */
export function WhereItIs({ state, url, what = 'picture' }: Shown & { what?: 'picture' | 'voice' }) {
  if (state === 'unsent' || state === 'refused') {
    return (
      <p class="sync held" role="status">
        <Icon name={state === 'unsent' ? 'onphone' : 'warn'} small />
        <span>
          <Marked text={t(state === 'unsent' ? `${what}.notSent` : 'file.refused')} />
        </span>
      </p>
    );
  }
  return state === 'missing' && url === null ? <p class="small soft">{t('file.notHere')}</p> : null;
}

interface PictureInputProps {
  id: string;
  label: string;
  hint?: string;
  value: FileHash | null;
  alt: string;
  /** The picture is kept on this phone already; the page saves what names it. */
  onChange: (hash: FileHash | null) => void;
}

/** The camera or the pictures on the phone, as the phone offers them. */
export function PictureInput({ id, label, hint, value, alt, onChange }: PictureInputProps) {
  const { db } = useStore();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const take = async (input: HTMLInputElement) => {
    const [chosen] = input.files ?? [];
    if (!chosen) return;
    setBusy(true);
    setError(null);
    try {
      onChange(await keepFile(db, await shrinkPicture(chosen), new Date()));
    } catch (failure) {
      if (!isFull(failure) && !(failure instanceof UnreadablePicture)) console.error(failure);
      setError(t(isFull(failure) ? 'picture.full' : 'picture.unreadable'));
    }
    input.value = '';
    setBusy(false);
  };
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <fieldset class={`field ${error ? 'wrong' : ''}`}>
      <legend>{label}</legend>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p class="error" id={`${id}-error`} role="alert">
          <Icon name="warn" small />
          {error}
        </p>
      )}
      <div class="stack-s">
        {value && <Picture hash={value} alt={alt} />}
        {isBusy && <p role="status">{t('picture.preparing')}</p>}
        <label class="button second wide file-button" for={id}>
          <Icon name="camera" />
          {t(value ? 'picture.another' : 'picture.take')}
          <input
            id={id}
            type="file"
            accept="image/*"
            aria-describedby={described || undefined}
            onChange={(event) => void take(event.currentTarget)}
          />
        </label>
        {value && (
          <Button kind="second" icon="no" onClick={() => onChange(null)}>
            {t('picture.remove')}
          </Button>
        )}
      </div>
    </fieldset>
  );
}
