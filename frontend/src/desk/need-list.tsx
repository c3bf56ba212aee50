import { Status } from '../ui/banner';
import { Empty } from '../ui/card';
import { Icon } from '../ui/icon';
import type { Need } from './needs';
import { t } from './words';

export function NeedList({ needs }: { needs: readonly Need[] }) {
  if (needs.length === 0) {
    return (
      <Empty title={t('need.none')}>
        <p>{t('need.noneText')}</p>
      </Empty>
    );
  }
  return (
    <ul>
      {needs.map(({ id, circleId, personName, phone, kind, icon, flag, why, when }) => (
        <li key={id} class="flag">
          <a class="flag-main" href={`/desk/circles/${circleId}`} data-stop data-ring={phone}>
            <span class={`mark-${kind}`}>
              <Icon name={icon} />
            </span>
            <span>
              <b>{personName}</b> <Status kind={kind}>{flag}</Status>
              <span class="why">{why}</span>
            </span>
            <span class="when">{when}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}
