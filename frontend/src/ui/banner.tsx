import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon';

interface Props {
  /** `held`: good to know. `new`: a face the person does not know. `well`: done. `harm`: this may hurt. */
  kind?: 'held' | 'new' | 'well' | 'harm';
  icon: IconName;
  title: ComponentChildren;
  /** True when it appears as an answer to something just done: it is then read aloud. */
  announced?: boolean;
  children?: ComponentChildren;
}

export function Banner({ kind = 'held', icon, title, announced = false, children }: Props) {
  return (
    <div class={`banner ${kind === 'held' ? '' : kind}`} role={announced ? 'status' : undefined}>
      <Icon name={icon} />
      <div>
        <strong>{title}</strong>
        {children}
      </div>
    </div>
  );
}

interface StatusProps {
  kind?: 'plain' | 'held' | 'new' | 'well' | 'harm';
  icon?: IconName;
  children: ComponentChildren;
}

/** One or two words on how something stands: "Confirmed", "Not heard yet". */
export function Status({ kind = 'plain', icon, children }: StatusProps) {
  return (
    <span class={`status ${kind === 'plain' ? '' : kind}`}>
      {icon && <Icon name={icon} />}
      {children}
    </span>
  );
}
