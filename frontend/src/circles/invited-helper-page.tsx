import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { useAsking } from '../asking';
import { api } from '../data/api';
import type { Contract } from '../data/contract';
import { list, type Row } from '../data/rows';
import { useHeld } from '../held';
import { useSaving } from '../saving';
import { useStore } from '../session';
import { Button, LinkButton } from '../ui/button';
import { Card, Details, Empty } from '../ui/card';
import { inAList } from '../ui/catalogue';
import { TextField } from '../ui/field';
import { Form } from '../ui/form';
import { Opening, Page } from '../ui/page';
import { SavedHere } from '../ui/sync-state';
import { useNow } from '../ui/use-now';
import { dayOf, fullDay } from '../ui/when';
import { circleIdOf, personScope } from './my-circle';
import { POWERS, powerWords } from './powers';
import { t } from './words';

/** Somebody whom the person would like to help them, and the code with which they come in. */
export function InvitedHelperPage({ id }: { id: string }) {
  const { db, account } = useStore();
  const circleId = circleIdOf(account) ?? '';
  const seen = useHeld(
    async () => ({
      invite: (await list(db, 'supporter_invite', personScope(circleId))).find((each) => each.id === id) ?? null,
    }),
    [db, circleId, id],
  );
  const name = seen?.invite?.d.name;
  return (
    <Page
      key={id}
      title={name ? t('invited.title', { name }) : t('helpers.title')}
      back={{ href: '/helpers', words: t('helpers.title') }}
      under="/more"
    >
      {seen === undefined && <Opening />}
      {seen?.invite === null && (
        <Empty title={t('invited.gone')}>
          <LinkButton href="/helpers">{t('helpers.title')}</LinkButton>
        </Empty>
      )}
      {seen?.invite && (
        <Invited invite={seen.invite} mayChange={account.roles.person.includes(circleId)} key={seen.invite.id} />
      )}
    </Page>
  );
}

function Invited({ invite: { id, d, pending }, mayChange }: { invite: Row<'supporter_invite'>; mayChange: boolean }) {
  const { route } = useLocation();
  const { save, notSaved } = useSaving();
  const asking = useAsking();
  const [email, setEmail] = useState('');
  const [made, setMade] = useState<Contract['Invitation'] | null>(null);
  const make = () =>
    void asking.ask('email', async () => {
      const wanted: Contract['Invite'] = { kind: 'supporter', subjectId: id, email: email.trim() || null };
      setMade(await api.post<Contract['Invitation']>('/api/invitations', wanted));
    });
  const takeBack = async () => {
    if (await save('supporter.uninvite', { inviteId: id })) route('/helpers');
  };
  return (
    <>
      {asking.summary}
      {notSaved}
      <p>{inAList(POWERS.filter((power) => d.powers.includes(power)).map(powerWords))}</p>
      {d.interests.map(({ paId, paName, closeness }) => (
        <p key={paId}>{t(`interest.${closeness}`, { pa: paName })}</p>
      ))}
      {pending && <SavedHere />}
      {mayChange && pending && <p>{t('invited.waits')}</p>}
      {mayChange && !pending && !made && (
        <Form onSubmit={make}>
          <p>{t('invited.text', { name: d.name })}</p>
          <TextField
            id="email"
            type="email"
            label={t('invited.email')}
            hint={t('invited.emailHint')}
            autoComplete="off"
            maxLength={254}
            value={email}
            onInput={setEmail}
            error={asking.errorAt('email')}
          />
          <Button type="submit" wide icon="key" unavailable={asking.isBusy}>
            {t('invited.make')}
          </Button>
        </Form>
      )}
      {made && <TheCode made={made} name={d.name} />}
      {mayChange && (
        <Details icon="no" summary={t('invited.takeBack')}>
          <div class="stack-s">
            <p>{t('invited.takeBackText')}</p>
            <Button kind="harm" icon="no" onClick={() => void takeBack()}>
              {t('invited.takeBackNow')}
            </Button>
          </div>
        </Details>
      )}
    </>
  );
}

/** The picture for somebody who sits beside, the code and the link for somebody who does not. It is shown this once. */
function TheCode({ made: { code, url, qrSvg, expiresAt }, name }: { made: Contract['Invitation']; name: string }) {
  const now = useNow();
  const [isCopied, setCopied] = useState(false);
  const words = t('invited.words', { url });
  const share = async () => {
    if ('share' in navigator) return navigator.share({ text: words }).catch(() => undefined);
    await (navigator as Navigator).clipboard.writeText(words);
    setCopied(true);
  };
  return (
    <Card labelledBy="code-title">
      <h2 id="code-title">{t('invited.code', { name })}</h2>
      <img class="qr" src={pictureOf(qrSvg)} alt={t('invited.picture')} width="220" height="220" />
      <p>{t('invited.type')}</p>
      <p class="say">
        <b>{code}</b>
      </p>
      <Button kind="second" wide onClick={() => void share()}>
        {t('invited.share')}
      </Button>
      {isCopied && <p role="status">{t('invited.copied')}</p>}
      <p class="small soft">{t('invited.until', { day: fullDay(dayOf(expiresAt), now) })}</p>
      <p class="small soft">{t('invited.once')}</p>
    </Card>
  );
}

/** As a file of its own, an SVG has to say that it is one. */
function pictureOf(svg: string): string {
  return `data:image/svg+xml,${encodeURIComponent(svg.replace('<svg', '<svg xmlns="http://www.w3.org/2000/svg"'))}`;
}
