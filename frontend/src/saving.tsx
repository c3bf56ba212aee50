import type { ComponentChild } from 'preact';
import { useState } from 'preact/hooks';
import { change } from './data/change';
import { isFull } from './data/full';
import type { MutationArgs, MutationName } from './data/mutations';
import { useStore } from './session';
import { Banner } from './ui/banner';
import { t } from './ui/words';

/** Whether the change is kept on this phone. */
export type Save = <N extends MutationName>(name: N, args: MutationArgs[N]) => Promise<boolean>;

/** How a page saves what its user does, and what it shows when the phone could not keep the last of it. */
export function useSaving(): { save: Save; notSaved: ComponentChild } {
  const { db } = useStore();
  const [failed, setFailed] = useState<'failed' | 'full' | null>(null);
  const save: Save = async (name, args) => {
    try {
      await change(db, { name, args, now: new Date() });
      setFailed(null);
      return true;
    } catch (failure) {
      if (!isFull(failure)) console.error(failure);
      setFailed(isFull(failure) ? 'full' : 'failed');
      return false;
    }
  };
  const notSaved = failed && (
    <Banner kind="harm" icon="warn" title={t(`saved.${failed}`)} announced>
      <p>{t(`saved.${failed}Text`)}</p>
    </Banner>
  );
  return { save, notSaved };
}
