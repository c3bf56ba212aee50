import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../ui/button';
import { Checkbox } from '../ui/field';
import { t } from './words';

const KEYS = 'carematch-desk-keys';

/** What J and K stop at; `data-ring` holds the number that R rings. */
const STOPS = 'main [data-stop]';

/** Single keys work while nobody types, and can be switched off. */
export function DeskKeys() {
  const [isOn, setOn] = useState(() => localStorage.getItem(KEYS) !== 'off');
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (!isOn) return;
    const controller = new AbortController();
    const listen = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || dialog.current?.open) return;
      const act = actions[event.key.toLowerCase()];
      if (event.key === '?') dialog.current?.showModal();
      else if (act) act();
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', listen, { signal: controller.signal });
    return () => controller.abort();
  }, [isOn]);
  const choose = (on: boolean) => {
    if (on) localStorage.removeItem(KEYS);
    else localStorage.setItem(KEYS, 'off');
    setOn(on);
  };
  return (
    <>
      <div class="key-help">
        {isOn && <KeyList />}
        <button type="button" class="quiet" onClick={() => dialog.current?.showModal()}>
          {isOn && <kbd>?</kbd>} {t('keys.all')}
        </button>
      </div>
      <dialog ref={dialog} class="keys-dialog stack" aria-labelledby="keys-title">
        <h2 id="keys-title">{t('keys.title')}</h2>
        <KeyList isWhole />
        <Checkbox id="keys-on" label={t('keys.on')} isChecked={isOn} onChange={choose} />
        <p>
          <Button onClick={() => dialog.current?.close()}>{t('keys.close')}</Button>
        </p>
      </dialog>
    </>
  );
}

function KeyList({ isWhole = false }: { isWhole?: boolean }) {
  return (
    <ul class="keys">
      <li>
        <kbd>J</kbd>
        <kbd>K</kbd> {t('keys.move')}
      </li>
      <li>
        <kbd>Enter</kbd> {t('keys.open')}
      </li>
      <li>
        <kbd>R</kbd> {t('keys.ring')}
      </li>
      {isWhole && (
        <>
          <li>
            <kbd>/</kbd> {t('keys.find')}
          </li>
          <li>
            <kbd>?</kbd> {t('keys.all')}
          </li>
        </>
      )}
    </ul>
  );
}

const actions: Record<string, () => void> = {
  j: () => move(1),
  k: () => move(-1),
  r: ring,
  '/': () => document.getElementById('find')?.focus(),
};

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]');
}

/** To the next stop, or the first one; it stays at the ends. */
function move(by: 1 | -1): void {
  const stops = [...document.querySelectorAll<HTMLElement>(STOPS)];
  const here = stops.findIndex((stop) => stop.contains(document.activeElement));
  const next = here < 0 ? stops[0] : stops[here + by];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}

function ring(): void {
  const phone = document.activeElement?.closest<HTMLElement>('[data-ring]')?.dataset.ring;
  if (phone) location.href = `tel:${phone.replace(/[^+\d]/g, '')}`;
}
