import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon';

interface Props {
  /** `new`: amber and tacked, a face the person does not know. `plain`: an outline on the ground. */
  kind?: 'paper' | 'new' | 'plain';
  /** Classes of the feature's own layout. */
  class?: string;
  /** The id of the heading that names the card. */
  labelledBy?: string;
  children: ComponentChildren;
}

export function Card({ kind = 'paper', class: more = 'stack-s', labelledBy, children }: Props) {
  return (
    <section class={`card ${kind === 'paper' ? '' : kind} ${more}`} aria-labelledby={labelledBy}>
      {children}
    </section>
  );
}

/** A whole row that leads somewhere: a face or an icon, words, and an arrow. */
export function GoLink({
  href,
  before,
  onClick,
  children,
}: {
  href: string;
  before: ComponentChildren;
  /** Beside following the link. */
  onClick?: () => void;
  children: ComponentChildren;
}) {
  return (
    <a class="go" href={href} onClick={onClick}>
      {before}
      <span>{children}</span>
      <Icon name="go" />
    </a>
  );
}

export interface Fact {
  icon: IconName;
  text: ComponentChildren;
  /** True for what is not so or not known: said in the second voice. */
  isNot?: boolean;
}

export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <ul class="facts">
      {facts.map(({ icon, text, isNot }, place) => (
        <li key={place} class={isNot ? 'not' : undefined}>
          <Icon name={icon} />
          <span>{text}</span>
        </li>
      ))}
    </ul>
  );
}

export function Details({
  summary,
  icon,
  children,
}: {
  summary: string;
  icon?: IconName;
  children: ComponentChildren;
}) {
  return (
    <details>
      <summary>
        <Icon name={icon ?? 'go'} turns={icon === undefined} />
        {summary}
      </summary>
      {children}
    </details>
  );
}

/** What a list shows while it has nothing: why, and the next thing to do. */
export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <svg
        class="pic"
        viewBox="0 0 160 60"
        fill="none"
        stroke="currentColor"
        stroke-width="3"
        stroke-linecap="round"
        aria-hidden="true"
      >
        <path d="M4 42c24 0 34-30 62-30 24 0 30 18 30 28s-10 16-20 16-17-7-17-15S69 24 90 24" />
        <path d="M98 25c24 3 34 18 58 18" stroke-dasharray="1 8" />
      </svg>
      <strong>{title}</strong>
      {children}
    </div>
  );
}
