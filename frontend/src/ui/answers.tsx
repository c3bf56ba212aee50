import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon';

/** A choice that is the person's: every answer looks the same, none is nudged. */
export function Answers({ children }: { children: ComponentChildren }) {
  return <div class="answers">{children}</div>;
}

interface Props {
  icon: IconName;
  hint?: string;
  onClick: () => void;
  children: ComponentChildren;
}

export function Answer({ icon, hint, onClick, children }: Props) {
  return (
    <button type="button" class="answer" onClick={onClick}>
      <Icon name={icon} />
      <span>
        {children}
        {hint && <small>{hint}</small>}
      </span>
    </button>
  );
}
