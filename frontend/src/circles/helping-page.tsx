import { useState } from 'preact/hooks';
import { useAsking } from '../asking';
import { type Helping, sharedScope } from '../data/kinds';
import { get, list } from '../data/rows';
import type { Store } from '../data/session';
import { useHeld } from '../held';
import { useSaving } from '../saving';
import { useSession, useStore } from '../session';
import { Banner } from '../ui/banner';
import { Button } from '../ui/button';
import { Card, Empty } from '../ui/card';
import { RadioGroup } from '../ui/field';
import { Opening, Page } from '../ui/page';
import { type BasisDraft, keepBasis, missingOf, readBasis } from './basis';
import { BasisFields } from './basis-fields';
import { Closenesses } from './helpers-page';
import { circleIdOf, personScope } from './my-circle';
import { CommunicationNeeds } from './person-facts';
import { PowerList } from './power-list';
import { t } from './words';

/** Whom this user helps, with what powers, on what basis, and to which PAs they are close. */
export function HelpingPage() {
  const { db, account } = useStore();
  const { helpIn } = useSession();
  const circleId = circleIdOf(account) ?? '';
  const seen = useHeld(() => readHelping(db, account, circleId), [db, circleId]);
  const choices = seen?.circles ?? [];
  return (
    <Page title={t('helping.title')} back={{ href: '/more', words: t('aboutMe.more') }} under="/more">
      {seen === undefined && <Opening />}
      {seen && choices.length > 1 && (
        <Card>
          <RadioGroup
            id="circle"
            label={t('helping.whom')}
            value={circleId}
            choices={choices.map(({ circleId: value, name }) => ({ value, label: name }))}
            onChange={helpIn}
          />
        </Card>
      )}
      {seen && seen.helping === null && <Empty title={t('helping.nobody')} />}
      {seen?.helping && <TheirHelp key={circleId} {...seen} helping={seen.helping} circleId={circleId} />}
    </Page>
  );
}

async function readHelping(db: Store['db'], { userId, roles }: Store['account'], circleId: string) {
  const helping = (await list(db, 'helping')).map(({ d }) => d);
  const own = await Promise.all(roles.person.map((each) => get(db, 'circle', each)));
  const bonds = (await list(db, 'relationship', personScope(circleId))).filter(({ d }) => d.stage !== 'ended');
  const members = await list(db, 'team_member', sharedScope(circleId));
  return {
    helping: helping.find((each) => each.circleId === circleId) ?? null,
    circles: [
      ...own.flatMap((row) => (row ? [{ circleId: row.id, name: t('helping.myself') }] : [])),
      ...helping.map((each) => ({ circleId: each.circleId, name: each.personKnownAs })),
    ],
    interests: (await list(db, 'interest')).filter(({ d }) => d.circleId === circleId && d.userId === userId),
    known: bonds.length > 0 ? bonds : members,
  };
}

type Seen = Awaited<ReturnType<typeof readHelping>>;

function TheirHelp({ helping, interests, known, circleId }: Seen & { helping: Helping; circleId: string }) {
  const { account } = useStore();
  const { save, notSaved } = useSaving();
  const name = helping.personKnownAs;
  return (
    <>
      {notSaved}
      <CommunicationNeeds needs={helping.communicationNeeds} />
      <Card labelledBy="may">
        <h2 id="may">{t('helping.may', { name })}</h2>
        <PowerList powers={helping.powers} />
        <p class="small soft">{t('helping.theirs', { name })}</p>
      </Card>
      <OnWhatBasis circleId={circleId} name={name} />
      <Closenesses
        interests={interests}
        bonds={known}
        name={name}
        who={{ circleId, userId: account.userId }}
        save={save}
        mayChange
        isOwnWord
      />
    </>
  );
}

/** Kept on this phone, and said with everything that is decided here from now on. */
function OnWhatBasis({ circleId, name }: { circleId: string; name: string }) {
  const { userId } = useStore().account;
  const asking = useAsking();
  const [draft, setDraft] = useState<BasisDraft>(() => readBasis(userId, circleId));
  const [isKept, setKept] = useState(false);
  const change = (part: Partial<BasisDraft>) => {
    setDraft({ ...draft, ...part });
    setKept(false);
  };
  const keep = () => {
    const missing = draft.basis === 'supported' ? [] : missingOf(draft);
    asking.refuse(missing.map((field) => ({ field, text: t('basisField.missing') })));
    if (missing.length > 0) return;
    keepBasis(userId, circleId, draft);
    setKept(true);
  };
  return (
    <Card labelledBy="basis-title">
      <h2 id="basis-title">{t('helping.basis')}</h2>
      {asking.summary}
      <RadioGroup
        id="basis"
        label={t('helping.decides')}
        hint={t('helping.decidesHint', { name })}
        value={draft.basis}
        choices={[
          {
            value: 'supported',
            label: t('helping.basis.supported', { name }),
            hint: t('helping.basis.supported.hint'),
          },
          { value: 'attorney', label: t('helping.basis.attorney'), hint: t('helping.basis.attorney.hint') },
          {
            value: 'best_interests',
            label: t('helping.basis.best_interests'),
            hint: t('helping.basis.best_interests.hint'),
          },
        ]}
        onChange={(basis) => change({ basis })}
      />
      {draft.basis === 'supported' && (
        <RadioGroup
          id="told-how"
          label={t('helping.toldHow', { name })}
          value={draft.toldHow ?? 'app'}
          choices={(['app', 'in_person', 'phone'] as const).map((value) => ({
            value,
            label: t(`helping.toldHow.${value}`),
          }))}
          onChange={(toldHow) => change({ toldHow })}
        />
      )}
      {draft.basis !== 'supported' && <BasisFields draft={draft} onChange={change} errorAt={asking.errorAt} />}
      <Button kind="second" onClick={keep}>
        {t('helping.keep')}
      </Button>
      {isKept && <Banner kind="well" icon="yes" title={t('helping.kept')} announced />}
    </Card>
  );
}
