import { useState } from 'preact/hooks';
import { circleIdOf } from '../circles/my-circle';
import type { Circle, NewFaceRule, Supporter, UrgentGroup } from '../data/kinds';
import { circleOf } from '../data/kinds';
import { get, list, type Row } from '../data/rows';
import { useHeld } from '../held';
import { type Save, useSaving } from '../saving';
import { useStore } from '../session';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { ErrorSummary, type FieldError } from '../ui/error-summary';
import { RadioGroup, TextField } from '../ui/field';
import { Form } from '../ui/form';
import { Opening, Page } from '../ui/page';
import { SavedHere } from '../ui/sync-state';
import { useNow } from '../ui/use-now';
import { dayOf, fullDay } from '../ui/when';
import { t } from './words';

/** What the person wants when somebody new is to come: asked or told, who rings them, and what holds when it is urgent. */
export function RulesPage() {
  const { db, account } = useStore();
  const circleId = circleIdOf(account) ?? '';
  const { save, notSaved } = useSaving();
  const seen = useHeld(async () => {
    const circle = await get(db, 'circle', circleId);
    if (!circle) return null;
    const isOurs = ({ scope }: { scope: string }) => circleOf(scope) === circleId;
    return {
      circle: circle.d,
      supporters: (await list(db, 'supporter')).filter((row) => isOurs(row) && row.d.withdrawnAt === null),
      rules: (await list(db, 'urgent_rule')).filter(isOurs),
    };
  }, [db, circleId]);
  return (
    <Page title={t('rules.title')} back={{ href: '/team' }} under="/team">
      {!seen && <Opening />}
      {notSaved}
      {seen && (
        <>
          <FaceRule circleId={circleId} circle={seen.circle} save={save} />
          <Ringer circleId={circleId} holder={seen.circle.holderName} supporters={seen.supporters} save={save} />
          <UrgentRules circleId={circleId} rules={seen.rules} save={save} />
        </>
      )}
    </Page>
  );
}

const faceRules: readonly NewFaceRule[] = ['ask_me', 'tell_me', 'anyone_in_team'];

function FaceRule({ circleId, circle, save }: { circleId: string; circle: Circle; save: Save }) {
  return (
    <Card>
      <RadioGroup
        id="face"
        label={t('rules.face')}
        choices={faceRules.map((value) => ({
          value,
          label: t(`rules.face.${value}`),
          ...(value !== 'anyone_in_team' && { hint: t(`rules.faceHint.${value}`) }),
        }))}
        value={circle.newFaceRule}
        onChange={(newFaceRule) => void save('circle.set_details', { circleId, newFaceRule })}
      />
      <p class="small soft">{t('rules.stranger')}</p>
    </Card>
  );
}

interface RingerProps {
  circleId: string;
  holder: string;
  supporters: readonly { d: Supporter }[];
  save: Save;
}

const NOBODY = '';

function Ringer({ circleId, holder, supporters, save }: RingerProps) {
  const named = supporters.find(({ d }) => d.ringsSince !== null)?.d.userId ?? NOBODY;
  return (
    <Card>
      <RadioGroup
        id="ringer"
        label={t('rules.ringer')}
        choices={[
          { value: NOBODY, label: t('rules.holder', { holder }) },
          ...supporters.map(({ d }) => ({ value: d.userId, label: d.name })),
        ]}
        value={named}
        onChange={(userId) => void save('supporter.let_ring', { circleId, userId: userId === NOBODY ? null : userId })}
      />
    </Card>
  );
}

const orders: Record<'onlyTeam' | 'both', UrgentGroup[]> = { onlyTeam: ['team'], both: ['team', 'introduced'] };

function UrgentRules({
  circleId,
  rules,
  save,
}: {
  circleId: string;
  rules: readonly Row<'urgent_rule'>[];
  save: Save;
}) {
  const { db } = useStore();
  const now = useNow();
  const [what, setWhat] = useState('');
  const [who, setWho] = useState<keyof typeof orders | null>(null);
  const [{ round, errors }, setTry] = useState<{ round: number; errors: FieldError[] }>({ round: 0, errors: [] });
  const errorAt = (field: string) => errors.find((error) => error.field === field)?.text;
  const add = async () => {
    const wrong: FieldError[] = [];
    if (what.trim() === '') wrong.push({ field: 'what', text: t('rules.whatNone') });
    if (who === null) wrong.push({ field: 'who', text: t('rules.whoNone') });
    setTry({ round: round + 1, errors: wrong });
    if (wrong.length > 0 || who === null) return;
    const rule = { ruleId: db.uuid(), circleId, what: what.trim(), order: orders[who] };
    if (await save('urgent_rule.set', rule)) {
      setWhat('');
      setWho(null);
    }
  };
  return (
    <Card labelledBy="urgent">
      <h2 id="urgent">{t('rules.urgent')}</h2>
      <p>{t('rules.urgentText')}</p>
      {rules.map(({ id, d, pending }) => (
        <div key={id} class="stack-s">
          <p>
            <b>{t('rules.line', { what: d.what, who: whoWords(d.order) })}</b>
            <br />
            <span class="soft small">{t('rules.since', { day: fullDay(dayOf(d.setAt), now) })}</span>
          </p>
          {pending && <SavedHere />}
          <Button
            kind="second"
            icon="no"
            label={t('rules.removeThis', { what: d.what })}
            onClick={() => void save('urgent_rule.remove', { ruleId: id })}
          >
            {t('rules.remove')}
          </Button>
        </div>
      ))}
      <Form onSubmit={() => void add()}>
        {errors.length > 0 && <ErrorSummary key={round} errors={errors} />}
        <TextField
          id="what"
          label={t('rules.what')}
          hint={t('rules.whatHint')}
          error={errorAt('what')}
          maxLength={120}
          value={what}
          onInput={setWhat}
        />
        <RadioGroup
          id="who"
          label={t('rules.who')}
          error={errorAt('who')}
          choices={(['onlyTeam', 'both'] as const).map((value) => ({ value, label: t(`rules.${value}`) }))}
          value={who}
          onChange={setWho}
        />
        <Button type="submit" wide>
          {t('rules.add')}
        </Button>
      </Form>
    </Card>
  );
}

/** "anyone in my team, then anyone I have met" */
function whoWords(order: readonly UrgentGroup[]): string {
  const [first, second] = order.map((group) => t(`rules.${group}`));
  return second ? t('rules.then', { first: first ?? '', second }) : (first ?? '');
}
