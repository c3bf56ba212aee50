import { useLayoutEffect, useRef } from 'preact/hooks';
import { t } from './words';

export interface FieldError {
  /** The id of the field that the error is about. */
  field: string;
  text: string;
}

/** Takes the focus when it appears; each error leads to its field. Show it again under a new `key` for a new try. */
export function ErrorSummary({ errors }: { errors: readonly FieldError[] }) {
  const box = useRef<HTMLDivElement>(null);
  // With the render, not after it: whoever is already typing again keeps the field.
  useLayoutEffect(() => box.current?.focus(), []);
  return (
    <div ref={box} class="error-summary" role="alert" tabIndex={-1} aria-labelledby="error-summary-title">
      <h2 id="error-summary-title">{t('errors.title')}</h2>
      <ul>
        {errors.map(({ field, text }) => (
          <li key={field}>
            <a
              href={`#${field}`}
              onClick={(event) => {
                event.preventDefault();
                document.getElementById(field)?.focus();
              }}
            >
              {text}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
