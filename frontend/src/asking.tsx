import type { ComponentChild } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { ApiProblem } from './data/api';
import { ErrorSummary, type FieldError } from './ui/error-summary';
import { failureWords } from './ui/failure';

export interface Asking {
  isBusy: boolean;
  /** Does the work once at a time; what stops it is shown at this field. Tells whether it was done. */
  ask: (field: string, work: () => Promise<void>) => Promise<boolean>;
  /** Shows what has to be mended before anything is asked. */
  refuse: (errors: readonly FieldError[]) => void;
  summary: ComponentChild;
  /** What is wrong with one field. */
  errorAt: (field: string) => string | undefined;
}

/** How a page asks the server for something that has to be answered at once, and what it shows when the answer is no. */
export function useAsking(): Asking {
  const [{ round, errors }, setTry] = useState<{ round: number; errors: readonly FieldError[] }>(NOTHING_ASKED);
  const [isBusy, setBusy] = useState(false);
  const busy = useRef(false);
  const refuse = (wrong: readonly FieldError[]) => setTry((before) => ({ round: before.round + 1, errors: wrong }));
  const ask: Asking['ask'] = async (field, work) => {
    if (busy.current) return false;
    busy.current = true;
    setBusy(true);
    setTry((before) => ({ ...before, errors: [] }));
    try {
      await work();
      return true;
    } catch (failure) {
      refuse(fieldErrors(failure, field));
      return false;
    } finally {
      busy.current = false;
      setBusy(false);
    }
  };
  return {
    isBusy,
    ask,
    refuse,
    summary: errors.length > 0 && <ErrorSummary key={round} errors={errors} />,
    errorAt: (field) => errors.find((error) => error.field === field)?.text,
  };
}

const NOTHING_ASKED = { round: 0, errors: [] };

/** Where the server names fields, its words about each; otherwise one sentence. */
function fieldErrors(failure: unknown, field: string): FieldError[] {
  const named = failure instanceof ApiProblem ? Object.entries(failure.errors) : [];
  const told = named.filter(([, words]) => Array.isArray(words) && words.length > 0);
  if (told.length === 0) return [{ field, text: failureWords(failure) }];
  return told.map(([name, words]) => ({ field: document.getElementById(name) ? name : field, text: words.join(' ') }));
}
