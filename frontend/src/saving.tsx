import type { ComponentChild } from 'preact';
import { useState } from 'preact/hooks';
import { change } from './data/change';
import type { MutationArgs, MutationName } from './data/mutations';
import { useStore } from './session';
import { Banner } from './ui/banner';
import { t } from './ui/words';

/** Whether the change is kept on this phone. */
export type Save = <N extends MutationName>(name: N, args: MutationArgs[N]) => Promise<boolean>;

/** How a page saves what its user does, and what it shows when the phone could not keep the last of it. */
export function useSaving(): { save: Save; notSaved: ComponentChild } {
  const { db } = useStore();
  const [hasFailed, setFailed] = useState(false);
  const save: Save = async (name, args) => {
    try {
      await change(db, { name, args, now: new Date() });
      setFailed(false);
      return true;
    } catch (failure) {
      console.error(failure);
      setFailed(true);
      return false;
    }
  };
  const notSaved = hasFailed && (
    <Banner kind="harm" icon="warn" title={t('saved.failed')} announced>
      <p>{t('saved.failedText')}</p>
    </Banner>
  );
  return { save, notSaved };
}
