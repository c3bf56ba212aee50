import type { PrivateVisit } from '../data/kinds';
import { Status } from '../ui/banner';
import { GoLink } from '../ui/card';
import { Icon } from '../ui/icon';
import { clocks } from '../ui/when';
import { t } from './words';

/** A private visit among the others, and in words that it is one. */
export function PrivateRow({ id, visit }: { id: string; visit: PrivateVisit }) {
  return (
    <GoLink href={`/week?private=${id}`} before={<Icon name="key" />}>
      <b>{visit.title}</b>
      <br />
      {clocks(visit.startsAt, visit.endsAt)}
      <br />
      <Status icon="key">{t('private.only')}</Status>
    </GoLink>
  );
}
