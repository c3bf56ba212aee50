import './paper.css';
import { useEffect, useRef } from 'preact/hooks';
import { Brand } from '../ui/brand';
import { Button } from '../ui/button';
import { useNow } from '../ui/use-now';
import { dayOf, fullDay } from '../ui/when';
import type { Desk, Invitation, InvitationKind } from './data';
import { t } from './words';

interface Props {
  invitation: Invitation;
  name: string;
  kind: InvitationKind;
  holder: Desk['holder'] | null;
}

/** What is printed: one page in large type, with the picture, the code and what to do. The code is shown this once. */
export function InvitationPaper({ invitation: { code, url, expiresAt, qrSvg }, name, kind, holder }: Props) {
  const now = useNow();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const address = new URL(url);
  return (
    <div class="stack">
      <div class="head only-screen">
        <p class="soft">{t('paper.once')}</p>
        <Button icon="paper" onClick={() => print()}>
          {t('paper.print')}
        </Button>
      </div>
      <article class="paper">
        <p class="paper-brand">
          <Brand />
        </p>
        <h2 id="paper-title" ref={heading} tabIndex={-1}>
          {t('paper.title', { name })}
        </h2>
        <p>{t(`paper.for.${kind}`)}</p>
        <div class="paper-ways">
          <img src={pictureOf(qrSvg)} alt={t('paper.picture')} />
          <ol class="paper-steps">
            <li>{t('paper.step1')}</li>
            <li>{t('paper.step2')}</li>
            <li>{t('paper.step3')}</li>
          </ol>
        </div>
        <p>{t('paper.orType', { address: `${address.host}${address.pathname}` })}</p>
        <p class="paper-code">{code}</p>
        <p>{t('paper.until', { day: fullDay(dayOf(expiresAt), now) })}</p>
        {holder?.phone && <p>{t('paper.help', { holder: holder.name, phone: holder.phone })}</p>}
        <p class="paper-small">{t('paper.secret')}</p>
      </article>
    </div>
  );
}

/** As a file of its own, an SVG has to say that it is one. */
function pictureOf(svg: string): string {
  return `data:image/svg+xml,${encodeURIComponent(svg.replace('<svg', '<svg xmlns="http://www.w3.org/2000/svg"'))}`;
}
