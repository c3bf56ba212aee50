import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { givenWords, groundWords } from '../circles/decision-words';
import { circleIdOf, personScope } from '../circles/my-circle';
import type { Circle, NewFaceRule, Supporter, UrgentGroup } from '../data/kinds';
import { circleOf } from '../data/kinds';
import { get, list, type Row } from '../data/rows';
import { useHeld } from '../held';
import { type Save, useSaving } from '../saving';
import { useStore } from '../session';
import { Button, LinkButton } from '../ui/button';
import { Card, Empty, GoLink } from '../ui/card';
import { inAList } from '../ui/catalogue';
import { ErrorSummary, type FieldError } from '../ui/error-summary';
import { RadioGroup, TextField } from '../ui/field';
import { Form } from '../ui/form';
import { Icon } from '../ui/icon';
import { Opening, Page } from '../ui/page';
import { SavedHere } from '../ui/sync-state';
import { useNow } from '../ui/use-now';
import { dayOf, fullDay } from '../ui/when';
import { t } from './words';

/** What the person wants when somebody new is to come; each of the three has a page of its own. */
export function RulesPage() {
  const { seen } = useRules();
  const named = seen?.supporters.find(({ d }) => d.ringsSince !== null)?.d.name;
  return (
    <Page title={t('rules.title')} back={{ href: '/team' }} under="/team">
      {!seen && <Opening />}
      {seen && (
        <>
          <p>{t('rules.intro')}</p>
          <Card>
            <GoLink href="/team/rules/face" before={<Icon name="newface" />}>
              <b>{t('rules.faceTitle')}</b>
              <br />
              <span class="small">{t(`rules.face.${seen.circle.newFaceRule}`)}</span>
            </GoLink>
            <GoLink href="/team/rules/ringer" before={<Icon name="phone" />}>
              <b>{t('rules.ringer')}</b>
              <br />
              <span class="small">{named ?? seen.circle.holderName}</span>
            </GoLink>
            <GoLink href="/team/rules/urgent" before={<Icon name="clock" />}>
              <b>{t('rules.urgent')}</b>
              <br />
              <span class="small">
                {seen.rules.length === 0
                  ? t('rules.noRules')
                  : t('rules.someRules', {
                      count: seen.rules.length,
                      what: inAList(seen.rules.map(({ d }) => d.what)),
                    })}
              </span>
            </GoLink>
          </Card>
        </>
      )}
    </Page>
  );
}

const titles = {
  face: 'rules.faceTitle',
  ringer: 'rules.ringerTitle',
  urgent: 'rules.urgent',
  new: 'rules.newTitle',
} as const;

/** One of the rules, or a new one for when it is urgent. */
export function RulePage({ part }: { part: string }) {
  const { circleId, seen, save, notSaved } = useRules();
  const which = part === 'ringer' || part === 'urgent' || part === 'new' ? part : 'face';
  return (
    <Page
      key={which}
      title={t(titles[which])}
      back={{ href: which === 'new' ? '/team/rules/urgent' : '/team/rules' }}
      under="/team"
    >
      {!seen && <Opening />}
      {notSaved}
      {seen && which === 'face' && <FaceRule circleId={circleId} circle={seen.circle} save={save} />}
      {seen && which === 'ringer' && (
        <Ringer circleId={circleId} holder={seen.circle.holderName} supporters={seen.supporters} save={save} />
      )}
      {seen && which === 'urgent' && <UrgentRules rules={seen.rules} decisions={seen.decisions} save={save} />}
      {seen && which === 'new' && <NewRule circleId={circleId} save={save} />}
    </Page>
  );
}

function useRules() {
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
      decisions: (await list(db, 'decision', personScope(circleId))).filter(({ d }) => d.what === 'urgent_rule.set'),
    };
  }, [db, circleId]);
  return { circleId, seen, save, notSaved };
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

interface UrgentProps {
  rules: readonly Row<'urgent_rule'>[];
  /** By which the rules were set. */
  decisions: readonly Row<'decision'>[];
  save: Save;
}

function UrgentRules({ rules, decisions, save }: UrgentProps) {
  const now = useNow();
  return (
    <>
      <p>{t('rules.urgentText')}</p>
      {rules.length === 0 && <Empty title={t('rules.noRules')} />}
      {rules.map(({ id, d, pending }) => {
        const decision = decisions.find(({ d: { subjectId } }) => subjectId === id)?.d;
        return (
          <Card key={id}>
            <p>
              <b>{t('rules.line', { what: d.what, who: whoWords(d.order) })}</b>
              <br />
              <span class="soft small">{t('rules.since', { day: fullDay(dayOf(d.setAt), now) })}</span>
            </p>
            {decision && <p class="soft small">{[givenWords(decision), ...groundWords(decision, now)].join(' ')}</p>}
            {pending && <SavedHere />}
            <Button
              kind="second"
              icon="no"
              label={t('rules.removeThis', { what: d.what })}
              onClick={() => void save('urgent_rule.remove', { ruleId: id })}
            >
              {t('rules.remove')}
            </Button>
          </Card>
        );
      })}
      <LinkButton href="/team/rules/new" wide>
        {t('rules.add')}
      </LinkButton>
    </>
  );
}

function NewRule({ circleId, save }: { circleId: string; save: Save }) {
  const { db } = useStore();
  const { route } = useLocation();
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
    if (await save('urgent_rule.set', rule)) route('/team/rules/urgent');
  };
  return (
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
  );
}

/** "anyone in my team, then anyone I have met" */
function whoWords(order: readonly UrgentGroup[]): string {
  const [first, second] = order.map((group) => t(`rules.${group}`));
  return second ? t('rules.then', { first: first ?? '', second }) : (first ?? '');
}
