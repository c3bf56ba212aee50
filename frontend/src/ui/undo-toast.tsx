import { Button } from './button';
import { Icon } from './icon';
import { t } from './words';

interface Props {
  /** What was done, as a sentence: "You said no to Aled." */
  message: string;
  onUndo: () => void;
  onClose: () => void;
}

/** Stays until it is closed or the page is left: nobody is hurried. */
export function UndoToast({ message, onUndo, onClose }: Props) {
  return (
    <div class="toast" role="status">
      <p>{message}</p>
      <Button kind="second" icon="undo" onClick={onUndo}>
        {t('undo.undo')}
      </Button>
      <button type="button" class="quiet" aria-label={t('undo.close')} onClick={onClose}>
        <Icon name="no" />
      </button>
    </div>
  );
}
