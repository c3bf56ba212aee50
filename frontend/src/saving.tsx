import type { ComponentChild } from 'preact';
import { useState } from 'preact/hooks';
import { carriesBasis, onBehalfOf, readBasis, useUpBasis } from './circles/basis';
import { helpingIn } from './circles/my-circle';
import { change } from './data/change';
import { isFull } from './data/full';
import type { MutationArgs, MutationName } from './data/mutations';
import { useSession, useStore } from './session';
import { Banner } from './ui/banner';
import { t } from './ui/words';

/** Whether the change is kept on this phone. */
export type Save = <N extends MutationName>(name: N, args: MutationArgs[N]) => Promise<boolean>;

/** The id under which the change is kept on this phone; null: it is not. */
export type SaveAs = <N extends MutationName>(name: N, args: MutationArgs[N]) => Promise<string | null>;

/**
 * How a page saves what its user does, and what it shows when the phone could not keep the last of it. What a supporter decides for the person
 * carries the basis that they said.
 */
export function useSaving(): { save: Save; saveAs: SaveAs; notSaved: ComponentChild } {
  const { db, account } = useStore();
  const { role } = useSession();
  const [failed, setFailed] = useState<'failed' | 'full' | null>(null);
  const saveAs: SaveAs = async (name, args) => {
    try {
      const helpedIn = role === 'person' && carriesBasis(name) ? helpingIn(account) : null;
      const onBehalf = helpedIn && onBehalfOf(readBasis(account.userId, helpedIn));
      const { id } = await change(db, { name, args: onBehalf ? { ...args, onBehalf } : args, now: new Date() });
      if (helpedIn && onBehalf) useUpBasis(account.userId, helpedIn);
      setFailed(null);
      return id;
    } catch (failure) {
      if (!isFull(failure)) console.error(failure);
      setFailed(isFull(failure) ? 'full' : 'failed');
      return null;
    }
  };
  const save: Save = async (name, args) => (await saveAs(name, args)) !== null;
  const notSaved = failed && (
    <Banner kind="harm" icon="warn" title={t(`saved.${failed}`)} announced>
      <p>{t(`saved.${failed}Text`)}</p>
    </Banner>
  );
  return { save, saveAs, notSaved };
}
