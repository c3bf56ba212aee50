import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon';

interface Look {
  /** One `first` a page at most; `harm` for what may hurt: "Nobody came", "End this". */
  kind?: 'first' | 'second' | 'harm';
  icon?: IconName;
  wide?: boolean;
  big?: boolean;
  children: ComponentChildren;
}

function buttonClass({ kind = 'first', wide, big }: Look): string {
  return ['button', kind !== 'first' && 'second', kind === 'harm' && 'harm', wide && 'wide', big && 'big']
    .filter(Boolean)
    .join(' ');
}

interface ButtonProps extends Look {
  type?: 'button' | 'submit';
  /** Stays reachable by keyboard, and does nothing: say beside it why. */
  unavailable?: boolean;
  /** When the words on the button are not enough on their own. */
  label?: string;
  onClick?: () => void;
}

export function Button({ type = 'button', unavailable = false, label, onClick, ...look }: ButtonProps) {
  return (
    <button
      type={type}
      class={buttonClass(look)}
      aria-label={label}
      aria-disabled={unavailable || undefined}
      onClick={(event) => {
        if (unavailable) event.preventDefault();
        else onClick?.();
      }}
    >
      {look.icon && <Icon name={look.icon} />}
      {look.children}
    </button>
  );
}

export function LinkButton({ href, label, ...look }: Look & { href: string; label?: string }) {
  return (
    <a class={buttonClass(look)} href={href} aria-label={label}>
      {look.icon && <Icon name={look.icon} />}
      {look.children}
    </a>
  );
}

/** Opens the phone's dialler. */
export function RingButton({ phone, ...look }: Look & { phone: string; label?: string }) {
  return <LinkButton icon="phone" {...look} href={`tel:${phone.replace(/[^+\d]/g, '')}`} />;
}

/** A telephone number that stands on one line. */
export const unbroken = (phone: string): string => phone.replaceAll(' ', '\u00a0');
