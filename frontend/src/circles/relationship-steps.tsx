import { useState } from 'preact/hooks';
import type { Relationship, TeamRole } from '../data/kinds';
import type { Save } from '../saving';
import { Banner } from '../ui/banner';
import { Button, LinkButton } from '../ui/button';
import { Card, Details } from '../ui/card';
import { RadioGroup } from '../ui/field';
import { SavedHere } from '../ui/sync-state';
import { dayOf, sayDay } from '../ui/when';
import { callName } from './faces';
import { isYourTurn, nextStep } from './steps';
import { t } from './words';

interface Props {
  bond: Relationship;
  /** Changed on this phone and not sent yet. */
  isPending: boolean;
  relationshipId: string;
  circleId: string;
  save: Save;
}

/** What comes next, whom it waits for, and the one thing to do about it. */
export function NextStep(props: Props) {
  const { bond, isPending, relationshipId, circleId, save } = props;
  const name = callName(bond);
  const step = nextStep(bond);
  const mayKnow = bond.personKnowsAt === null && step !== 'chosen' && step !== 'ended';
  const sayKnown = () => void save('relationship.say_known', { relationshipId, circleId, paId: bond.paId });
  return (
    <>
      <Banner
        kind={step === 'chosen' ? 'well' : 'held'}
        icon={step === 'chosen' ? 'yes' : isYourTurn(step) ? 'talk' : 'clock'}
        title={t(`step.${step}`, { name })}
      >
        <p>{t(`stepText.${step}`, { name })}</p>
      </Banner>
      {isPending && <SavedHere />}
      {(step === 'considering' || step === 'ended') && (
        <LinkButton wide href={`/find/${bond.paId}`}>
          {t('relationship.invite', { name })}
        </LinkButton>
      )}
      {step === 'sayMet' && (
        <Met name={name} onMet={(how) => void save('relationship.say_met', { relationshipId, how })} />
      )}
      {(step === 'choose' || step === 'chosen') && (
        <Choose
          key={step}
          name={name}
          role={bond.role}
          isChosen={step === 'chosen'}
          onChoose={(role) => void save('relationship.choose', { relationshipId, role })}
        />
      )}
      {step === 'sayKnown' && (
        <Button wide icon="yes" onClick={sayKnown}>
          {t('relationship.sayKnown')}
        </Button>
      )}
      {mayKnow && step !== 'sayKnown' && (
        <Details summary={t('relationship.knownAlready')}>
          <div class="stack-s">
            <p>{t('relationship.knownText', { name })}</p>
            <Button kind="second" onClick={sayKnown}>
              {t('relationship.sayKnown')}
            </Button>
          </div>
        </Details>
      )}
    </>
  );
}

const ways = ['home', 'visit', 'video', 'phone'] as const;
type Way = (typeof ways)[number];

function Met({ name, onMet }: { name: string; onMet: (how: Way) => void }) {
  const [how, setHow] = useState<Way | null>(null);
  const [error, setError] = useState<string>();
  return (
    <Card>
      <RadioGroup
        id="how"
        label={t('relationship.how', { name })}
        error={error}
        choices={ways.map((way) => ({ value: way, label: t(`relationship.how.${way}`) }))}
        value={how}
        onChange={setHow}
      />
      <Button wide onClick={() => (how ? onMet(how) : setError(t('relationship.howNone')))}>
        {t('relationship.weMet')}
      </Button>
      <p class="small soft">{t('relationship.metFree')}</p>
    </Card>
  );
}

const roles: readonly TeamRole[] = ['main', 'regular', 'backup'];

interface ChooseProps {
  name: string;
  role: TeamRole | null;
  isChosen: boolean;
  onChoose: (role: TeamRole) => void;
}

function Choose({ name, role: held, isChosen, onChoose }: ChooseProps) {
  const [role, setRole] = useState(held);
  const [error, setError] = useState<string>();
  const form = (
    <Card>
      <RadioGroup
        id="role"
        label={t('relationship.role', { name })}
        error={error}
        choices={roles.map((each) => ({
          value: each,
          label: t(`team.role.${each}`),
          hint: t(`team.roleHint.${each}`),
        }))}
        value={role}
        onChange={setRole}
      />
      <Button wide onClick={() => (role ? onChoose(role) : setError(t('relationship.roleNone')))}>
        {isChosen ? t('relationship.roleSave') : t('relationship.choose', { name })}
      </Button>
    </Card>
  );
  return isChosen ? <Details summary={t('relationship.roleChange')}>{form}</Details> : form;
}

/** What happened between them, first to last. */
export function StepsSoFar({ bond, now }: { bond: Relationship; now: Date }) {
  const name = callName(bond);
  const steps: [string, string | null][] = [
    [t('so.visited'), bond.imported ? bond.firstMetAt : null],
    [t('so.invited', { name }), bond.invitedAt === bond.personKnowsAt ? null : bond.invitedAt],
    [t('so.accepted', { name }), bond.meetingAcceptedAt],
    [t('so.met'), bond.introducedAt],
    [t('so.youKnow'), bond.personKnowsAt],
    [t('so.paKnows', { name }), bond.paKnowsAt],
    [t('so.youChose', { name }), bond.personChoseAt],
    [t('so.paAgreed', { name }), bond.paAgreedAt],
    [t('so.chosen', { name }), bond.chosenAt],
    [t('so.ended'), bond.endedAt],
  ];
  const done = steps.filter((step): step is [string, string] => step[1] !== null);
  if (done.length === 0) return <p class="soft">{t('so.nothing')}</p>;
  return (
    <ol class="then">
      {done
        .toSorted(([, a], [, b]) => a.localeCompare(b))
        .map(([words, at]) => (
          <li key={words}>
            <b>{words}</b> {sayDay(dayOf(at), now)}
          </li>
        ))}
    </ol>
  );
}
