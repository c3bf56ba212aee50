import { useState } from 'preact/hooks';
import { Button } from '../ui/button';
import { Icon } from '../ui/icon';
import { t } from './words';

interface Props {
  /** What is pressed first. */
  ask: string;
  hint?: string;
  title: string;
  text: string;
  yes: string;
  onYes: () => void;
}

/** An answer that cannot be taken back: it is asked once more, with what follows from it. */
export function SureAnswer({ ask, hint, title, text, yes, onYes }: Props) {
  const [isAsking, setAsking] = useState(false);
  if (!isAsking) {
    return (
      <button type="button" class="answer" onClick={() => setAsking(true)}>
        <Icon name="no" />
        <span>
          {ask}
          {hint && <small>{hint}</small>}
        </span>
      </button>
    );
  }
  return (
    <div class="stack-s" role="status">
      <p>
        <b>{title}</b>
      </p>
      <p>{text}</p>
      <div class="two">
        <Button kind="second" icon="back" onClick={() => setAsking(false)}>
          {t('requests.goBack')}
        </Button>
        <Button kind="harm" icon="no" onClick={onYes}>
          {yes}
        </Button>
      </div>
    </div>
  );
}
